import type { LedgerEntry, LedgerStore } from '../../src/port/index.js';
import { roundTrip, type Broken } from './failures-of.js';

/** Ledger stores with one flaw each; the suite must fail them all. */
type Counter = { count: number; resetAt?: number | undefined };
type Counters = Map<string, Counter>;
type Addition = Parameters<LedgerStore['add']>[0];
/** How one addition changes a counter; `undefined` removes it. */
type Rule = (open: Counter | undefined, addition: Addition) => Counter | undefined;

const open = (counters: Counters, key: string, now: number): Counter | undefined => {
  const counter = counters.get(key);
  return counter?.resetAt !== undefined && counter.resetAt <= now ? undefined : counter;
};

const soundRule: Rule = (counter, { amount, now, windowMs }) => {
  if (counter !== undefined) return { ...counter, count: Math.max(0, counter.count + amount) };
  return amount <= 0 ? undefined : { count: amount, resetAt: windowMs === undefined ? undefined : now + windowMs };
};

const entryOf = (key: string, counter: Counter | undefined): LedgerEntry => ({ key, ...(counter ?? { count: 0 }) });

/** A store without a flaw, unless one is put in: the control of this test. */
export function createLedgers(flaw: (counters: Counters, sound: LedgerStore) => Partial<LedgerStore> = () => ({}), rule: Rule = soundRule): LedgerStore {
  const counters: Counters = new Map();
  const sound: LedgerStore = {
    add: async (addition) => {
      const counter = rule(open(counters, addition.key, addition.now), addition);
      if (counter !== undefined) counters.set(addition.key, counter);
      return counter?.count ?? 0;
    },
    read: async ({ keys, now }) => keys.map((key) => entryOf(key, open(counters, key, now))),
    clear: async (keys) => keys.forEach((key) => counters.delete(key)),
    removeExpired: async (now, limit) => [...counters.keys()].filter((key) => open(counters, key, now) === undefined).slice(0, limit).filter((key) => counters.delete(key)).length,
  };
  return { ...sound, ...flaw(counters, sound) };
}

const ruled = (rule: Rule): LedgerStore => createLedgers(() => ({}), rule);

/** Waits between reading and writing whenever `when` says so. */
const waiting = (when: (counter: Counter | undefined) => boolean): LedgerStore =>
  createLedgers((counters) => ({
    add: async (addition) => {
      const before = open(counters, addition.key, addition.now);
      if (when(counters.get(addition.key))) await roundTrip();
      const counter = soundRule(before, addition);
      if (counter !== undefined) counters.set(addition.key, counter);
      return counter?.count ?? 0;
    },
  }));

const parallel = 'of 50 parallel additions each gets another count from 1 to 50';
const noSliding = 'a window opens with its first event and does not slide with later ones';
const beforeEnd = 'the count stands a millisecond before the end of its window';
const atEnd = 'at the end of its window the count is 0, and the next event opens a new one';
const forEver = 'without a window the count stays for ever';
const neverBelow = 'the count never falls below 0';
const noTakingWindow = 'an addition that takes away opens no window';
const clearing = 'clear sets the counts to 0 and closes the windows of its keys, and of no other';
const removing = 'removeExpired takes counters at the end of their window, at most limit, and none without one';
const oddKeys = 'keys are told apart by case, spaces, normal form and every odd character';

