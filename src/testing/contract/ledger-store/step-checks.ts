import type { LedgerChange, LedgerStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual, expectRefusal, inParallel } from '../expect.js';
import { spoil } from '../spoil.js';
import { addOne } from './add-one.js';

const now = 1_800_000_000_000;
const windowMs = 60_000;
const end = now + windowMs;
const look = (key: string): LedgerChange => ({ key, amount: 0 });

/** What several changes in one step promise. */
export const stepChecks: readonly Check<LedgerStore>[] = [
  {
    name: 'one step changes several counters, each by its own amount and window, and answers in the order of the changes',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'b', amount: 5, now });
      const changes = [{ key: 'c', amount: 1, windowMs }, { key: 'b', amount: -2 }, look('d'), { key: 'a', amount: 3 }];
      expectEqual(await ledgers.add({ changes, now }), [{ key: 'c', count: 1, resetAt: end }, { key: 'b', count: 3 }, { key: 'd', count: 0 }, { key: 'a', count: 3 }], 'add');
      expectEqual(await ledgers.add({ changes: [look('a'), look('b'), look('c')], now: end - 1 }), [{ key: 'a', count: 3 }, { key: 'b', count: 3 }, { key: 'c', count: 1, resetAt: end }], 'a look');
      expectEqual(await ledgers.read({ keys: ['a', 'b', 'c', 'd'], now: end }), [{ key: 'a', count: 3 }, { key: 'b', count: 3 }, { key: 'c', count: 0 }, { key: 'd', count: 0 }], 'read at the end of the window');
    },
  },
  {
    name: 'a change of 0 looks: it counts nothing and opens no window',
    check: async (ledgers) => {
      expectEqual(await ledgers.add({ changes: [{ key: 'k', amount: 0, windowMs }], now }), [{ key: 'k', count: 0 }], 'a look at what was never counted');
      await addOne(ledgers, { key: 'k', amount: 2, now: now + 5, windowMs });
      expectEqual(await ledgers.add({ changes: [{ key: 'k', amount: 0, windowMs }], now: end }), [{ key: 'k', count: 2, resetAt: end + 5 }], 'a look into the window');
      expectEqual(await ledgers.add({ changes: [{ key: 'k', amount: 0, windowMs }], now: end + 5 }), [{ key: 'k', count: 0 }], 'a look at its end');
      expectEqual(await ledgers.read({ keys: ['k'], now: end }), [{ key: 'k', count: 2, resetAt: end + 5 }], 'read by a clock that is behind');
    },
  },
  {
    name: 'a call with a key twice, at no instant, or with an amount or a window that is no whole number, is refused and changes nothing',
    check: async (ledgers) => {
      const first = { key: 'a', amount: 1 };
      for (const wrong of [first, { key: 'a', amount: 0 }, { key: 'b', amount: 0.5 }, { key: 'b', amount: NaN }, { key: 'b', amount: 1, windowMs: 0 }]) {
        await expectRefusal(() => ledgers.add({ changes: [first, wrong], now }), `add with the change ${JSON.stringify(wrong)}`);
        expectEqual(await ledgers.read({ keys: ['a', 'b'], now }), [{ key: 'a', count: 0 }, { key: 'b', count: 0 }], 'read');
      }
      await expectRefusal(() => ledgers.add({ changes: [first], now: NaN }), 'add at no instant');
      expectEqual(await ledgers.read({ keys: ['a'], now }), [{ key: 'a', count: 0 }], 'read after it');
    },
  },
  {
    name: 'of 50 parallel calls, half of which add to one key and look at another, and half the other way round, of any two one saw the other',
    check: async (ledgers) => {
      const step = (mine: string, other: string): Promise<readonly number[]> =>
        ledgers.add({ changes: [{ key: mine, amount: 1, windowMs }, look(other)], now }).then((entries) => entries.map(({ count }) => count));
      const saw = await inParallel(50, (n) => (n % 2 === 0 ? step('a', 'b') : step('b', 'a')));
      const [a, b] = [saw.filter((_, n) => n % 2 === 0), saw.filter((_, n) => n % 2 === 1)];
      // The nth to add to its key saw n there: whoever looked at n or more in that key saw it.
      const unseen = a.flatMap(([ownA = 0, otherB = 0]) => b.filter(([ownB = 0, otherA = 0]) => otherB < ownB && otherA < ownA));
      expectEqual(unseen.length, 0, 'how many pairs did not see each other');
      expectEqual(await ledgers.read({ keys: ['a', 'b'], now }), [{ key: 'a', count: 25, resetAt: end }, { key: 'b', count: 25, resetAt: end }], 'read');
    },
  },
  {
    name: 'what moves from one key to another in one step is in exactly one of them for whoever looks at both',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'from', amount: 40, now });
      const sums = await inParallel(80, async (n) => {
        const changes = n % 2 === 0 ? [look('to'), look('from')] : n % 4 === 1 ? [{ key: 'from', amount: -1 }, { key: 'to', amount: 1 }] : [{ key: 'to', amount: 1 }, { key: 'from', amount: -1 }];
        return (await ledgers.add({ changes, now })).reduce((sum, { count }) => sum + count, 0);
      });
      expectEqual([...new Set(sums)], [40], 'the sums that were seen');
    },
  },
  {
    name: 'mutating what was passed or answered changes nothing',
    check: async (ledgers) => {
      const changes = [{ key: 'k', amount: 1, windowMs }, look('other')];
      const entries = await ledgers.add({ changes, now });
      spoil(changes);
      spoil(entries);
      expectEqual(await ledgers.read({ keys: ['k', 'other'], now }), [{ key: 'k', count: 1, resetAt: end }, { key: 'other', count: 0 }], 'read');
    },
  },
];
