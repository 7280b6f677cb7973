import { afterAll, describe, expect, it } from 'vitest';
import { CompiledQuery, Kysely } from 'kysely';
import { migrate, openSqlStorage } from '../../src/adapter/sql/index.js';
import { fillStatements, firstRemoval } from '../bench/growth/fill.mjs';
import { statementsOf } from '../bench/growth/statements.mjs';
import { countingReads, type CountedReads } from './tools/counted-reads.js';
import { ask } from './tools/mariadb.js';
import { startOwnMariadb } from './tools/own-mariadb.js';
import { realShapes } from './tools/real-shapes.js';

/** What becomes slow as tables grow is a statement that reads a whole one: the server counts what it reads for each among 10,000 rows a table. */
const rows = 10_000;
const counts = { accounts: rows, lists: rows, devices: rows, flows: rows, sessions: rows, messages: rows, ledgers: rows, audit: rows * 5 };
/** What one organization's accounts are, with those that this file adds: the one question without a limit that has many answers. */
const ofOrganization = 110;

/** The most rows that a statement may be about: its limit, or else a row for each value that it was given. */
function mostOf({ sql, parameters }: CountedReads): number {
  const limit = /^(.*\blimit) \?/.exec(sql)?.[1];
  if (limit !== undefined) return Number(parameters[limit.split('?').length - 1]);
  return sql.endsWith('where `organization_id` = ?') ? ofOrganization : parameters.length;
}

/** A row is found by one index, read in the table, and once more where it is changed. */
function faultsOf(counted: CountedReads): readonly string[] {
  return counted.reads > 3 * mostOf(counted) + 5 ? [`${String(counted.reads)} reads: ${counted.sql}`] : [];
}

const server = await startOwnMariadb();
const { url } = server;
const shapes = await realShapes();
await migrate({ url });
await ask(`set sql_mode = 'PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'; ${fillStatements({ engine: 'mysql', shapes, table: (name) => `lukko_${name}`, counts }).join('; ')}`, url);
await ask(`analyze table ${[...Object.keys(counts), 'audit_heads'].map((name) => `lukko_${name}`).join(', ')}`, url);
const counted: CountedReads[] = [];
const dialect = await countingReads(url, counted);
const storage = await openSqlStorage({ dialect, engine: 'mysql' });
afterAll(async () => {
  await storage.close();
  await server.remove();
});

async function countedBy(act: () => Promise<unknown>): Promise<readonly CountedReads[]> {
  counted.length = 0;
  await act();
  expect(counted).not.toEqual([]);
  return [...counted];
}

describe('among 10,000 rows every statement of the adapter goes by an index on MariaDB', () => {
  for (const { name, prepare, act } of statementsOf({ storage, shapes, counts })) {
    it(name, async () => {
      await prepare?.(1);
      expect((await countedBy(() => act(1))).flatMap(faultsOf)).toEqual([]);
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
  it.each(works)('$name', async ({ act }) => expect((await countedBy(act)).flatMap(faultsOf)).toEqual([]));
});

it('what becomes slow is noticed: a deletion of what a subquery finds reads the whole table', async () => {
  const found: CountedReads[] = [];
  const database = new Kysely<unknown>({ dialect: await countingReads(url, found) });
  await database.executeQuery(CompiledQuery.raw('delete from `lukko_sessions` where `id` in (select * from (select `id` from `lukko_sessions` where `remove_at` <= ? order by `remove_at` limit ?) as few)', [firstRemoval, 10]));
  await database.destroy();
  expect(found.flatMap(faultsOf)).toEqual([expect.stringMatching(/^\d{5,} reads: delete/)]);
});
