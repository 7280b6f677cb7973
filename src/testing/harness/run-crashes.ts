import { assertFunction, assertList, assertObject, assertWhole } from '../assert.js';
import { onlyReads } from './only-reads.js';
import { turn } from './turn.js';
import type { AroundCall } from './watch-ports.js';

/**
 * How a call of a port breaks. `throw-before`: it never happened, and the caller is told so. `throw-after`: it happened, but
 * its answer is lost. `never-return-…`: the process stops there, and makes no other call, either.
 */
export type CrashMode = 'throw-before' | 'throw-after' | 'never-return-before' | 'never-return-after';

/** What came of the act that was broken. */
export type CrashOutcome<T> =
  | {
      /** It passed over the broken call. */
      readonly kind: 'answered';
      /** What it said. */
      readonly answer: T;
    }
  | {
      /** It refused with an error. */
      readonly kind: 'failed';
      /** What it threw. */
      readonly error: unknown;
    }
  | {
      /** The process stopped in the middle: nobody heard anything from it. */
      readonly kind: 'stopped';
    };

/** One crash. */
export interface Crash<T> {
  /** Which of the act's calls broke, from 1. */
  readonly n: number;
  /** Port and method: `accounts.update`. */
  readonly call: string;
  /** How it broke. */
  readonly mode: CrashMode;
  /** What came of the act. */
  readonly outcome: CrashOutcome<T>;
}

/**
 * What {@link runCrashes} takes.
 *
 * @typeParam W - the world: whatever `prepare` makes
 * @typeParam T - what the act says
 */
export interface CrashesInput<W, T> {
  /** Makes a world for one crash, the same every time and sharing nothing with the others. */
  readonly prepare: () => W | Promise<W>;
  /** The use case, over ports with `around` around each (see `watchPorts`). Only calls made through it can break. */
  readonly act: (input: { readonly world: W; readonly around: AroundCall }) => Promise<T>;
  /** What a user or a head user does after it, over the same storage; throws where there is no way on. */
  readonly resume: (input: { readonly world: W; readonly crash: Crash<T> }) => void | Promise<void>;
  /** Throws where something that must hold does not: called right after the crash, and again after `resume`. */
  readonly check: (input: { readonly world: W; readonly crash: Crash<T>; readonly when: 'crashed' | 'resumed' }) => void | Promise<void>;
  /** Default: all four. */
  readonly modes?: readonly CrashMode[] | undefined;
  /** The most calls an act may make. Default: 1,000; an act that makes more is an error, not an end. */
  readonly mostCalls?: number | undefined;
}

/** What {@link runCrashes} says. */
export interface CrashesReport {
  /** How many port calls the act makes. */
  readonly calls: number;
  /** How many crashes were gone through. */
  readonly crashes: number;
}

const allModes: readonly CrashMode[] = Object.freeze(['throw-before', 'throw-after', 'never-return-before', 'never-return-after']);

/**
 * Breaks an act at its first port call, then, in a new world, at its second, and so on until it makes no more, in each of the
 * modes; after every crash somebody goes on, and what must hold is checked (invariants 2 and 7).
 *
 * Where the call only reads, a lost answer is a lost call: `…-after` is passed over as the same as `…-before`. Nothing here looks at
 * the time: that a process has stopped is told by its calls.
 *
 * @typeParam W - the world
 * @typeParam T - what the act says
 * @throws Error naming the call and the mode of the first crash after which `resume` or `check` threw, with its `cause`;
 * where the act makes no call at all, or fails though nothing is broken
 * @throws RangeError if the act makes more than `mostCalls` calls
 * @throws TypeError or RangeError if an argument is not what its type says
 * @example
 * const report = await runCrashes({
 *   prepare: () => createTestKit(),
 *   act: async ({ world, around }) => {
 *     const { storage } = watchPorts({ storage: world.storage }, around);
 *     await storage.ledgers.add({ changes: [{ key: 'guesses', amount: 1 }], now: 0 });
 *     await storage.audit.append([{ id: 'e1', chain: 'acme', at: 0, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }]);
 *   },
 *   resume: () => undefined,
 *   check: async ({ world }) => {
 *     const [{ count = 0 } = {}] = await world.storage.ledgers.read({ keys: ['guesses'], now: 0 });
 *     const events = await world.storage.audit.list({ chain: 'acme', limit: 10 });
 *     if (events.length > count) throw new Error('an event without its count');
 *   },
 * });
 * console.log(report); // { calls: 2, crashes: 8 }
 */
