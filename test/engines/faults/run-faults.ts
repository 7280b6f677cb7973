import { expect } from 'vitest';
import type { Crash } from '../../../src/testing/index.js';
import type { Staged } from '../../proof/crash/scenario.js';
import type { World } from '../../proof/world.js';
import type { Fault } from '../tools/proxy.js';
import type { Contents, Stage } from './stage.js';
import type { Twin } from './twin.js';

/** A connection that breaks; where one is late, it does not. */
type Cut = Exclude<Fault, 'delay'>;

/** How the n-th statement breaks, by its number. */
export type Way = (n: number) => Cut;

/** What is broken: an act from a beginning that the stage has kept, and that the twin knows. */
export interface Act {
  readonly stage: Stage;
  readonly twin: Twin;
  readonly staged: Staged;
}

/**
 * Breaks the connection of an act at its first statement, then, from the same beginning, at its second, and so on until it sends no more, in each
 * way. Then the line is mended, what must hold is checked, somebody goes on over it, and it is checked again (invariants 1, 2 and 7).
 *
 * It says how many statements broke in each way. From one and the same state somebody goes on once: whoever was told the same, over tables and an inbox that
 * hold the same, would do the same again.
 */
export async function runFaults(act: Act, ways: readonly Way[]): Promise<readonly number[]> {
  const goneOnFrom = new Set<string>();
  const broken: number[] = [];
  for (const way of ways) {
    let statements = 0;
    while ((await breakOnce(act, { n: statements + 1, fault: way(statements + 1), goneOnFrom })).length > 0) statements += 1;
    broken.push(statements);
  }
  return broken;
}

/** Has every other statement come late, and then those between: each is late once. It says which were, sorted. */
export async function runDelays(act: Act): Promise<readonly string[]> {
  const goneOnFrom = new Set<string>();
  return [...(await breakOnce(act, { n: 1, fault: 'delay', goneOnFrom })), ...(await breakOnce(act, { n: 2, fault: 'delay', goneOnFrom }))].sort();
}

/** The texts of the statements that the act sends where nothing breaks; those of one moment come in any order. */
export async function statementsOf({ stage, twin, staged }: Act): Promise<readonly string[]> {
  await stage.restore();
  const fork = twin.fork(() => world);
  const world: World = await staged.base.fork(() => Promise.resolve(fork.storage));
  stage.proxy.heal();
  await staged.act(world.start((_call, run) => run()));
  const statements = [...stage.proxy.statements()].sort();
  await world.settle();
  return statements;
}

type Break = { readonly n: number; readonly fault: Cut } | { readonly n: 1 | 2; readonly fault: 'delay' };

/** Which statements broke. */
async function breakOnce(act: Act, { goneOnFrom, ...how }: Break & { readonly goneOnFrom: Set<string> }): Promise<readonly string[]> {
  const { n, fault } = how;
  const { stage, staged } = act;
  await stage.restore();
  const twin = act.twin.fork(() => world);
  const world: World = await staged.base.fork(() => Promise.resolve(twin.storage));
  if (how.fault === 'delay') stage.proxy.delayEveryOther(how.n);
  else stage.proxy.breakAt(n, fault);
  const outcome = await staged.act(world.start((_call, run) => run())).then(
    (answer): Crash<unknown>['outcome'] => ({ kind: 'answered', answer }),
    (error: unknown): Crash<unknown>['outcome'] => ({ kind: 'failed', error }),
  );
  const broken = stage.proxy.heal();
  const [call] = broken;
  if (outcome.kind === 'failed' && (call === undefined || fault === 'delay')) throw new Error('the act fails though nothing is broken', { cause: outcome.error });
  if (call === undefined) return [];
  if (outcome.kind === 'failed') expect(outcome.error).toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
  const crash: Crash<unknown> = { n, call, mode: fault === 'cut-before' ? 'throw-before' : 'throw-after', outcome };
  try {
    await goOn({ act: { stage, staged, twin }, world, crash, goneOnFrom });
  } catch (cause) {
    throw new Error(`${fault} at statement ${String(n)}, ${call.slice(0, 80)}: ${String(cause)}`, { cause });
  } finally {
    // What was set going on the way would reach the next breakage.
    await world.settle();
  }
  return broken;
}

async function goOn(input: { readonly act: Act; readonly world: World; readonly crash: Crash<unknown>; readonly goneOnFrom: Set<string> }): Promise<void> {
  const { act, world, crash, goneOnFrom } = input;
  const { outcome } = crash;
  await act.stage.mend();
  const kept = await assertKept(act, world);
  await assertAnswerHolds(world, outcome);
  await act.staged.check({ world, crash, when: 'crashed' });
  const state = JSON.stringify([[...kept].sort(), world.inbox.all(), outcome.kind === 'answered' ? outcome.answer : 'failed']);
  if (goneOnFrom.has(state)) return;
  goneOnFrom.add(state);
  await act.staged.resume({ world, crash });
  await act.staged.check({ world, crash, when: 'resumed' });
  await world.settle();
  await assertKept(act, world);
}

/** What the tables hold is just what the process was told, and what was done without its being told: no write is lost, none is half, and none was made twice. */
async function assertKept({ stage, twin }: Act, world: World): Promise<Contents> {
  const now = world.clock.now();
  const stored = await stage.contents(now);
  expect(stored).toEqual(await twin.contents(now));
  return stored;
}

/** Whoever was told that a session is open has one. */
async function assertAnswerHolds(world: World, outcome: Crash<unknown>['outcome']): Promise<void> {
  if (outcome.kind !== 'answered') return;
  const { ok, token } = (outcome.answer ?? {}) as { readonly ok?: boolean; readonly token?: string };
  if (ok === true && token !== undefined) expect((await world.auth.sessions.check({ token })).ok).toBe(true);
}
