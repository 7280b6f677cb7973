import { expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import { recordKinds } from '../../../../src/testing/index.js';

it('R12 in part: a new storage shares nothing with another, and holds nothing', async () => {
  const [used, fresh] = [createMemoryStorage(), createMemoryStorage()];
  const account = recordKinds.accounts.sample(1);
  await used.accounts.insert(account);
  await used.ledgers.add({ key: 'k', amount: 1, now: 0 });
  expect(await fresh.accounts.findBy('username', account.username)).toEqual([]);
  expect(await fresh.ledgers.read({ keys: ['k'], now: 0 })).toEqual([{ key: 'k', count: 0 }]);
});

it('the storage and each of its stores are frozen', () => {
  const storage = createMemoryStorage();
  for (const part of [storage, ...Object.values(storage)]) expect(Object.isFrozen(part)).toBe(true);
});
