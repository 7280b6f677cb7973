import { assertFunction, assertList, assertObject, assertText, assertWhole } from '../assert.js';
import { runSchedule, type Interleaver } from './run-schedule.js';
import type { PortCall } from './watch-ports.js';

/**
 * What {@link runInterleavings} takes.
 *
 * @typeParam W - the world: whatever `prepare` makes
 * @typeParam T - what the use cases say
 */
export interface InterleavingsInput<W, T> {
  /** Makes a world for one schedule, the same every time and sharing nothing with the others. */
  readonly prepare: () => W | Promise<W>;
  /** The use cases that run at the same time: two or three. */
  readonly actors: readonly Interleaver<W, T>[];
  /** Throws where something that must hold does not: called at the end of every schedule with what each said, in the order of `actors`. */
  readonly check: (input: { readonly world: W; readonly answers: readonly T[]; readonly schedule: readonly string[] }) => void | Promise<void>;
  /** How often whoever could go on is put off for another. Default: 2; most races need one or two. */
  readonly preemptions?: number | undefined;
  /** The most schedules to go through. Default: 20,000; where there are more it is an error, not an end. */
  readonly mostSchedules?: number | undefined;
  /**
   * Which calls wait for their turn; the others happen at once, with the step before them. Default: all but those to the outbox and the senders
   * (`messages`, `email`, `sms`), as sending goes on beside its use case and concerns nobody else's. Leave out more
   * where it makes no difference who calls first, and fewer orders have to be gone through.
   */
  readonly holds?: ((call: PortCall) => boolean) | undefined;
  /** The steps of one schedule, from the message of an error: only this one is run. */
  readonly schedule?: readonly string[] | undefined;
}

/** What {@link runInterleavings} says. */
export interface InterleavingsReport {
  /** How many schedules were gone through. */
  readonly schedules: number;
}

/** An order in which something went wrong. */
export interface InterleavingError extends Error {
  /** Who went on from which call, step by step; give it back as `schedule` to see it again. */
  readonly schedule: readonly string[];
}

const outbox: readonly string[] = ['messages', 'email', 'sms'];

/**
 * Runs use cases at the same time through every order of their port calls in which whoever could go on is put off at most
 * `preemptions` times (a context bound, after Musuvathi and Qadeer, PLDI 2007); the fewest first, so that the first violation is the
 * simplest. Each call waits until the scheduler lets it happen, so that an order can be repeated.
 *
 * @typeParam W - the world
 * @typeParam T - what the use cases say
 * @throws {@link InterleavingError} where `check` threw, a use case rejected, or none can go on; its message lists the schedule
 * @throws RangeError if there are more than `mostSchedules`
 * @throws TypeError or RangeError if an argument is not what its type says
 * @example
 * const report = await runInterleavings<TestKit, number>({
 *   prepare: () => createTestKit(),
 *   actors: ['one', 'two'].map((name) => ({
 *     name,
 *     act: async ({ world, around }) => {
 *       const { ledgers } = watchPorts({ storage: world.storage }, around).storage;
 *       const [counted] = await ledgers.add({ changes: [{ key: 'guesses', amount: 1 }], now: 0 });
 *       return counted?.count ?? 0;
 *     },
 *   })),
 *   check: ({ answers }) => {
 *     if (new Set(answers).size < 2) throw new Error('two of one count');
 *   },
 * });
 * console.log(report); // { schedules: 2 }
 */
export async function runInterleavings<W, T>(input: InterleavingsInput<W, T>): Promise<InterleavingsReport> {
  assertInput(input);
  const { preemptions = 2, mostSchedules = 20_000 } = input;
  if (input.schedule !== undefined) {
    await runOne(input, { first: input.schedule, schedules: 1, preemptions: 0 });
    return Object.freeze({ schedules: 1 });
  }
  // By the number of preemptions: each is the beginning of a schedule that has not been gone through.
  const open: (readonly string[])[][] = Array.from({ length: preemptions + 1 }, (_, n) => (n === 0 ? [[]] : []));
  let schedules = 0;
  for (let spent = 0; spent <= preemptions; spent += 1) {
    for (let first = open[spent]?.pop(); first !== undefined; first = open[spent]?.pop()) {
      schedules += 1;
      if (schedules > mostSchedules) throw new RangeError(`mostSchedules: there are more than ${mostSchedules}`);
      const steps = await runOne(input, { first, schedules, preemptions: spent });
      const labels = steps.map(({ label }) => label);
      for (const [at, { others }] of steps.entries()) {
        if (at < first.length) continue;
        for (const other of others) open[spent + other.preemptions]?.push([...labels.slice(0, at), other.label]);
      }
    }
  }
  return Object.freeze({ schedules });
}

async function runOne<W, T>(
  input: InterleavingsInput<W, T>,
  which: { readonly first: readonly string[]; readonly schedules: number; readonly preemptions: number },
) {
  const { actors, holds = isNoOutbox } = input;
  const world = await input.prepare();
  const { steps, result } = await runSchedule({ world, actors, holds, first: which.first });
  const schedule = Object.freeze(steps.map(({ label }) => label));
  try {
    if (!result.ok) throw result.error;
    await input.check({ world, answers: Object.freeze(result.answers), schedule });
  } catch (cause) {
    throw failure(cause, { ...which, schedule });
  }
  return steps;
}

function isNoOutbox({ name }: PortCall): boolean {
  return !outbox.some((port) => name.startsWith(`${port}.`));
}

function failure(
  cause: unknown,
  { schedule, schedules, preemptions }: { readonly schedule: readonly string[]; readonly schedules: number; readonly preemptions: number },
): InterleavingError {
  const steps = schedule.map((step) => `\n  ${JSON.stringify(step)},`).join('');
  const message = `schedule ${schedules}, with ${preemptions} preemptions: ${String(cause)}\nschedule: [${steps}\n]`;
  return Object.assign(new Error(message, { cause }), { schedule });
}

function assertInput<W, T>(input: InterleavingsInput<W, T>): void {
  assertObject(input, 'input');
  const { actors, preemptions, mostSchedules, holds, schedule } = input;
  for (const name of ['prepare', 'check'] as const) assertFunction(input[name], name);
  assertList(actors, 'actors');
  for (const actor of actors) {
    assertObject(actor, 'actors');
    assertText(actor.name, 'actors.name');
    assertFunction(actor.act, 'actors.act');
  }
  if (new Set(actors.map(({ name }) => name)).size < actors.length) throw new RangeError('actors.name: no two may have one name');
  if (preemptions !== undefined) assertWhole(preemptions, 'preemptions', 0);
  if (mostSchedules !== undefined) assertWhole(mostSchedules, 'mostSchedules', 1);
  if (holds !== undefined) assertFunction(holds, 'holds');
  if (schedule !== undefined) assertList(schedule, 'schedule');
}
