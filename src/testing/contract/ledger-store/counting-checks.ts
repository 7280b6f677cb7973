import type { LedgerStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual, inParallel } from '../expect.js';
import { addOne } from './add-one.js';

const now = 1_800_000_000_000;
const windowMs = 60_000;
const oneTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);
const inOrder = (counts: readonly number[]): readonly number[] => [...counts].sort((a, b) => a - b);

/** What the count promises. */
export const countingChecks: readonly Check<LedgerStore>[] = [
  {
    name: 'each addition answers with the new count',
    check: async (ledgers) => {
      for (const [amount, count] of [[1, 1], [1, 2], [5, 7], [-3, 4], [1, 5]] as const) {
        expectEqual(await addOne(ledgers, { key: 'k', amount, now }), count, `the count after adding ${amount}`);
      }
      expectEqual(await ledgers.read({ keys: ['k'], now }), [{ key: 'k', count: 5 }], 'read');
    },
  },
  {
    name: 'the count never falls below 0',
    check: async (ledgers) => {
      for (const [amount, count] of [[-1, 0], [1, 1], [-5, 0], [-1, 0], [2, 2]] as const) {
        expectEqual(await addOne(ledgers, { key: 'k', amount, now, windowMs }), count, `the count after adding ${amount}`);
      }
    },
  },
  {
    name: 'of 50 parallel additions each gets another count from 1 to 50',
    check: async (ledgers) => {
      expectEqual(inOrder(await inParallel(50, () => addOne(ledgers, { key: 'k', amount: 1, now }))), oneTo(50), 'the counts');
      expectEqual(inOrder(await inParallel(50, () => addOne(ledgers, { key: 'w', amount: 1, now, windowMs }))), oneTo(50), 'the counts in a window');
    },
  },
  {
    name: 'of 50 parallel additions just after a window ended each gets another count from 1 to 50',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 7, now, windowMs });
      const counts = await inParallel(50, () => addOne(ledgers, { key: 'k', amount: 1, now: now + windowMs, windowMs }));
      expectEqual(inOrder(counts), oneTo(50), 'the counts');
    },
  },
  {
    name: '50 additions and 30 takings in parallel leave 20 more, however they are mixed',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 30, now });
      await inParallel(80, (n) => addOne(ledgers, { key: 'k', amount: n % 8 < 3 ? -1 : 1, now }));
      expectEqual(await ledgers.read({ keys: ['k'], now }), [{ key: 'k', count: 50 }], 'read');
    },
  },
  {
    name: 'what is added to a later key and then taken off an earlier one is missed by no reading of both',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'from', amount: 40, now });
      const seen = await inParallel(80, async (n) => {
        if (n % 2 === 0) {
          const entries = await ledgers.read({ keys: ['from', 'to'], now });
          return entries.reduce((sum, { count }) => sum + count, 0);
        }
        await addOne(ledgers, { key: 'to', amount: 1, now });
        await addOne(ledgers, { key: 'from', amount: -1, now });
        return 40;
      });
      expectEqual(Math.min(...seen), 40, 'the fewest that were found');
    },
  },
  {
    name: 'parallel takings stop at 0',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 20, now });
      const counts = await inParallel(50, () => addOne(ledgers, { key: 'k', amount: -1, now }));
      expectEqual(Math.min(...counts), 0, 'the lowest count');
      expectEqual(await addOne(ledgers, { key: 'k', amount: 1, now }), 1, 'the next addition');
    },
  },
];
