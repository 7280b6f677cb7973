import type { LedgerStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual } from '../expect.js';
import { addOne } from './add-one.js';

const now = 1_800_000_000_000;
const windowMs = 60_000;
const end = now + windowMs;
const century = 3_155_760_000_000;

/** What windows promise. */
export const windowChecks: readonly Check<LedgerStore>[] = [
  {
    name: 'a window opens with its first event and does not slide with later ones',
    check: async (ledgers) => {
      for (const at of [now, now + 1_000, now + 30_000]) await addOne(ledgers, { key: 'k', amount: 1, now: at, windowMs });
      await addOne(ledgers, { key: 'k', amount: 1, now: now + 40_000, windowMs: 10 * windowMs });
      expectEqual(await ledgers.read({ keys: ['k'], now: now + 40_000 }), [{ key: 'k', count: 4, resetAt: end }], 'read');
    },
  },
  {
    name: 'the count stands a millisecond before the end of its window',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 3, now, windowMs });
      expectEqual(await ledgers.read({ keys: ['k'], now: end - 1 }), [{ key: 'k', count: 3, resetAt: end }], 'read');
      expectEqual(await addOne(ledgers, { key: 'k', amount: 1, now: end - 1, windowMs }), 4, 'the new count');
    },
  },
  {
    name: 'at the end of its window the count is 0, and the next event opens a new one',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 3, now, windowMs });
      expectEqual(await ledgers.read({ keys: ['k'], now: end }), [{ key: 'k', count: 0 }], 'read at the end');
      expectEqual(await addOne(ledgers, { key: 'k', amount: 1, now: end, windowMs }), 1, 'the new count');
      expectEqual(await ledgers.read({ keys: ['k'], now: end }), [{ key: 'k', count: 1, resetAt: end + windowMs }], 'read after the next event');
    },
  },
  {
    name: 'without a window the count stays for ever',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 2, now });
      expectEqual(await ledgers.read({ keys: ['k'], now: now + century }), [{ key: 'k', count: 2 }], 'read after a century');
      expectEqual(await addOne(ledgers, { key: 'k', amount: 1, now: now + century }), 3, 'the new count');
    },
  },
  {
    name: 'an addition that takes away opens no window',
    check: async (ledgers) => {
      expectEqual(await addOne(ledgers, { key: 'k', amount: -1, now, windowMs }), 0, 'taking from nothing');
      expectEqual(await ledgers.read({ keys: ['k'], now }), [{ key: 'k', count: 0 }], 'read');
      await addOne(ledgers, { key: 'k', amount: 1, now: now + 5, windowMs });
      expectEqual(await addOne(ledgers, { key: 'k', amount: -1, now: end + 5, windowMs }), 0, 'taking at the end of the window');
      expectEqual(await ledgers.read({ keys: ['k'], now: end + 5 }), [{ key: 'k', count: 0 }], 'read after the end');
    },
  },
  {
    name: 'taking everything back leaves the window where its first event put it',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 1, now, windowMs });
      await addOne(ledgers, { key: 'k', amount: -1, now: now + 1_000, windowMs });
      await addOne(ledgers, { key: 'k', amount: 1, now: now + 2_000, windowMs });
      expectEqual(await ledgers.read({ keys: ['k'], now: now + 2_000 }), [{ key: 'k', count: 1, resetAt: end }], 'read');
    },
  },
  {
    name: 'clear sets the counts to 0 and closes the windows of its keys, and of no other',
    check: async (ledgers) => {
      for (const key of ['a', 'b', 'c']) await addOne(ledgers, { key, amount: 2, now, windowMs });
      await ledgers.clear(['a', 'c', 'never-counted']);
      await ledgers.clear([]);
      expectEqual(await ledgers.read({ keys: ['a', 'b', 'c'], now }), [{ key: 'a', count: 0 }, { key: 'b', count: 2, resetAt: end }, { key: 'c', count: 0 }], 'read');
      expectEqual(await addOne(ledgers, { key: 'a', amount: 1, now: now + 5, windowMs }), 1, 'the next addition');
      expectEqual(await ledgers.read({ keys: ['a'], now: now + 5 }), [{ key: 'a', count: 1, resetAt: end + 5 }], 'read of the new window');
    },
  },
  {
    name: 'removeExpired takes counters at the end of their window, at most limit, and none without one',
    check: async (ledgers) => {
      for (const key of ['a', 'b', 'c']) await addOne(ledgers, { key, amount: 1, now, windowMs });
      await addOne(ledgers, { key: 'later', amount: 1, now: now + 1, windowMs });
      await addOne(ledgers, { key: 'lasting', amount: 1, now });
      for (const [at, limit, taken] of [[end - 1, 10, 0], [end, 0, 0], [end, 2, 2], [end, 2, 1], [end, 2, 0]] as const) {
        expectEqual(await ledgers.removeExpired(at, limit), taken, `removeExpired ${at - end} ms after the end with the limit ${limit}`);
      }
      expectEqual(await ledgers.read({ keys: ['later'], now: end }), [{ key: 'later', count: 1, resetAt: end + 1 }], 'read of the window that is open');
      expectEqual(await ledgers.removeExpired(now + century, 10), 1, 'removeExpired after a century');
      expectEqual(await ledgers.read({ keys: ['lasting'], now: now + century }), [{ key: 'lasting', count: 1 }], 'read of the counter without a window');
    },
  },
];