export const brokenLedgers: readonly Broken<LedgerStore>[] = [
  { flaw: 'add reads, waits, then writes', create: () => waiting(() => true), caughtBy: [parallel, 'parallel takings stop at 0'] },
  {
    flaw: 'add waits only where a window has ended',
    create: () => waiting((counter) => counter?.resetAt !== undefined && counter.count === 7),
    caughtBy: ['of 50 parallel additions just after a window ended each gets another count from 1 to 50'],
  },
  {
    flaw: 'the window slides with each event',
    create: () => ruled((counter, addition) => ({ count: Math.max(0, (counter?.count ?? 0) + addition.amount), resetAt: addition.windowMs === undefined ? undefined : addition.now + addition.windowMs })),
    caughtBy: [noSliding],
  },
  {
    flaw: 'the window is a fixed slice of the clock',
    create: () =>
      ruled((counter, addition) => {
        const next = soundRule(counter, addition);
        return next?.resetAt === undefined || addition.windowMs === undefined ? next : { ...next, resetAt: Math.ceil((addition.now + 1) / addition.windowMs) * addition.windowMs + 1 };
      }),
    caughtBy: [noSliding],
  },
  {
    flaw: 'a window ends a millisecond late',
    create: () => createLedgers((_counters, sound) => ({ add: (input) => sound.add({ ...input, now: input.now - 1 }), read: (input) => sound.read({ ...input, now: input.now - 1 }) })),
    caughtBy: [atEnd],
  },
  {
    flaw: 'a window ends a millisecond early',
    create: () => createLedgers((_counters, sound) => ({ read: (input) => sound.read({ ...input, now: input.now + 1 }) })),
    caughtBy: [beforeEnd],
  },
  {
    flaw: 'the count starts again from its old value',
    create: () =>
      createLedgers((counters) => ({
        add: async (addition) => {
          const stored = counters.get(addition.key);
          const isOver = open(counters, addition.key, addition.now) === undefined;
          const counter = soundRule(isOver && stored !== undefined ? { count: stored.count, resetAt: addition.now + (addition.windowMs ?? 0) } : stored, addition);
          if (counter !== undefined) counters.set(addition.key, counter);
          return counter?.count ?? 0;
        },
      })),
    caughtBy: [atEnd],
  },
  {
    flaw: 'without a window there is one of a day',
    create: () => ruled((counter, addition) => soundRule(counter, { ...addition, windowMs: addition.windowMs ?? 86_400_000 })),
    caughtBy: [forEver],
  },
  {
    flaw: 'the count goes below 0',
    create: () => ruled((counter, { amount, now, windowMs }) => ({ count: (counter?.count ?? 0) + amount, resetAt: counter === undefined && windowMs !== undefined ? now + windowMs : counter?.resetAt })),
    caughtBy: [neverBelow, 'parallel takings stop at 0'],
  },
  {
    flaw: 'amounts other than 1 count as 1',
    create: () => ruled((counter, addition) => soundRule(counter, { ...addition, amount: Math.sign(addition.amount) })),
    caughtBy: ['each addition answers with the new count', '50 additions and 30 takings in parallel leave 20 more, however they are mixed'],
  },
  {
    flaw: 'add answers with the count before',
    create: () => createLedgers((_counters, sound) => ({ add: async (input) => (await sound.add(input)) - input.amount })),
    caughtBy: ['each addition answers with the new count', parallel],
  },
  {
    flaw: 'taking away opens a window',
    create: () => ruled((counter, addition) => soundRule(counter, addition) ?? { count: 0, resetAt: addition.windowMs === undefined ? undefined : addition.now + addition.windowMs }),
    caughtBy: [noTakingWindow],
  },
  {
    flaw: 'a count that is back at 0 loses its window',
    create: () =>
      createLedgers((counters, sound) => ({
        add: async (input) => {
          const count = await sound.add(input);
          if (count === 0) counters.delete(input.key);
          return count;
        },
      })),
    caughtBy: ['taking everything back leaves the window where its first event put it'],
  },
  {
    flaw: 'clear leaves the windows open',
    create: () => createLedgers((counters) => ({ clear: async (keys) => keys.forEach((key) => counters.has(key) && counters.set(key, { ...counters.get(key), count: 0 })) })),
    caughtBy: [clearing],
  },
  { flaw: 'clear clears everything', create: () => createLedgers((counters) => ({ clear: async () => counters.clear() })), caughtBy: [clearing] },
  { flaw: 'keys fold case', create: () => createLedgers((_counters, sound) => ({ add: (input) => sound.add({ ...input, key: input.key.toLowerCase() }) })), caughtBy: [oddKeys] },
  { flaw: 'keys are normalised', create: () => createLedgers((_counters, sound) => ({ add: (input) => sound.add({ ...input, key: input.key.normalize('NFKC') }) })), caughtBy: [oddKeys] },
  {
    flaw: 'read answers in the order of counting, without what was never counted',
    create: () => createLedgers((counters, sound) => ({ read: async ({ keys, now }) => sound.read({ keys: [...counters.keys()].filter((key) => keys.includes(key)), now }) })),
    caughtBy: ['read answers in the order of the keys, with 0 for one that was never counted'],
  },
  {
    flaw: 'read asks for one key after another, the last first',
    create: () =>
      createLedgers((_counters, sound) => ({
        read: async ({ keys, now }) => {
          const found: LedgerEntry[] = [];
          for (const key of [...keys].reverse()) {
            found.unshift(...(await sound.read({ keys: [key], now })));
            await roundTrip();
          }
          return found;
        },
      })),
    caughtBy: ['what is added to a later key and then taken off an earlier one is missed by no reading of both'],
  },
  {
    flaw: 'read gives the stored objects',
    create: () =>
      createLedgers((counters) => ({
        read: async ({ keys, now }) => keys.map((key) => Object.assign(open(counters, key, now) ?? { count: 0 }, { key })),
      })),
    caughtBy: ['reading counts nothing, and mutating what was read changes nothing'],
  },
  { flaw: 'removeExpired ignores its limit', create: () => createLedgers((_counters, sound) => ({ removeExpired: (now) => sound.removeExpired(now, Infinity) })), caughtBy: [removing] },
  { flaw: 'removeExpired comes a millisecond early', create: () => createLedgers((_counters, sound) => ({ removeExpired: (now, limit) => sound.removeExpired(now + 1, limit) })), caughtBy: [removing] },
  { flaw: 'removeExpired comes a millisecond late', create: () => createLedgers((_counters, sound) => ({ removeExpired: (now, limit) => sound.removeExpired(now - 1, limit) })), caughtBy: [removing] },
  {
    flaw: 'removeExpired takes counters without a window',
    create: () => createLedgers((counters) => ({ removeExpired: async (now, limit) => [...counters].filter(([, { resetAt = 0 }]) => resetAt <= now).slice(0, limit).filter(([key]) => counters.delete(key)).length })),
    caughtBy: [removing],
  },
];
