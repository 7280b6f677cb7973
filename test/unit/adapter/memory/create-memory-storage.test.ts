import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import { recordKinds } from '../../../../src/testing/index.js';

it('R12 in part: a new storage shares nothing with another, and holds nothing', async () => {
  const [used, fresh] = [createMemoryStorage(), createMemoryStorage()];
  const account = recordKinds.accounts.sample(1);
  await used.accounts.insert(account);
  await used.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 });
  expect(await fresh.accounts.findBy('username', account.username)).toEqual([]);
  expect(await fresh.ledgers.read({ keys: ['k'], now: 0 })).toEqual([{ key: 'k', count: 0 }]);
});

it('the storage and each of its stores are frozen', () => {
  const storage = createMemoryStorage();
  for (const part of [storage, ...Object.values(storage)]) expect(Object.isFrozen(part)).toBe(true);
});

describe('a copy of another storage', () => {
  const kinds = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages'] as const;
  const fill = async () => {
    const storage = createMemoryStorage();
    for (const kind of kinds) expect(await storage[kind].insert(recordKinds[kind].sample(1) as never)).toBe('inserted');
    await storage.ledgers.add({ changes: [{ key: 'k', amount: 3, windowMs: 1_000 }], now: 0 });
    await storage.audit.append([{ id: 'e1', chain: 'acme', at: 1, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }]);
    await storage.audit.seal({ chain: 'acme', batch: [{ id: 'e1', sequence: 1, hash: 'h1' }], expectedHead: { sequence: 0, hash: '' } });
    return storage;
  };
  const show = async ({ accounts, lists, devices, flows, sessions, messages, ledgers, audit }: Awaited<ReturnType<typeof fill>>) => [
    ...(await Promise.all(kinds.map((kind) => ({ accounts, lists, devices, flows, sessions, messages })[kind].find(recordKinds[kind].sample(1).id)))),
    await accounts.findBy('username', recordKinds.accounts.sample(1).username),
    await flows.findBy('accountId', recordKinds.flows.sample(1).accountId),
    await ledgers.read({ keys: ['k'], now: 0 }),
    await audit.list({ chain: 'acme', limit: 10 }),
    await audit.head('acme'),
  ];

  it('begins with all that is in the other: records, indexes, counts, events and heads', async () => {
    const storage = await fill();
    const shown = await show(createMemoryStorage({ copyOf: storage }));
    expect(shown).toEqual(await show(storage));
    expect(shown).not.toContain(undefined);
    expect(await show(createMemoryStorage({ copyOf: createMemoryStorage({ copyOf: storage }) }))).toEqual(shown);
  });

  it('goes its own way: neither sees what is done to the other', async () => {
    const storage = await fill();
    const before = await show(storage);
    const change = async (one: typeof storage) => {
      const account = recordKinds.accounts.sample(1);
      expect(await one.accounts.update({ ...account, username: 'another', version: 2 }, 1)).toBe(true);
      for (const kind of kinds) if (kind !== 'accounts') expect(await one[kind].remove(recordKinds[kind].sample(1).id)).toBe(true);
      expect(await one.ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 1_000 }], now: 0 })).toEqual([{ key: 'k', count: 4, resetAt: 1_000 }]);
      expect(await one.audit.prune({ chain: 'acme', through: 1, limit: 10 })).toBe(1);
      expect(await one.accounts.findBy('username', account.username)).toEqual([]);
    };
    const [changed, kept] = [createMemoryStorage({ copyOf: storage }), createMemoryStorage({ copyOf: storage })];
    await change(changed);
    expect([await show(storage), await show(kept)]).toEqual([before, before]);
    await change(storage);
    expect(await show(kept)).toEqual(before);
  });

  it('refuses what it did not make, by name', () => {
    expect(() => createMemoryStorage({ copyOf: { ...createMemoryStorage() } })).toThrow(new TypeError('copyOf: must be a storage that createMemoryStorage made'));
    for (const wrong of [null, 7]) expect(() => createMemoryStorage(wrong as never)).toThrow(new TypeError('options: must be an object'));
  });
});
