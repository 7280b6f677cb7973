import type { LedgerStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual } from '../expect.js';
import { spoil } from '../spoil.js';
import { distinctTexts, oddTexts } from '../texts.js';
import { addOne } from './add-one.js';

const now = 1_800_000_000_000;

/** What keys and reading promise. */
export const keyChecks: readonly Check<LedgerStore>[] = [
  {
    name: 'keys are told apart by case, spaces, normal form and every odd character',
    check: async (ledgers) => {
      const keys = [...distinctTexts, ...oddTexts];
      for (const [n, key] of keys.entries()) expectEqual(await addOne(ledgers, { key, amount: n + 1, now }), n + 1, `the count of the key ${JSON.stringify(key)}`);
      expectEqual(await ledgers.read({ keys, now }), keys.map((key, n) => ({ key, count: n + 1 })), 'read');
    },
  },
  {
    name: 'read answers in the order of the keys, with 0 for one that was never counted',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'b', amount: 2, now });
      await addOne(ledgers, { key: 'a', amount: 1, now });
      expectEqual(await ledgers.read({ keys: ['c', 'b', 'a'], now }), [{ key: 'c', count: 0 }, { key: 'b', count: 2 }, { key: 'a', count: 1 }], 'read');
      expectEqual(await ledgers.read({ keys: [], now }), [], 'read of no key');
    },
  },
  {
    name: 'reading counts nothing, and mutating what was read changes nothing',
    check: async (ledgers) => {
      await addOne(ledgers, { key: 'k', amount: 1, now });
      spoil(await ledgers.read({ keys: ['k', 'other'], now }));
      expectEqual(await ledgers.read({ keys: ['k', 'other'], now }), [{ key: 'k', count: 1 }, { key: 'other', count: 0 }], 'read');
    },
  },
];
