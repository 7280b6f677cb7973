import Database from 'libsql';
import { SqliteDialect } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate, openSqlStorage } from '../../../../src/adapter/sql/index.js';
import { recordKinds } from '../../../../src/testing/index.js';
import { proveOddTexts } from '../../../engines/tools/odd-texts.js';
import { createSqliteFolder } from '../../../engines/tools/sqlite-file.js';

const folder = createSqliteFolder();
afterAll(() => folder.drop());

const account = recordKinds.accounts.sample;
const now = 1_800_000_000_000;

proveOddTexts(folder.newStorage);

describe('the caller’s mistakes', () => {
  it('are TypeErrors and RangeErrors, and nothing is stored', async () => {
    const { accounts, ledgers, audit } = await folder.newStorage();
    await expect(accounts.insert({ ...account(1), version: 2 })).rejects.toThrow('record.version: must be 1');
    await expect(accounts.insert({ ...account(1), contactKeys: ['a', 'b', 'c'] })).rejects.toThrow('record.contactKeys: two at most');
    expect(await accounts.find('account-1')).toBeUndefined();
    for (const n of [1, 2]) await accounts.insert(account(n));
    await expect(accounts.update({ ...account(1), version: 3 }, 1)).rejects.toThrow('record.version: must be expectedVersion + 1');
    await expect(accounts.update({ ...account(2), version: 2, username: account(1).username }, 1)).rejects.toThrow('record: a unique property is taken');
    expect(await accounts.find('account-2')).toEqual(account(2));
    await expect(ledgers.add({ changes: [{ key: 'k', amount: 0.5 }], now })).rejects.toThrow(RangeError);
    await expect(accounts.insert({ ...account(3), removeAt: 0.5 })).rejects.toThrow('record.removeAt: must be a whole number');
    await expect(audit.seal({ chain: 'acme', batch: [], expectedHead: { sequence: 0, hash: '' } })).rejects.toThrow(RangeError);
  });
});

describe('a storage over what the host has', () => {
  it('says of each of its stores that it is durable', async () => {
    const { accounts, lists, devices, flows, sessions, messages, ledgers, audit } = await folder.newStorage();
    const stores = [accounts, lists, devices, flows, sessions, messages, ledgers, audit];
    expect(stores.map(({ durability }) => durability)).toEqual(stores.map(() => 'durable'));
  });

  it('takes a dialect of its own, and any one store can be replaced', async () => {
    const file = folder.newUrl().slice('sqlite:'.length);
    const options = { dialect: new SqliteDialect({ database: new Database(file) }), engine: 'sqlite' } as const;
    const storage = await openSqlStorage(options);
    const own = { ...storage, accounts: (await folder.newStorage()).accounts };
    await own.accounts.insert(account(1));
    await own.sessions.insert(recordKinds.sessions.sample(1));
    expect(await storage.accounts.find('account-1')).toBeUndefined();
    expect(await storage.sessions.find('session-1')).toEqual(recordKinds.sessions.sample(1));
    await storage.close();
  });

  it('a batch of 5,000 events is sealed at once', async () => {
    const { audit } = await folder.newStorage();
    const ids = Array.from({ length: 5_000 }, (_, n) => `event-${String(n)}`);
    for (let from = 0; from < ids.length; from += 1_000) {
      await audit.append(ids.slice(from, from + 1_000).map((id) => ({ id, chain: 'acme', at: now, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } })));
    }
    const batch = ids.map((id, at) => ({ id, sequence: at + 1, hash: `hash-${String(at + 1)}` }));
    expect(await audit.seal({ chain: 'acme', batch, expectedHead: { sequence: 0, hash: '' } })).toBe(true);
    expect(await audit.head('acme')).toEqual({ sequence: 5_000, hash: 'hash-5000' });
    expect(await audit.list({ chain: 'acme', sealed: false, limit: 1 })).toEqual([]);
  });
});

it('migrate takes a path with spaces and letters of any language', async () => {
  const url = `${folder.newUrl()} Åäö 'x'.db`;
  expect(await migrate({ url })).toEqual({ from: 0, to: 1 });
});
