import { CompiledQuery, Kysely } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { migrationSql, openSqlStorage } from '../../src/adapter/sql/index.js';
import { fillStatements, firstAt, firstRemoval } from '../bench/growth/fill.mjs';
import { statementsOf } from '../bench/growth/statements.mjs';
import { explaining, type Explained, type PlanStep } from './tools/explained.js';
import { createTestSchema, databaseUrl, query } from './tools/postgresql.js';
import { realShapes } from './tools/real-shapes.js';

/**
 * What becomes slow as tables grow is a statement that reads or sorts a whole one. Each is explained and executed among 100,000 rows a table,
 * as PostgreSQL plans it from what it knows of them.
 */
const rows = 100_000;
const counts = { accounts: rows, lists: rows, devices: rows, flows: rows, sessions: rows, messages: rows, ledgers: rows, audit: rows * 5 };
/** One row for each chain that was sealed, found by its key however many there are. */
const small = /_audit_heads$|_schema$/;

/** What one organization's accounts are, with those that this file adds: the one question without a limit that has many answers. */
const ofOrganization = 110;

/** The most rows that a statement may be about: its limit, or else a row for each value that it was given. */
function mostOf({ sql, parameters }: Explained): number {
  const limit = /\blimit \$(\d+)/.exec(sql)?.[1];
  if (limit !== undefined) return Number(parameters[Number(limit) - 1]);
  return sql.endsWith('where "organization_id" = $1') ? ofOrganization : parameters.length;
}

/** Rows that a step took from a table or an index, used or not. */
function readBy(step: PlanStep): number {
  const each = step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0);
  return each * step['Actual Loops'];
}

/**
 * A row is found by one index, read in the table, and once more where it is removed. A row takes no more than a way down the index and a page of the
 * table, so that an index which is read from end to end shows by its pages, though it gave but one row.
 */
function faultsOf(explained: Explained): readonly string[] {
  const { sql, steps } = explained;
  const scans = steps.filter((step) => /Scan$/.test(step['Node Type']));
  const read = scans.reduce((sum, step) => sum + readBy(step), 0);
  const wide = scans.filter((step) => step['Shared Hit Blocks'] + step['Shared Read Blocks'] > 5 * (readBy(step) + step['Actual Loops']) + 5);
  const whole = scans.filter((step) => step['Node Type'] === 'Seq Scan' && !small.test(step['Relation Name'] ?? ''));
  return [
    ...[...wide, ...whole].map((step) => `${step['Node Type']} of ${step['Shared Hit Blocks'] + step['Shared Read Blocks']} pages for ${readBy(step)} rows: ${sql}`),
    ...(read > 3 * mostOf(explained) ? [`${read} rows read: ${sql}`] : []),
  ];
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

describe('what becomes slow is noticed, though it goes by an index', () => {
  const slow = [
    { name: 'rows that are read and not used', sql: `select "data" from ${schema}.lukko_sessions where "id" > $1 and "version" = $2 order by "id" limit $3`, parameters: ['5', 7, 10] },
    { name: 'more rows than the limit', sql: `select "data" from ${schema}.lukko_sessions where "id" > $1 order by "version", "id" limit $2`, parameters: ['5', 10] },
    { name: 'a column that is not the first of the index', sql: `select "chain" from ${schema}.lukko_audit where "chain" > $1 and "place" = $2`, parameters: ['a', 7_777_777] },
  ];
  it.each(slow)('$name', async ({ sql, parameters }) => {
    const found: Explained[] = [];
    const database = new Kysely<unknown>({ dialect: explaining(databaseUrl, found) });
    await database.executeQuery(CompiledQuery.raw('set enable_seqscan = off'));
    await database.executeQuery(CompiledQuery.raw(sql, parameters));
    await database.destroy();
    expect(found.map(({ steps }) => steps.some((step) => /^(?:Index|Bitmap)/.test(step['Node Type'])))).toEqual([true]);
    expect(found.flatMap(faultsOf)).not.toEqual([]);
  });
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
