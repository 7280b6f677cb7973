import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { migrationSql } from '../../../../src/adapter/sql/index.js';
import type { MessageStore, RecordStore, Storage, StoredRecord } from '../../../../src/port/index.js';
import { recordKinds } from '../../../../src/testing/index.js';
import { openNoted } from '../../../engines/tools/sqlite-file.js';

/** A database across a network is paid by the statement, so what reaches the driver is counted, transactions with it. */
const database = new Database(':memory:');
database.exec(migrationSql({ engine: 'sqlite' }));
const { storage, statements } = await openNoted(database);
afterAll(() => storage.close());

const now = 1_800_000_000_000;
const event = (n: number) => ({ id: `event-${String(n)}`, chain: 'acme', at: now, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }) as const;

type Calls<S> = { readonly [Method in keyof S]: () => Promise<unknown> };

function recordCalls<R extends StoredRecord, Index extends string>(store: RecordStore<R, Index>, sample: (n: number) => R, index: Index): Calls<RecordStore<R, Index>> {
  return {
    insert: () => store.insert(sample(1)),
    find: () => store.find(sample(1).id),
    findBy: () => store.findBy(index, 'account-1'),
    update: () => store.update({ ...sample(1), version: 2 }, 1),
    scan: () => store.scan('a', 10),
    remove: () => store.remove(sample(1).id),
    removeExpired: () => store.removeExpired(now, 10),
  };
}

const messages: Calls<MessageStore> = {
  ...recordCalls(storage.messages, recordKinds.messages.sample, 'accountId'),
  findDue: () => storage.messages.findDue(now, 10),
};

const calls: { readonly [Store in keyof Storage]: Calls<Storage[Store]> } = {
  accounts: recordCalls(storage.accounts, recordKinds.accounts.sample, 'contactKeys'),
  lists: recordCalls(storage.lists, recordKinds.lists.sample, 'accountId'),
  devices: recordCalls(storage.devices, recordKinds.devices.sample, 'accountId'),
  flows: recordCalls(storage.flows, recordKinds.flows.sample, 'accountId'),
  sessions: recordCalls(storage.sessions, recordKinds.sessions.sample, 'accountId'),
  messages,
  ledgers: {
    add: () => storage.ledgers.add({ changes: ['c', 'a', 'b'].map((key, amount) => ({ key, amount, windowMs: 1 })), now }),
    read: () => storage.ledgers.read({ keys: ['a', 'b', 'unknown'], now }),
    clear: () => storage.ledgers.clear(['a', 'b']),
    removeExpired: () => storage.ledgers.removeExpired(now + 1, 10),
  },
  audit: {
    append: () => storage.audit.append([event(1), event(2), event(3)]),
    list: () => storage.audit.list({ chain: 'acme', accountId: 'account-1', from: now, newestFirst: true, limit: 10 }),
    head: () => storage.audit.head('acme'),
    seal: () => storage.audit.seal({ chain: 'acme', batch: [{ id: 'event-1', sequence: 1, hash: 'hash-1' }], expectedHead: { sequence: 0, hash: '' } }),
    prune: () => storage.audit.prune({ chain: 'acme', through: 1, limit: 10 }),
  },
};

describe('a method of a store is one statement', () => {
  const all = Object.entries(calls).flatMap(([store, methods]) => Object.entries(methods).map(([method, call]) => ({ name: `${store}.${method}`, call })));

  it('none is left out', () => {
    const { close: _close, ...stores } = storage;
    expect(all.map(({ name }) => name).sort()).toEqual(Object.entries(stores).flatMap(([store, methods]) => Object.entries(methods).flatMap(([method, call]) => (typeof call === 'function' ? [`${store}.${method}`] : []))).sort());
  });

  it.each(all.filter(({ name }) => name !== 'audit.seal'))('$name', async ({ call }) => {
    statements.length = 0;
    await call();
    expect(statements).toHaveLength(1);
  });

  it('but audit.seal, which is a transaction of two', async () => {
    await storage.audit.append([event(1)]);
    statements.length = 0;
    expect(await calls.audit.seal()).toBe(true);
    expect(statements.map((statement) => /^\w+/.exec(statement)?.[0])).toEqual(['begin', 'insert', 'update', 'commit']);
  });
});
