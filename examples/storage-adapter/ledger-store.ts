import type { LedgerChange, LedgerEntry, LedgerStore } from 'lukko/port';
import { part } from './names.js';
import type { Steps, Value } from './steps.js';

type Counter = Omit<LedgerEntry, 'key'>;

const folder = 'ledgers/all/';
const keyOf = (key: string): string => folder + part(key);
const none: Counter = { count: 0 };

/** A {@link LedgerStore} over keys, one for each counter: those of one call change in one step, also those that it only looks at. */
export function createLedgerStore(steps: Steps): LedgerStore {
  return Object.freeze<LedgerStore>({
    add: async ({ changes, now }) => {
      assertStep(changes, now);
      const written = await steps.change(
        changes.map(({ key }) => keyOf(key)),
        (values) => changes.map((change, n) => changed(values[n], change, now)),
      );
      return changes.map(({ key }, n) => ({ key, ...open(written?.[n], now) }));
    },
    read: async ({ keys, now }) => {
      const entries: LedgerEntry[] = [];
      // One after another: the port asks for this order.
      for (const key of keys) entries.push({ key, ...open(await steps.get(keyOf(key)), now) });
      return entries;
    },
    clear: async (keys) => {
      await steps.change([...new Set(keys.map(keyOf))], (values) => values.map(() => undefined));
    },
    removeExpired: async (now, limit) => {
      let removed = 0;
      for (const { key } of await steps.list(folder, undefined, Infinity)) {
        if (removed === limit) break;
        const written = await steps.change([key], ([value]) => (value !== undefined && open(value, now) === none ? [undefined] : undefined));
        if (written !== undefined) removed += 1;
      }
      return removed;
    },
  });
}

/** The counter as it is at that instant: at the end of its window it is as if it had never been. */
function open(value: Value, now: number): Counter {
  if (value === undefined) return none;
  const counter: Counter = JSON.parse(value);
  return counter.resetAt !== undefined && counter.resetAt <= now ? none : counter;
}

function changed(value: Value, { amount, windowMs }: LedgerChange, now: number): Value {
  // A look leaves what is there, also what is over by this clock: another may be behind.
  if (amount === 0) return value;
  const counter = open(value, now);
  const resetAt = counter === none && amount > 0 && windowMs !== undefined ? now + windowMs : counter.resetAt;
  const count = Math.max(0, counter.count + amount);
  return count === 0 && resetAt === undefined ? undefined : JSON.stringify({ count, resetAt });
}

/** Before anything is changed: a call that is wrong in one part changes nothing. */
function assertStep(changes: readonly LedgerChange[], now: number): void {
  if (!Number.isSafeInteger(now)) throw new RangeError('now: must be a whole number of milliseconds');
  for (const { amount, windowMs = 1 } of changes) {
    if (!Number.isSafeInteger(amount)) throw new RangeError('changes.amount: must be a whole number');
    if (!Number.isSafeInteger(windowMs) || windowMs < 1) throw new RangeError('changes.windowMs: must be a whole number from 1');
  }
  if (new Set(changes.map(({ key }) => key)).size < changes.length) throw new RangeError('changes: each key once');
}
