import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectDatabase, migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import { allOf, codesOf, everyRead, everyWrite } from '../tools/every-method.js';
import { startOwnPostgresql } from '../tools/own-postgresql.js';
import { query } from '../tools/postgresql.js';
import { refusal } from '../tools/secrets.js';

const password = 'Salaisuus/42:jota?ei#näe';
const secret = 'Salaisuus';
const server = await startOwnPostgresql({ password });
afterAll(server.remove);

const open: SqlStorage[] = [];
afterAll(() => Promise.all(open.map((storage) => storage.close())));

/** The URL of the server with something else in it. */
function urlWith(change: (url: URL) => void): string {
  const url = new URL(server.url);
  change(url);
  return url.href;
}

async function openStorage(url: string, schema?: string): Promise<SqlStorage> {
  const storage = await openSqlStorage({ url, schema });
  open.push(storage);
  return storage;
}

/** A schema with all tables, and a user of its own that has these rights on them. */
async function schemaFor(schema: string, rights: string): Promise<string> {
  await query(`create schema ${schema}`, server.url);
  await migrate({ url: server.url, schema });
  await query(`create role ${schema} login password '${password}'; grant usage on schema ${schema} to ${schema}`, server.url);
  if (rights !== '') await query(`grant ${rights} on all tables in schema ${schema} to ${schema}`, server.url);
  return urlWith((url) => (url.username = schema));
}

describe('R185 in part: what is wrong with the URL is told with a code and what to do, and the password is in no part of the error', () => {
  const cases: readonly (readonly [string, string, 'storage-misconfigured' | 'storage-unavailable'])[] = [
    ['a host that is none', urlWith((url) => (url.hostname = 'nobody.invalid')), 'storage-misconfigured'],
    ['a port where nothing listens', urlWith((url) => (url.port = '1')), 'storage-unavailable'],
    ['a wrong password', urlWith((url) => (url.password = `${secret}-not`)), 'storage-misconfigured'],
    ['no password', urlWith((url) => (url.password = '')), 'storage-misconfigured'],
    ['a user that is none', urlWith((url) => (url.username = 'nobody')), 'storage-misconfigured'],
    ['a database that is none', urlWith((url) => (url.pathname = '/nothing')), 'storage-misconfigured'],
  ];
  it.each(cases)('%s', async (_title, url, code) => {
    for (const use of [openSqlStorage, migrate, inspectDatabase]) await refusal(() => use({ url }), code, secret);
  });
});

it.each([`postgres://postgres:${secret}@127.0.0.1:port/postgres`, `postgres://postgres:${secret}@`, `postgres://postgres:${secret}/?#@127.0.0.1/postgres`, `mysql://root:${secret}@127.0.0.1:port/db`, `mssql://root:${secret}@127.0.0.1/db`])(
  'R185 in part: a URL that cannot be read at all is a TypeError that does not show it (%#)',
  async (url) => {
    for (const use of [openSqlStorage, migrate, inspectDatabase]) {
      const error: unknown = await use({ url }).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
    }
  },
);

describe('invariant 7: what the database lacks is told with a code, and nothing is half-written', () => {
  it('missing tables: openSqlStorage, and every method where they go later', async () => {
    await query('create schema bare', server.url);
    await refusal(() => openSqlStorage({ url: server.url, schema: 'bare' }), 'storage-not-migrated', secret);
    await refusal(() => openSqlStorage({ url: server.url, schema: 'no_such_schema' }), 'storage-not-migrated', secret);
    await migrate({ url: server.url, schema: 'bare' });
    const storage = await openStorage(server.url, 'bare');
    await query('drop schema bare cascade', server.url);
    const calls = [...everyRead(storage), ...everyWrite(storage)];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-not-migrated'));
  });

  it('missing rights: a user that may only read reads, and writes nothing', async () => {
    const storage = await openStorage(await schemaFor('reader', 'select'), 'reader');
    const [reads, writes] = [everyRead(storage), everyWrite(storage)];
    expect(await codesOf(reads)).toEqual(allOf(reads, 'answered'));
    expect(await codesOf(writes)).toEqual(allOf(writes, 'storage-forbidden'));
    await refusal(() => storage.ledgers.clear(['k']), 'storage-forbidden', secret);
    expect(await rowsIn('reader')).toBe(0);
  });

  it('the rights that docs/guide/storage.md grants: every method answers, and tables that are not lukko\'s stay closed', async () => {
    await migrate({ url: server.url });
    await query(`create role books login password '${password}'; create table invoices (id text); ${grantOfGuide()}`, server.url);
    const url = urlWith((changed) => (changed.username = 'books'));
    const storage = await openStorage(url);
    const calls = [...everyWrite(storage), ...everyRead(storage)];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'answered'));
    await expect(query('select from invoices', url)).rejects.toMatchObject({ code: '42501' });
  });

  it('missing rights: a user without any is refused at once, and makes no tables', async () => {
    const url = await schemaFor('stranger', '');
    await refusal(() => openSqlStorage({ url, schema: 'stranger' }), 'storage-forbidden', secret);
    await query('drop schema stranger cascade; create schema stranger; grant usage on schema stranger to stranger', server.url);
    await refusal(() => migrate({ url, schema: 'stranger' }), 'storage-forbidden', secret);
    expect(await query(`select from pg_tables where schemaname = 'stranger'`, server.url)).toEqual([]);
  });

  it('a database set to read only', async () => {
    await query('create schema fixed', server.url);
    await migrate({ url: server.url, schema: 'fixed' });
    const storage = await openStorage(urlWith((url) => url.searchParams.set('options', '-c default_transaction_read_only=on')), 'fixed');
    await readsOnly(storage);
    expect(await rowsIn('fixed')).toBe(0);
  });

  it('a replica', async () => {
    await query('create schema copied', server.url);
    await migrate({ url: server.url, schema: 'copied' });
    const standby = await server.startStandby();
    try {
      const storage = await openSqlStorage({ url: standby.url, schema: 'copied' });
      await readsOnly(storage);
      await refusal(() => migrate({ url: standby.url, schema: 'copied' }), 'storage-read-only', secret);
      expect((await inspectDatabase({ url: standby.url, schema: 'copied' })).find(({ subject }) => subject === 'writing')).toMatchObject({ verdict: 'bad' });
      await storage.close();
    } finally {
      await standby.remove();
    }
    expect(await rowsIn('copied')).toBe(0);
  });
});

function grantOfGuide(): string {
  const guide = readFileSync(new URL('../../../docs/guide/storage.md', import.meta.url), 'utf8');
  return /```sql\n(grant usage [^`]+)```/.exec(guide)?.[1] ?? '';
}

async function readsOnly(storage: SqlStorage): Promise<void> {
  const [reads, writes] = [everyRead(storage), everyWrite(storage)];
  expect(await codesOf(reads)).toEqual(allOf(reads, 'answered'));
  expect(await codesOf(writes)).toEqual(allOf(writes, 'storage-read-only'));
}

/** How many rows all tables of a schema have, but for the one that says which migrations were run. */
async function rowsIn(schema: string): Promise<number> {
  const tables = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages', 'ledgers', 'audit', 'audit_heads'];
  const counts = await query(`select ${tables.map((table) => `(select count(*) from ${schema}.lukko_${table})`).join(' + ')} as rows`, server.url);
  return Number(counts[0]?.['rows']);
}
