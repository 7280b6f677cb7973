import { assertChanges } from '../../internal/assert-changes.js';
import { isStorable } from '../../internal/storable.js';
import type { LedgerEntry, LedgerStore } from '../../port/index.js';
import type { Connection } from './connect.js';

const kind = 'ledgers';

/** A {@link LedgerStore}: all the changes of a call are one script. */
export function createLedgerStore({ run }: Connection): LedgerStore {
  return Object.freeze<LedgerStore>({
    add: async ({ changes, now }) => {
      assertChanges(changes, now);
      const args = changes.flatMap(({ key, amount, windowMs }) => [key, String(amount), windowMs === undefined ? '' : String(now + windowMs)]);
      return inOrder(changes.map(({ key }) => key), await run('addToLedgers', kind, [String(now), ...args]));
    },
    // A key that cannot be stored was never counted: under the empty one, which nobody counts, nothing is found.
    read: async ({ keys, now }) => inOrder(keys, await run('readLedgers', kind, [String(now), ...keys.map((key) => (isStorable(key) ? key : ''))])),
    clear: async (keys) => {
      await run('clearLedgers', kind, keys.filter(isStorable));
    },
    durability: 'volatile',
    removeExpired: async (now, limit) => Number((await run('removeDueLedgers', kind, [String(now), String(limit)]))[0]),
  });
}

/** Two texts for each key: the count, and when its window ends or nothing. */
function inOrder(keys: readonly string[], answers: readonly string[]): readonly LedgerEntry[] {
  return keys.map((key, at) => {
    const [count, resetAt = ''] = answers.slice(2 * at);
    return { key, count: Number(count), ...(resetAt === '' ? {} : { resetAt: Number(resetAt) }) };
  });
}
