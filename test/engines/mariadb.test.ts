import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MysqlDialect } from 'kysely';
import { createConnection, createPool } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectDatabase, migrate, openSqlStorage, type SqlStorage } from '../../src/adapter/sql/index.js';
import type { SqlOptions } from '../../src/adapter/sql/options.js';
import { ledgerStoreSuite, recordKinds, storageSuite } from '../../src/testing/index.js';
import { allOf, codeOf, codesOf, everyRead, everyWrite } from './tools/every-method.js';
import { localhost } from '../tools/localhost-certificate.js';
import { ask } from './tools/mariadb.js';
import { startOwnMariadb } from './tools/own-mariadb.js';
import { tables } from './tools/tables.js';

/** Set as unlike lukko's needs as a server can be: whatever hangs on its settings shows here. */
const unlike = [
  '--sql-mode=NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,ANSI_QUOTES',
  '--character-set-server=latin1',
  '--collation-server=latin1_general_ci',
  '--transaction-isolation=READ-UNCOMMITTED',
  '--default-storage-engine=MyISAM',
  '--innodb-default-row-format=redundant',
  '--innodb-lock-wait-timeout=3600',
  '--default-time-zone=+05:45',
  '--max-allowed-packet=1M',
  '--autocommit=1',
];

const certificates = mkdtempSync(join(tmpdir(), 'lukko-certificates-'));
for (const [name, text] of Object.entries(localhost)) writeFileSync(join(certificates, name), text);
const server = await startOwnMariadb([...unlike, `--ssl-cert=${join(certificates, 'cert')}`, `--ssl-key=${join(certificates, 'key')}`]);
const { url } = server;
await migrate({ url });
const storage = await openSqlStorage({ url });
const open: SqlStorage[] = [storage];
afterAll(async () => {
  await Promise.all(open.map(({ close }) => close()));
  await server.remove();
  rmSync(certificates, { recursive: true });
});

async function emptied(of: SqlStorage = storage): Promise<SqlStorage> {
  await ask(`begin; ${tables.map((table) => `delete from lukko_${table}`).join('; ')}; commit`, url);
  return of;
}

/** A host's own pool, whose sessions are set by these statements. */
function ownPool(settings: readonly string[], charset = 'utf8mb4'): SqlOptions {
  const pool = createPool({ uri: url, charset });
  pool.on('connection', (connection) => {
    for (const setting of settings) connection.query(setting);
  });
  return { dialect: new MysqlDialect({ pool }), engine: 'mysql' };
}

const strict = `set session sql_mode = 'STRICT_ALL_TABLES'`;
const isolated = (level: string): string => `set session transaction isolation level ${level}`;

describe('on a MariaDB that is set otherwise in every way the SQL adapter keeps every sentence of the ports', () => {
  for (const { name, run } of storageSuite({ create: () => emptied() })) it(name, run);
});

