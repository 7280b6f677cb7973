import type { LedgerEntry, LedgerStore } from '../../port/index.js';
import { assertInstant, assertList, assertName, assertObject, assertWhole } from './assert.js';
import { atOnce } from './at-once.js';

/** A count and its window. */
export type Counter = Omit<LedgerEntry, 'key'>;

/**
 * Makes a {@link LedgerStore} in memory. Each addition is one step, so that parallel guesses each get a count of their own
 * (R154, RFC 4226 section 7.3). A window stays where its first event put it, also when everything is taken back.
 *
 * @example
 * const ledgers = createMemoryLedgerStore();
 * const now = 1_800_000_000_000;
 * console.log(await ledgers.add({ key: 'password/aino/strangers', amount: 1, now, windowMs: 60_000 })); // 1
 * console.log(await ledgers.add({ key: 'password/aino/strangers', amount: 1, now: now + 59_999, windowMs: 60_000 })); // 2
 * console.log(await ledgers.add({ key: 'password/aino/strangers', amount: 1, now: now + 60_000, windowMs: 60_000 })); // 1
 */
export function createMemoryLedgerStore(): LedgerStore {
  return ledgersOver(new Map());
}

/** The port's methods over counters, which are replaced, never changed. */
export function ledgersOver(counters: Map<string, Counter>): LedgerStore {
  const open = (key: string, now: number): Counter | undefined => {
    const counter = counters.get(key);
    return counter === undefined || isOver(counter, now) ? undefined : counter;
  };
  return Object.freeze<LedgerStore>({
    add: (input) =>
      atOnce(() => {
        assertAddition(input);
        const counter = add(open(input.key, input.now), input);
        // What is 0 and has no window is the same as what is not there.
        if (counter.count > 0 || counter.resetAt !== undefined) counters.set(input.key, counter);
        else counters.delete(input.key);
        return counter.count;
      }),
    read: (input) =>
      atOnce(() => {
        assertObject(input, 'input');
        assertKeys(input.keys);
        assertInstant(input.now, 'now');
        return Object.freeze(input.keys.map((key) => Object.freeze({ key, ...(open(key, input.now) ?? { count: 0 }) })));
      }),
    clear: (keys) =>
      atOnce(() => {
        assertKeys(keys);
        for (const key of keys) counters.delete(key);
      }),
    removeExpired: (now, limit) =>
      atOnce(() => {
        assertInstant(now, 'now');
        assertWhole(limit, 'limit', 0);
        const over = [...counters.keys()].filter((key) => open(key, now) === undefined).slice(0, limit);
        return over.filter((key) => counters.delete(key)).length;
      }),
  });
}

type Addition = Parameters<LedgerStore['add']>[0];

function add(counter: Counter | undefined, { amount, now, windowMs }: Addition): Counter {
  if (counter !== undefined) return { ...counter, count: Math.max(0, counter.count + amount) };
  if (amount <= 0) return { count: 0 };
  return windowMs === undefined ? { count: amount } : { count: amount, resetAt: now + windowMs };
}

function isOver({ resetAt }: Counter, now: number): boolean {
  return resetAt !== undefined && resetAt <= now;
}

function assertAddition(input: Addition): void {
  assertObject(input, 'input');
  assertName(input.key, 'key');
  assertWhole(input.amount, 'amount', -Infinity);
  assertInstant(input.now, 'now');
  if (input.windowMs !== undefined) assertWhole(input.windowMs, 'windowMs', 1);
}

function assertKeys(keys: readonly string[]): void {
  assertList(keys, 'keys');
  for (const key of keys) assertName(key, 'keys');
}
