import { afterAll, describe, expect, it } from 'vitest';
import { migrationSql, openSqlStorage } from '../../src/adapter/sql/index.js';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { fillStatements, firstAt, firstRemoval } from '../bench/growth/fill.mjs';
import { keepShapes, type Shapes } from '../bench/growth/shapes.mjs';
import { statementsOf } from '../bench/growth/statements.mjs';
import { toChallenge, walkToEnd } from '../story/walk.js';
import { explaining, type Explained } from './tools/explained.js';
import { createTestSchema, databaseUrl, query } from './tools/postgresql.js';

/**
 * What becomes slow as tables grow is a statement that reads or sorts a whole one. Each is explained and executed among 100,000 rows a table,
 * as PostgreSQL plans it from what it knows of them.
 */
const rows = 100_000;
const counts = { accounts: rows, lists: rows, devices: rows, flows: rows, sessions: rows, messages: rows, ledgers: rows, audit: rows * 5 };
/** The most that may be sorted, or read and not used: what belongs to one account, one organization or one page. */
const most = 1_000;
/** One row for each chain that was sealed, found by its key however many there are. */
const small = /_audit_heads$|_schema$/;

async function realShapes(): Promise<Shapes> {
  const { storage, shapes } = keepShapes(createMemoryStorage());
  const active = await walkToEnd({ storage });
  await toChallenge(active, active.browser);
  const { list, ...others } = shapes();
  // A hundred entries would only take time: what is not in a column is of no account here.
  return { ...others, list: { ...list, list: { ...list.list, entries: list.list.entries.slice(0, 2) } } };
}

function faultsOf({ sql, steps }: Explained): readonly string[] {
  return steps.flatMap((step) => {
    const all = step['Actual Rows'] * step['Actual Loops'];
    const unused = (step['Rows Removed by Filter'] ?? 0) * step['Actual Loops'];
    const reads = step['Node Type'] === 'Seq Scan' && !small.test(step['Relation Name'] ?? '');
    const sorts = /Sort$/.test(step['Node Type']) && all > most;
    return reads || sorts || unused > most ? [`${step['Node Type']} of ${all} rows, and ${unused} not used: ${sql}`] : [];
  });
}

const place = await createTestSchema('explain');
const { schema } = place;
const shapes = await realShapes();
// Rows first, then the indexes: a fifth of the time.
const indexes = await query(`select indexname from pg_indexes where schemaname = '${schema}' and indexname not like '%_pkey'`);
await query(`${indexes.map(({ indexname }) => `drop index ${schema}.${String(indexname)}`).join('; ')}; ${fillStatements({ engine: 'postgresql', shapes, table: (name) => `${schema}.lukko_${name}`, counts }).join('; ')}`);
await query(migrationSql({ engine: 'postgresql', schema }));
const analyze = (names: readonly string[]) => query(names.map((name) => `analyze ${schema}.lukko_${name}`).join('; '));
await analyze([...Object.keys(counts), 'audit_heads']);
const explained: Explained[] = [];
const storage = await openSqlStorage({ dialect: explaining(databaseUrl, explained), engine: 'postgresql', schema });
afterAll(() => Promise.all([storage.close(), place.drop()]));

async function explainedBy(act: () => Promise<unknown>): Promise<readonly Explained[]> {
  explained.length = 0;
  await act();
  expect(explained).not.toEqual([]);
  return [...explained];
}

describe('among 100,000 rows every statement of the adapter goes by an index on PostgreSQL', () => {
  for (const { name, prepare, act } of statementsOf({ storage, shapes, counts })) {
    it(name, async () => {
      await prepare?.(1);
      expect((await explainedBy(() => act(1))).flatMap(faultsOf)).toEqual([]);
    });
  }
});

describe('so it does where a lot is to be done, as after a long outage', () => {
  const { ledgers, audit, messages, ...records } = storage;
  const later = firstRemoval * 2;
  const works = [
    ...(['lists', 'devices', 'flows', 'sessions'] as const).map((name) => ({ name: `${name}.removeExpired`, act: () => records[name].removeExpired(later, 500) })),
    { name: 'messages.removeExpired', act: () => messages.removeExpired(later, 500) },
    { name: 'ledgers.removeExpired', act: () => ledgers.removeExpired(later, 500) },
    { name: 'flows.scan', act: () => records.flows.scan(undefined, 500) },
    { name: 'audit.prune', act: () => audit.prune({ chain: 'installation', through: rows, limit: 500 }) },
  ];
  it.each(works)('$name', async ({ act }) => expect((await explainedBy(act)).flatMap(faultsOf)).toEqual([]));

  it('messages.findDue', async () => {
    await query(`update ${schema}.lukko_messages set due_at = ${firstAt} where id < '6'`);
    await analyze(['messages']);
    expect((await explainedBy(() => messages.findDue(firstAt, 100))).flatMap(faultsOf)).toEqual([]);
  });

  it('audit.list of the unsealed', async () => {
    await query(`update ${schema}.lukko_audit set place = ${Number.MAX_SAFE_INTEGER}, hash = null where at > ${firstAt + rows * 25}`);
    await analyze(['audit']);
    for (const from of [undefined, firstAt + rows * 40]) expect((await explainedBy(() => audit.list({ sealed: false, from, limit: 500 }))).flatMap(faultsOf)).toEqual([]);
  });
});