describe('the ways of MySQL that change no answer', () => {
  beforeAll(() => emptied());
  const { accounts, sessions, ledgers, audit } = storage;
  const alike = ['matti', 'MATTI', 'mátti', 'matti ', ' matti', 'mattı', 'ｍatti', 'ma\u00adtti', 'matti\n', 'strasse', 'straße'];

  it('collations: usernames, counters and ids that differ in case, an accent, a width or a space are several', async () => {
    for (const [n, username] of alike.entries()) expect(await accounts.insert({ ...recordKinds.accounts.sample(n + 1), username })).toBe('inserted');
    for (const username of alike) expect((await accounts.findBy('username', username)).map((found) => found.username)).toEqual([username]);
    const added = await ledgers.add({ changes: alike.map((key, at) => ({ key, amount: at + 1 })), now: 0 });
    expect(added.map(({ count }) => count)).toEqual(alike.map((_key, at) => at + 1));
    expect(await ledgers.read({ keys: alike, now: 0 })).toEqual(added);
  });

  it('collations: a seal expects the very head, to its case and its last space', async () => {
    const events = [1, 2].map((n) => ({ id: `e${String(n)}`, chain: 'acme', at: n, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }) as const);
    await audit.append(events);
    expect(await audit.seal({ chain: 'acme', batch: [{ id: 'e1', sequence: 1, hash: 'hash' }], expectedHead: { sequence: 0, hash: '' } })).toBe(true);
    const next = (chain: string, hash: string) => audit.seal({ chain, batch: [{ id: 'e2', sequence: 2, hash: 'next' }], expectedHead: { sequence: 1, hash } });
    for (const [chain, hash] of [['acme', 'HASH'], ['acme', 'hash '], ['Acme', 'hash'], ['acme ', 'hash']] as const) expect(await next(chain, hash)).toBe(false);
    expect(await next('acme', 'hash')).toBe(true);
  });

  it('silent truncation: what is too long for a column is refused and not shortened', async () => {
    await audit.append([{ id: 'long', chain: 'long', at: 1, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }]);
    const seal = audit.seal({ chain: 'long', batch: [{ id: 'long', sequence: 1, hash: 'h'.repeat(1_001) }], expectedHead: { sequence: 0, hash: '' } });
    await expect(seal).rejects.toMatchObject({ code: 'storage-unavailable', cause: { code: 'ER_DATA_TOO_LONG' } });
    expect(await audit.head('long')).toEqual({ sequence: 0, hash: '' });
    expect((await audit.list({ chain: 'long', limit: 10 }))[0]?.sequence).toBeUndefined();
  });

  it('silent truncation: a text of 60,000 characters outside the first plane is kept whole', async () => {
    const record = { ...recordKinds.sessions.sample(1), id: 'whole', endReason: '𐐷'.repeat(60_000) };
    await sessions.insert(record);
    expect(await sessions.find('whole')).toEqual(record);
  });

  it('a text that is longer than the server takes is refused with what to set, and the next call is fine', async () => {
    const long = sessions.insert({ ...recordKinds.sessions.sample(1), id: 'too-long', endReason: 'x'.repeat(1_500_000) });
    await expect(long).rejects.toThrow(new RangeError('data: longer than the 1048576 bytes that this server takes at once. Raise its max_allowed_packet, or store less'));
    expect(await sessions.find('too-long')).toBeUndefined();
  });

  it('escapes: a backslash and a quote are a part of the text, and of nothing else', async () => {
    for (const id of [`a\\' or 1=1 -- `, `a\\`, `a'' or 1=1`, `"a" or 1=1`, `a\\\\'`, `?`, `:a`, `\\0`, `\\Z`]) {
      expect(await sessions.find(id)).toBeUndefined();
      await sessions.insert({ ...recordKinds.sessions.sample(1), id });
      expect((await sessions.find(id))?.id).toBe(id);
    }
  });

  it('escapes: an object finds nothing, and is no part of a statement', async () => {
    await sessions.insert({ ...recordKinds.sessions.sample(1), id: 'there' });
    expect(await sessions.find({ id: 'there' } as never)).toBeUndefined();
    expect(await sessions.remove({ toSqlString: () => 'id' } as never)).toBe(false);
    expect((await sessions.find('there'))?.id).toBe('there');
  });

  it('isolation: what nobody has committed is not seen', async () => {
    await sessions.insert({ ...recordKinds.sessions.sample(1), id: 'uncommitted' });
    const rival = createConnection(url).promise();
    await rival.query('begin');
    await rival.query(`delete from lukko_sessions where id = 'uncommitted'`);
    expect((await sessions.find('uncommitted'))?.id).toBe('uncommitted');
    await rival.query('rollback');
    await rival.end();
  });

  it('locks: whoever waits too long for a row is undone and tried again, and comes through once the other is done', async () => {
    await ledgers.add({ changes: [{ key: 'locked', amount: 1 }], now: 0 });
    const rival = createConnection(url).promise();
    await rival.query('begin');
    await rival.query('select * from lukko_ledgers for update');
    const added = ledgers.add({ changes: [{ key: 'locked', amount: 1 }], now: 0 });
    await rival.query('select sleep(3)');
    await rival.query('commit');
    await rival.end();
    expect(await added).toEqual([{ key: 'locked', count: 2 }]);
  });

  it('deadlocks: whoever is undone by one is tried again, and comes through, once', async () => {
    const keys = ['a', 'b'];
    const changes = keys.map((key) => ({ key, amount: 1 }));
    await ledgers.add({ changes, now: 0 });
    const rival = createConnection(url).promise();
    await rival.query('begin');
    // The server undoes whoever has written less.
    await rival.query('insert into lukko_ledgers (`key`, `count`, `change`) select seq, 1, 1 from seq_1_to_100');
    await rival.query(`select * from lukko_ledgers where \`key\` = 'b' for update`);
    const added = ledgers.add({ changes, now: 0 });
    // Until the call has a, and waits for b.
    const waits = `select 1 from information_schema.innodb_lock_waits`;
    // The server looks anew only where nobody asked for a tenth of a second.
    while ((await ask(waits, url)).length === 0) await sleep(200);
    await rival.query(`select * from lukko_ledgers where \`key\` = 'a' for update`);
    await rival.query('rollback');
    await rival.end();
    expect(await added).toEqual(keys.map((key) => ({ key, count: 2 })));
  });

  it('engines: tables are in InnoDB, whatever the server makes otherwise', async () => {
    expect(await ask(`select distinct engine from information_schema.tables where table_schema = 'lukko'`, url)).toEqual([{ engine: 'InnoDB' }]);
  });
});

