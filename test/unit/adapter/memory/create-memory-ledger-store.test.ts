import { describe, expect, it } from 'vitest';
import { createMemoryLedgerStore } from '../../../../src/adapter/memory/index.js';
import { canary, noNumbers, noObjects, noTexts } from './wrong-values.js';

const now = 1_800_000_000_000;

describe('createMemoryLedgerStore', () => {
  it('R154 in part: of 100 parallel tries only `limit` are told a count within the limit', async () => {
    const ledgers = createMemoryLedgerStore();
    const counts = (await Promise.all(Array.from({ length: 100 }, () => ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 60_000 }], now })))).map(([entry]) => entry?.count ?? 0);
    expect(counts.filter((count) => count <= 5)).toHaveLength(5);
    expect(Math.max(...counts)).toBe(100);
  });

  it('a count that is back at 0 and has no window leaves nothing to be kept', async () => {
    const ledgers = createMemoryLedgerStore();
    await ledgers.add({ changes: [{ key: 'k', amount: 1 }], now });
    await ledgers.add({ changes: [{ key: 'k', amount: -1 }], now });
    await ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 10 }], now });
    expect(await ledgers.read({ keys: ['k'], now })).toEqual([{ key: 'k', count: 1, resetAt: now + 10 }]);
  });

  it('a key that stands twice in one call: a rejection, and nothing is counted', async () => {
    const ledgers = createMemoryLedgerStore();
    await expect(ledgers.add({ changes: [{ key: canary, amount: 1 }, { key: canary, amount: 0 }], now })).rejects.toThrow(new RangeError('changes: each key once'));
    expect(await ledgers.read({ keys: [canary], now })).toEqual([{ key: canary, count: 0 }]);
  });

  it('what is read, or answered, is frozen', async () => {
    const entries = await createMemoryLedgerStore().read({ keys: ['k'], now });
    const added = await createMemoryLedgerStore().add({ changes: [{ key: 'k', amount: 1 }], now });
    for (const part of [entries, entries[0], added, added[0]]) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('createMemoryLedgerStore, given what is wrong', () => {
  it.each(noObjects)('input %#: a rejection that names it', async (input) => {
    await expect(createMemoryLedgerStore().add(input as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await expect(createMemoryLedgerStore().add({ changes: input as never, now })).rejects.toThrow(new TypeError('changes: must be an array'));
    await expect(createMemoryLedgerStore().add({ changes: [input as never], now })).rejects.toThrow(new TypeError('changes: must be an object'));
    await expect(createMemoryLedgerStore().read(input as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await expect(createMemoryLedgerStore().clear(input as never)).rejects.toThrow(new TypeError('keys: must be an array'));
  });

  it.each([...noTexts, ''])('key %#: a rejection that names it', async (key) => {
    await expect(createMemoryLedgerStore().add({ changes: [{ key: key as never, amount: 1 }], now })).rejects.toThrow(new TypeError('changes.key: must be a text that is not empty'));
    await expect(createMemoryLedgerStore().read({ keys: ['k', key as never], now })).rejects.toThrow(new TypeError('keys: must be a text that is not empty'));
    await expect(createMemoryLedgerStore().clear([key as never])).rejects.toThrow(new TypeError('keys: must be a text that is not empty'));
  });

  it.each(noNumbers)('number %#: a rejection that names it', async (number) => {
    const ledgers = createMemoryLedgerStore();
    await expect(ledgers.add({ changes: [{ key: 'k', amount: number as never }], now })).rejects.toThrow(/^changes\.amount: must be a/);
    await expect(ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: number as never })).rejects.toThrow(/^now: must be a/);
    if (number !== undefined) await expect(ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: number as never }], now })).rejects.toThrow(/^changes\.windowMs: must be a/);
    await expect(ledgers.read({ keys: [], now: number as never })).rejects.toThrow(/^now: must be a/);
    await expect(ledgers.removeExpired(number as never, 1)).rejects.toThrow(/^now: must be a/);
    await expect(ledgers.removeExpired(now, number as never)).rejects.toThrow(/^limit: must be a/);
    expect(await ledgers.read({ keys: ['k'], now })).toEqual([{ key: 'k', count: 0 }]);
  });

  it.each([0.5, 2 ** 53])('an amount of %s: a rejection', async (amount) => {
    await expect(createMemoryLedgerStore().add({ changes: [{ key: canary, amount }], now })).rejects.toThrow(new RangeError('changes.amount: must be a whole number'));
  });

  it.each([0, -1, 1.5])('a window of %s ms: a rejection', async (windowMs) => {
    await expect(createMemoryLedgerStore().add({ changes: [{ key: canary, amount: 1, windowMs }], now })).rejects.toThrow(new RangeError('changes.windowMs: must be a whole number from 1'));
  });
});
