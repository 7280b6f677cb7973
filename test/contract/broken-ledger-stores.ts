import type { LedgerChange, LedgerEntry, LedgerStore } from '../../src/port/index.js';
import { roundTrip, type Broken } from './failures-of.js';

/** Ledger stores with one flaw each; the suite must fail them all. */
type Counter = { count: number; resetAt?: number | undefined };
type Counters = Map<string, Counter>;
type Step = Parameters<LedgerStore['add']>[0];
type Addition = LedgerChange & { readonly now: number };
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

function refuseWrong({ changes, now }: Step): void {
  if (!Number.isSafeInteger(now)) throw new RangeError('now: a whole number');
  const isWhole = ({ amount, windowMs = 1 }: LedgerChange): boolean => Number.isSafeInteger(amount) && Number.isSafeInteger(windowMs) && windowMs > 0;
  if (!changes.every(isWhole) || new Set(changes.map(({ key }) => key)).size < changes.length) throw new RangeError('changes: whole numbers, each key once');
}

function addOne(counters: Counters, rule: Rule, addition: Addition): LedgerEntry {
  const counter = rule(open(counters, addition.key, addition.now), addition);
  if (counter !== undefined && (addition.amount !== 0 || rule !== soundRule)) counters.set(addition.key, counter);
  return entryOf(addition.key, counter);
}

const forEach = (step: Step, change: (change: LedgerChange) => LedgerChange): Step => ({ ...step, changes: step.changes.map(change) });

/** A store without a flaw, unless one is put in: the control of this test. */
export function createLedgers(flaw: (counters: Counters, sound: LedgerStore) => Partial<LedgerStore> = () => ({}), rule: Rule = soundRule): LedgerStore {
  const counters: Counters = new Map();
  const sound: LedgerStore = {
    add: async (step) => {
      refuseWrong(step);
      return step.changes.map((change) => addOne(counters, rule, { ...change, now: step.now }));
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
    add: async (step) => {
      refuseWrong(step);
      const before = new Map(counters);
      if (step.changes.some(({ key }) => when(counters.get(key)))) await roundTrip();
      return step.changes.map((change) => {
        const counter = soundRule(open(before, change.key, step.now), { ...change, now: step.now });
        if (counter !== undefined && change.amount !== 0) counters.set(change.key, counter);
        return entryOf(change.key, counter);
      });
    },
  }));

/** Makes the changes one after another, with a round trip between any two. */
const oneByOne = (order: (changes: readonly LedgerChange[]) => readonly LedgerChange[] = (changes) => changes): LedgerStore =>
  createLedgers((counters, sound) => ({
    add: async (step) => {
      refuseWrong(step);
      const entries: LedgerEntry[] = [];
      for (const change of order(step.changes)) {
        entries.push(addOne(counters, soundRule, { ...change, now: step.now }));
        if (step.changes.length > 1) await roundTrip();
      }
      return step.changes.flatMap(({ key }) => entries.filter((entry) => entry.key === key));
    },
    read: sound.read,
  }));

