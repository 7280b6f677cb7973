import type { LedgerChange, LedgerEntry, LedgerStore } from '../../port/index.js';
import { assertInstant, assertList, assertName, assertObject, assertWhole } from './assert.js';
import { atOnce } from './at-once.js';

/** A count and its window. */
export type Counter = Omit<LedgerEntry, 'key'>;

/**
 * Makes a {@link LedgerStore} in memory. All the changes of a call are one step, so that parallel guesses each get a count of their own
 * (R154, RFC 4226 section 7.3). A window stays where its first event put it, also when everything is taken back.
 *
 * @example
 * const ledgers = createMemoryLedgerStore();
 * const now = 1_800_000_000_000;
 * const changes = [{ key: 'password/aino/strangers', amount: 1, windowMs: 60_000 }];
 * console.log((await ledgers.add({ changes, now }))[0]?.count); // 1
 * console.log((await ledgers.add({ changes, now: now + 59_999 }))[0]?.count); // 2
 * console.log((await ledgers.add({ changes, now: now + 60_000 }))[0]?.count); // 1
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
  const apply = (change: LedgerChange, now: number): Counter => {
    const counter = changed(open(change.key, now), change, now);
    if (change.amount === 0) return counter;
    // What is 0 and has no window is the same as what is not there.
    if (counter.count > 0 || counter.resetAt !== undefined) counters.set(change.key, counter);
    else counters.delete(change.key);
    return counter;
  };
  return Object.freeze<LedgerStore>({
    add: (input) =>
      atOnce(() => {
        assertObject(input, 'input');
        assertChanges(input);
        return Object.freeze(input.changes.map((change) => Object.freeze({ key: change.key, ...apply(change, input.now) })));
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

function changed(counter: Counter | undefined, { amount, windowMs }: LedgerChange, now: number): Counter {
  if (counter !== undefined) return { ...counter, count: Math.max(0, counter.count + amount) };
  if (amount <= 0) return { count: 0 };
  return windowMs === undefined ? { count: amount } : { count: amount, resetAt: now + windowMs };
}

function isOver({ resetAt }: Counter, now: number): boolean {
  return resetAt !== undefined && resetAt <= now;
}

/** All of them before the first is made: a call that is wrong in one part changes nothing. */
function assertChanges({ changes, now }: Parameters<LedgerStore['add']>[0]): void {
  assertInstant(now, 'now');
  assertList(changes, 'changes');
  for (const change of changes) assertChange(change);
  if (new Set(changes.map(({ key }) => key)).size < changes.length) throw new RangeError('changes: each key once');
}

function assertChange(change: LedgerChange): void {
  assertObject(change, 'changes');
  assertName(change.key, 'changes.key');
  assertWhole(change.amount, 'changes.amount', -Infinity);
  if (change.windowMs !== undefined) assertWhole(change.windowMs, 'changes.windowMs', 1);
}

function assertKeys(keys: readonly string[]): void {
  assertList(keys, 'keys');
  for (const key of keys) assertName(key, 'keys');
}