export async function runCrashes<W, T>(input: CrashesInput<W, T>): Promise<CrashesReport> {
  assertInput(input);
  const { modes = allModes, mostCalls = 1_000 } = input;
  let calls = 0;
  let crashes = 0;
  for (const mode of modes) {
    calls = 0;
    for (let went = await crashOnce(input, { n: 1, mode }); went !== 'through'; went = await crashOnce(input, { n: calls + 1, mode })) {
      if (went === 'crashed') crashes += 1;
      calls += 1;
      if (calls > mostCalls) throw new RangeError(`mostCalls: the act makes more than ${mostCalls} port calls`);
    }
    if (calls === 0) throw new Error('act: makes no port call, so that nothing can break');
  }
  return Object.freeze({ calls, crashes });
}

/** `through` where the act makes no n-th call, `passed over` where the crash is the same as another mode's. */
async function crashOnce<W, T>(
  input: CrashesInput<W, T>,
  { n, mode }: { readonly n: number; readonly mode: CrashMode },
): Promise<'crashed' | 'passed over' | 'through'> {
  const world = await input.prepare();
  const breaker = createBreaker(n, mode);
  const outcome = await outcomeOf(input.act({ world, around: breaker.around }), breaker.stopped);
  const call = breaker.broken();
  if (call === undefined) {
    if (outcome.kind === 'failed') throw new Error(`act: fails though nothing is broken: ${String(outcome.error)}`, { cause: outcome.error });
    return 'through';
  }
  if (mode.endsWith('-after') && onlyReads(call)) return 'passed over';
  const crash: Crash<T> = Object.freeze({ n, call, mode, outcome });
  try {
    await input.check({ world, crash, when: 'crashed' });
    await input.resume({ world, crash });
    await input.check({ world, crash, when: 'resumed' });
  } catch (cause) {
    throw new Error(`${mode} at call ${n}, ${call}: ${String(cause)}`, { cause });
  }
  return 'crashed';
}

interface Breaker {
  readonly around: AroundCall;
  /** Comes when the process has stopped. */
  readonly stopped: Promise<void>;
  /** The call that broke, if it was reached. */
  readonly broken: () => string | undefined;
}

function createBreaker(n: number, mode: CrashMode): Breaker {
  let calls = 0;
  let broken: string | undefined;
  let isStopped = false;
  let tell: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const around: AroundCall = async (call, run) => {
    // What the rest of the process would still do, it does not: a process stops as a whole.
    if (isStopped) return never();
    calls += 1;
    if (calls !== n) return run();
    broken = call.name;
    isStopped = mode.startsWith('never-return');
    if (mode.endsWith('-after')) await run().catch((cause: unknown) => (isStopped ? undefined : Promise.reject(asError(cause))));
    if (!isStopped) throw new Error('a crash that the test asked for');
    tell();
    return never();
  };
  return { around, stopped, broken: () => broken };
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('what was called failed by itself', { cause });
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

// What needs no port any more comes to its end within these.
const lastTurns = 20;

async function outcomeOf<T>(act: Promise<T>, stopped: Promise<void>): Promise<CrashOutcome<T>> {
  const settled = act.then(
    (answer): CrashOutcome<T> => ({ kind: 'answered', answer }),
    (error: unknown): CrashOutcome<T> => ({ kind: 'failed', error }),
  );
  const left = stopped.then(async (): Promise<CrashOutcome<T>> => {
    for (let turns = 0; turns < lastTurns; turns += 1) await turn();
    return { kind: 'stopped' };
  });
  return Object.freeze(await Promise.race([settled, left]));
}

function assertInput<W, T>(input: CrashesInput<W, T>): void {
  assertObject(input, 'input');
  for (const name of ['prepare', 'act', 'resume', 'check'] as const) assertFunction(input[name], name);
  if (input.modes !== undefined) assertList(input.modes, 'modes');
  if (input.modes?.every((mode) => allModes.includes(mode)) === false) throw new RangeError(`modes: must be of ${allModes.join(', ')}`);
  if (input.mostCalls !== undefined) assertWhole(input.mostCalls, 'mostCalls', 1);
}
