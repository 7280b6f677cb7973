import { afterAll, describe, expect, it } from 'vitest';
import { openSqlStorage } from '../../src/adapter/sql/index.js';
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
const counts = { accounts: rows, lists: rows, devices: rows, flows: rows, sessions: rows, messages: rows, ledgers: rows, audit: rows };
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
const shapes = await realShapes();
for (const statement of fillStatements({ engine: 'postgresql', shapes, table: (name) => `${place.schema}.lukko_${name}`, counts })) await query(statement);
await query(`set search_path to ${place.schema}; ${[...Object.keys(counts), 'audit_heads'].map((name) => `analyze lukko_${name}`).join('; ')}`);
const explained: Explained[] = [];
const storage = await openSqlStorage({ dialect: explaining(databaseUrl, explained), engine: 'postgresql', schema: place.schema });
afterAll(() => Promise.all([storage.close(), place.drop()]));

async function explainedBy(act: () => Promise<unknown>): Promise<readonly Explained[]> {
  explained.length = 0;
  await act();
  return [...explained];
}

describe('R12: among 100,000 rows every statement of the adapter goes by an index on PostgreSQL', () => {
  for (const { name, prepare, act } of statementsOf({ storage, shapes, counts })) {
    it(name, async () => {
      await prepare?.(1);
      const statements = await explainedBy(() => act(1));
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.flatMap(faultsOf)).toEqual([]);
    });
  }
});

describe('R12: so it does where a lot is to be done, as after a long outage', () => {
  const { accounts: _none, ledgers, audit: _audit, ...expiring } = storage;
  const later = firstRemoval * 2;
  const works = [
    ...(['lists', 'devices', 'flows', 'sessions', 'messages'] as const).map((name) => ({ name: `${name}.removeExpired`, act: () => expiring[name].removeExpired(later, 500) })),
    { name: 'ledgers.removeExpired', act: () => ledgers.removeExpired(later, 500) },
    { name: 'messages.findDue', act: () => expiring.messages.findDue(firstAt, 100) },
    { name: 'audit.list unsealed', act: () => storage.audit.list({ sealed: false, limit: 500 }) },
    { name: 'flows.scan', act: () => expiring.flows.scan(undefined, 500) },
    { name: 'audit.prune', act: () => storage.audit.prune({ chain: 'installation', through: rows, limit: 500 }) },
  ];
  it.each(works)('$name', async ({ name, act }) => {
    if (name === 'messages.findDue') await query(`update ${place.schema}.lukko_messages set due_at = ${firstAt} where version = 1 or id < '6'; analyze ${place.schema}.lukko_messages`);
    if (name === 'audit.list unsealed') await query(`update ${place.schema}.lukko_audit set place = ${Number.MAX_SAFE_INTEGER}, hash = null where id > '170000050'; analyze ${place.schema}.lukko_audit`);
    const statements = await explainedBy(act);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.flatMap(faultsOf)).toEqual([]);
  });
});