const parallel = 'of 50 parallel additions each gets another count from 1 to 50';
const severalKeys = 'one step changes several counters, each by its own amount and window, and answers in the order of the changes';
const looking = 'a change of 0 looks: it counts nothing and opens no window';
const refusing = 'a call with a key twice, at no instant, or with an amount or a window that is no whole number, is refused and changes nothing';
const eachOther = 'of 50 parallel calls, half of which add to one key and look at another, and half the other way round, of any two one saw the other';
const moved = 'what moves from one key to another in one step is in exactly one of them for whoever looks at both';
const mutated = 'mutating what was passed or answered changes nothing';
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
  { flaw: 'a step is made change by change', create: () => oneByOne(), caughtBy: [moved] },
  { flaw: 'a step looks first, and then adds', create: () => oneByOne((changes) => [...changes].sort((a, b) => Math.abs(a.amount) - Math.abs(b.amount))), caughtBy: [eachOther] },
  {
    flaw: 'a step looks at what was there before it, whatever it waited for',
    create: () =>
      createLedgers((_counters, sound) => ({
        add: async (step) => {
          const before = await sound.read({ keys: step.changes.map(({ key }) => key), now: step.now });
          if (step.changes.length > 1) await roundTrip();
          return (await sound.add(step)).map((entry, at) => (step.changes[at]?.amount === 0 ? (before[at] ?? entry) : entry));
        },
      })),
    caughtBy: [eachOther],
  },
  { flaw: 'add answers in the order of the keys', create: () => createLedgers((_counters, sound) => ({ add: async (step) => [...(await sound.add(step))].sort((a, b) => (a.key < b.key ? -1 : 1)) })), caughtBy: [severalKeys] },
  { flaw: 'add answers for the first change alone', create: () => createLedgers((_counters, sound) => ({ add: async (step) => (await sound.add(step)).slice(0, 1) })), caughtBy: [severalKeys] },
  { flaw: 'add answers without the ends of the windows', create: () => createLedgers((_counters, sound) => ({ add: async (step) => (await sound.add(step)).map(({ key, count }) => ({ key, count })) })), caughtBy: [severalKeys, looking] },
  { flaw: 'all changes of a step take the first window', create: () => createLedgers((_counters, sound) => ({ add: (step) => sound.add(forEach(step, (change) => ({ ...change, windowMs: step.changes[0]?.windowMs }))) })), caughtBy: [severalKeys] },
  { flaw: 'a look counts', create: () => createLedgers((_counters, sound) => ({ add: (step) => sound.add(forEach(step, (change) => ({ ...change, amount: change.amount === 0 ? 1 : change.amount }))) })), caughtBy: [severalKeys, looking] },
  { flaw: 'a look keeps a counter', create: () => ruled((counter, addition) => soundRule(counter, addition) ?? { count: 0, resetAt: addition.amount === 0 && addition.windowMs !== undefined ? addition.now + addition.windowMs : undefined }), caughtBy: [looking] },
  {
    flaw: 'a look removes a counter that is over by its clock',
    create: () =>
      createLedgers((counters, sound) => ({
        add: async (step) => {
          for (const { key } of step.changes) if (open(counters, key, step.now) === undefined) counters.delete(key);
          return sound.add(step);
        },
      })),
    caughtBy: [looking],
  },
  {
    flaw: 'a key that stands there twice is counted twice',
    create: () => createLedgers((counters, sound) => ({ add: async (step) => (new Set(step.changes.map(({ key }) => key)).size < step.changes.length ? step.changes.map((change) => addOne(counters, soundRule, { ...change, now: step.now })) : sound.add(step)) })),
    caughtBy: [refusing],
  },
  {
    flaw: 'a step stops at the change that is wrong',
    create: () =>
      createLedgers((_counters, sound) => ({
        add: async (step) => {
          const entries: LedgerEntry[] = [];
          for (const change of step.changes) entries.push(...(await sound.add({ ...step, changes: [change] })));
          if (new Set(step.changes.map(({ key }) => key)).size < step.changes.length) throw new RangeError('changes: each key once');
          return entries;
        },
      })),
    caughtBy: [refusing],
  },
  {
    flaw: 'add answers with the stored objects',
    create: () =>
      createLedgers((counters, sound) => ({
        add: async (step) => {
          await sound.add(step);
          return step.changes.map(({ key }) => Object.assign(open(counters, key, step.now) ?? { count: 0 }, { key }));
        },
      })),
    caughtBy: [mutated],
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
    create: () => createLedgers((_counters, sound) => ({ add: (step) => sound.add({ ...step, now: step.now - 1 }), read: (input) => sound.read({ ...input, now: input.now - 1 }) })),
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
        add: async ({ changes, now }) =>
          changes.map((change) => {
            const stored = counters.get(change.key);
            const isOver = open(counters, change.key, now) === undefined;
            const counter = soundRule(isOver && stored !== undefined ? { count: stored.count, resetAt: now + (change.windowMs ?? 0) } : stored, { ...change, now });
            if (counter !== undefined) counters.set(change.key, counter);
            return entryOf(change.key, counter);
          }),
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
    create: () => createLedgers((_counters, sound) => ({ add: async (step) => (await sound.add(step)).map((entry, at) => ({ ...entry, count: entry.count - (step.changes[at]?.amount ?? 0) })) })),
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
        add: async (step) => {
          const entries = await sound.add(step);
          for (const { key, count } of entries) if (count === 0) counters.delete(key);
          return entries;
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
  { flaw: 'keys fold case', create: () => createLedgers((_counters, sound) => ({ add: (step) => sound.add(forEach(step, (change) => ({ ...change, key: change.key.toLowerCase() }))) })), caughtBy: [oddKeys] },
  { flaw: 'keys are normalised', create: () => createLedgers((_counters, sound) => ({ add: (step) => sound.add(forEach(step, (change) => ({ ...change, key: change.key.normalize('NFKC') }))) })), caughtBy: [oddKeys] },
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