describe('a pool of the host’s own', () => {
  it.each([
    ['not strict', ownPool([`set session sql_mode = ''`, isolated('read committed')]), 'dialect: sql_mode is not strict'],
    ['without escapes', ownPool([`set session sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'`, isolated('read committed')]), 'dialect: sql_mode has NO_BACKSLASH_ESCAPES'],
    ['of another character set', ownPool([strict, isolated('read committed')], 'latin1'), 'dialect: the character set is not utf8mb4'],
    ['that reads what is not committed', ownPool([strict, isolated('read uncommitted')]), 'dialect: transactions are read uncommitted'],
  ])('%s is refused, with what to set, and doctor says the same', async (_title, options, message) => {
    await expect(openSqlStorage(options)).rejects.toThrow(message);
  });

  it.each(['repeatable read', 'serializable'])('with transactions that are %s keeps every sentence about counters', async (level) => {
    const own = await openSqlStorage(ownPool([strict, isolated(level)]));
    open.push(own);
    for (const { run } of ledgerStoreSuite({ create: async () => (await emptied(own)).ledgers })) await run();
  });

  it('doctor notes another isolation, and what is bad', async () => {
    expect(await inspectDatabase(ownPool([strict, isolated('repeatable read')]))).toContainEqual(expect.objectContaining({ subject: 'isolation', verdict: 'note' }));
    expect(await inspectDatabase(ownPool([isolated('repeatable read')]))).toContainEqual({ subject: 'writing', verdict: 'bad', text: expect.stringContaining('sql_mode is not strict') as string });
  });
});

it.each([0, 2])('doctor calls a server bad that answers before the disk has what was written (%i), which opens all the same', async (value) => {
  await ask(`set global innodb_flush_log_at_trx_commit = ${String(value)}`, url);
  const text = 'innodb_flush_log_at_trx_commit is not 1: a power cut brings back one-time passwords that were used. Set it to 1.';
  expect(await inspectDatabase({ url })).toContainEqual({ subject: 'writing', verdict: 'bad', text });
  await (await openSqlStorage({ url })).close();
  await ask('set global innodb_flush_log_at_trx_commit = 1', url);
  expect(await inspectDatabase({ url })).toContainEqual(expect.objectContaining({ subject: 'writing', verdict: 'ok' }));
  await ask('set global innodb_flush_log_at_trx_commit = 0', url);
});

describe('TLS', () => {
  const by = (ssl: object): string => `${url.replace('127.0.0.1', 'localhost')}?ssl=${encodeURIComponent(JSON.stringify(ssl))}`;
  const { cert: ca } = localhost;

  it('R185 in part: a certificate that nobody known has signed is refused as misconfigured', async () => {
    expect(await codeOf(() => openSqlStorage({ url: by({ verifyIdentity: true }) }))).toBe('storage-misconfigured');
  });

  it('a certificate that is known opens the storage', async () => {
    await (await openSqlStorage({ url: by({ ca, verifyIdentity: true }) })).close();
  });
});

describe('a user with fewer rights', () => {
  const as = (user: string): string => url.replace('root', user);
  const openAs = async (user: string): Promise<SqlStorage> => {
    const opened = await openSqlStorage({ url: as(user) });
    open.push(opened);
    return opened;
  };
  beforeAll(() => ask(`create user reader@'%', writer@'%', nobody@'%', books@'%'; grant select on lukko.* to reader@'%'; grant all on lukko.* to writer@'%'`, url));

  it('invariant 7: one that may only read reads, and writes nothing', async () => {
    const stored = await openAs('reader');
    const [reads, writes] = [everyRead(stored), everyWrite(stored)];
    expect(await codesOf(reads)).toEqual(allOf(reads, 'answered'));
    expect(await codesOf(writes)).toEqual(allOf(writes, 'storage-forbidden'));
  });

  it('one without any is refused at once', async () => {
    expect(await codeOf(() => openSqlStorage({ url: as('nobody') }))).toBe('storage-forbidden');
  });

  it('the rights of the guide are enough', async () => {
    await ask(grantOfGuide(), url);
    const stored = await openAs('books');
    const calls = [...everyWrite(stored), ...everyRead(stored)];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'answered'));
  });

  it('invariant 7: on a server that may only be read every write is refused with its code, and doctor says so', async () => {
    const stored = await openAs('writer');
    await ask('set global read_only = 1', url);
    const [reads, writes] = [everyRead(stored), everyWrite(stored)];
    const codes = [await codesOf(reads), await codesOf(writes)];
    const findings = await inspectDatabase({ url: as('writer') });
    await ask('set global read_only = 0', url);
    expect(codes).toEqual([allOf(reads, 'answered'), allOf(writes, 'storage-read-only')]);
    expect(findings).toContainEqual({ subject: 'writing', verdict: 'bad', text: 'this server takes no writes: it is a replica, or set to read only. Give the URL of the primary.' });
  });
});

function grantOfGuide(): string {
  const guide = readFileSync(new URL('../../docs/guide/storage.md', import.meta.url), 'utf8');
  return /```sql\n(grant select on lukko_schema to books@[^`]+)```/.exec(guide)?.[1] ?? '';
}
