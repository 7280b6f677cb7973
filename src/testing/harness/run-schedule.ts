import { turn, turnUntil } from './turn.js';
import type { AroundCall, PortCall } from './watch-ports.js';

/**
 * One of the use cases that run at the same time, in a process of its own: its calls are told from the others' by the ports it is given.
 *
 * @typeParam W - the world
 * @typeParam T - what it says
 */
export interface Interleaver<W, T> {
  /** Names it in a schedule; no two have one name. */
  readonly name: string;
  /** The use case, over ports with `around` around each (see `watchPorts`). It must not reject: nothing is broken here. */
  readonly act: (input: { readonly world: W; readonly around: AroundCall }) => Promise<T>;
}

/** Where the scheduler had to choose. */
export interface Step {
  /** Who went on, from which call: `owner: lists.update`. */
  readonly label: string;
  /** Who could have gone on instead, and what each would have cost: 1 where whoever went last is put off, else 0. */
  readonly others: readonly { readonly label: string; readonly preemptions: number }[];
}

/** A run in one order. */
export interface ScheduleRun<T> {
  readonly steps: readonly Step[];
  /** What each said, or why the run went no further. */
  readonly result: { readonly ok: true; readonly answers: readonly T[] } | { readonly ok: false; readonly error: unknown };
}

interface Running<T> {
  readonly name: string;
  /** Calls that wait for their turn, oldest first. */
  readonly held: { readonly name: string; readonly release: () => void }[];
  ended: { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly error: unknown } | undefined;
  /** It neither ended nor reached a call in many turns: it waits for another one. */
  waits: boolean;
}

/**
 * Runs all together, one call at a time: in the order of `first`, and from there on with as few changes as possible: whoever
 * went last goes on as long as it can, then the first that can.
 */
export async function runSchedule<W, T>(input: {
  readonly world: W;
  readonly actors: readonly Interleaver<W, T>[];
  readonly holds: (call: PortCall) => boolean;
  readonly first: readonly string[];
}): Promise<ScheduleRun<T>> {
  const steps: Step[] = [];
  try {
    const running: Running<T>[] = [];
    for (const actor of input.actors) running.push(await start(actor, input));
    assertNoneFailed(running);
    for (let last: Running<T> | undefined; running.some(({ ended }) => ended === undefined); ) {
      last = await goOn({ running, last, wanted: input.first[steps.length], steps });
      assertNoneFailed(running);
    }
    if (steps.length < input.first.length) throw new Error(`schedule: all have ended before its step ${steps.length + 1}`);
    return { steps, result: { ok: true, answers: running.flatMap(answerOf) } };
  } catch (error) {
    return { steps, result: { ok: false, error } };
  }
}

async function start<W, T>(
  actor: Interleaver<W, T>,
  { world, holds }: { readonly world: W; readonly holds: (call: PortCall) => boolean },
): Promise<Running<T>> {
  const running: Running<T> = { name: actor.name, held: [], ended: undefined, waits: false };
  const around: AroundCall = async (call, run) => {
    if (holds(call)) await new Promise<void>((release) => running.held.push({ name: call.name, release }));
    return run();
  };
  actor.act({ world, around }).then(
    (answer) => (running.ended = { ok: true, answer }),
    (error: unknown) => (running.ended = { ok: false, error }),
  );
  await untilReady(running);
  return running;
}

/** Lets one of them make its call, and waits until it stands at the next one. */
async function goOn<T>(input: {
  readonly running: readonly Running<T>[];
  readonly last: Running<T> | undefined;
  readonly wanted: string | undefined;
  readonly steps: Step[];
}): Promise<Running<T>> {
  const { running, last, wanted, steps } = input;
  const ready = running.filter(isAtCall);
  const chosen = wanted === undefined ? (ready.find((one) => one === last) ?? ready[0]) : ready.find((one) => labelOf(one) === wanted);
  if (chosen === undefined) throw new Error(ready.length === 0 ? describeStandstill(running) : describeMisfit(ready, steps.length + 1));
  const putsOff = last !== undefined && ready.includes(last);
  const others = ready.filter((one) => one !== chosen).map((one) => ({ label: labelOf(one), preemptions: putsOff && one !== last ? 1 : 0 }));
  steps.push({ label: labelOf(chosen), others });
  chosen.held.shift()?.release();
  await untilReady(chosen);
  await letOthersArrive(running);
  return chosen;
}

function assertNoneFailed<T>(running: readonly Running<T>[]): void {
  for (const { name, ended } of running) {
    if (ended?.ok === false) throw new Error(`${name} fails: ${String(ended.error)}`, { cause: ended.error });
  }
}

function isAtCall<T>({ held, ended }: Running<T>): boolean {
  return held.length > 0 && ended === undefined;
}

function labelOf<T>({ name, held }: Running<T>): string {
  return `${name}: ${held[0]?.name ?? ''}`;
}

function answerOf<T>({ ended }: Running<T>): readonly T[] {
  return ended?.ok === true ? [ended.answer] : [];
}

async function untilReady<T>(running: Running<T>): Promise<void> {
  // One turn at least: what goes on beside a call that waits already is to get to its own end.
  await turn();
  running.waits = !(await turnUntil(() => running.held.length > 0 || running.ended !== undefined));
}

const fewTurns = 50;

/** Whoever waited for what this step has done stands at a call soon. */
async function letOthersArrive<T>(running: readonly Running<T>[]): Promise<void> {
  const waiting = running.filter((one) => one.waits && one.ended === undefined && one.held.length === 0);
  for (let turns = 0; waiting.length > 0 && turns < fewTurns; turns += 1) await turn();
}

function describeStandstill<T>(running: readonly Running<T>[]): string {
  const names = running.filter(({ ended }) => ended === undefined).map(({ name }) => name);
  return `${names.join(' and ')}: neither at an end nor at a port call, so that nothing can go on`;
}

function describeMisfit<T>(ready: readonly Running<T>[], step: number): string {
  return `schedule: step ${step} does not fit what the same steps led to (are the world and all that is run the same every time?); these could go on: ${ready.map(labelOf).join(', ')}`;
}
