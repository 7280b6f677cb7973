import { expect } from 'vitest';
import type { Storage } from '../../../src/port/index.js';
import type { AroundCall, Crash } from '../../../src/testing/index.js';
import type { Staged } from '../../proof/crash/scenario.js';
import type { World } from '../../proof/world.js';
import type { Fault } from '../tools/proxy.js';
import type { Stage } from './stage.js';

/**
 * Breaks the connection of an act at its first statement, then, from the same beginning, at its second, and so on until it sends no more, in each
 * way. Then the line is mended, what must hold is checked, somebody goes on over it, and it is checked again (invariants 1, 2 and 7).
 *
 * It says how many statements broke in each way. Where a statement only reads, nobody goes on from its lost answer: what is stored is as it was before.
 */
export async function runFaults(stage: Stage, staged: Staged, faults: readonly Fault[]): Promise<readonly number[]> {
  const broken: number[] = [];
  for (const fault of faults) {
    let statements = 0;
    while (await breakOnce(stage, staged, { n: statements + 1, fault })) statements += 1;
    broken.push(statements);
  }
  return broken;
}

async function breakOnce(stage: Stage, staged: Staged, { n, fault }: { readonly n: number; readonly fault: Fault }): Promise<boolean> {
await stage.restore();
  const world = await staged.base.fork(() => Promise.resolve(stage.storage));
  const process = world.start(noteWhatWasDone(stage, world));
  stage.proxy.breakAt(n, fault);
  const outcome = await staged.act(process).then(
    (answer): Crash<unknown>['outcome'] => ({ kind: 'answered', answer }),
    (error: unknown): Crash<unknown>['outcome'] => ({ kind: 'failed', error }),
  );
  const call = stage.proxy.heal();
  if (outcome.kind === 'failed' && (call === undefined || fault === 'delay')) throw new Error('the act fails though nothing is broken', { cause: outcome.error });
  if (call === undefined) return false;
  if (outcome.kind === 'failed') expect(outcome.error).toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
  const crash: Crash<unknown> = { n, call, mode: fault === 'cut-before' ? 'throw-before' : 'throw-after', outcome };
  try {
    await stage.mend();
    await assertKept(stage, world);
    await assertAnswerHolds(world, outcome);
    await staged.check({ world, crash, when: 'crashed' });
    if (fault === 'answer-lost' && call.startsWith('select')) return true;
    await staged.resume({ world, crash });
    await staged.check({ world, crash, when: 'resumed' });
  } catch (cause) {
    throw new Error(`${fault} at statement ${String(n)}, ${call.slice(0, 80)}: ${String(cause)}`, { cause });
  }
  return true;
}

/** The process is told nothing of what was lost on the way; the world's notes are. */
function noteWhatWasDone(stage: Stage, world: World): AroundCall {
  return async (call, run) => {
    try {
      return await run();
    } catch (cause) {
      if (await stage.wasDone(call)) await world.note(call, () => Promise.resolve(true));
      throw cause;
    }
  };
}

const recordStores = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages'] as const satisfies readonly (keyof Storage)[];

/** What the tables hold is just what the process was told, and what was done without its being told: no write is lost, and none is half. */
async function assertKept(stage: Stage, world: World): Promise<void> {
  const stored = new Map((await stage.records(recordStores)).map(({ store, record }) => [`${store}/${String(record['id'])}`, record]));
  const noted = recordStores.flatMap((store) => world.records(store).map((record) => [`${store}/${String(record['id'])}`, asStored(record)] as const));
  // What is past its time may have been collected.
  const due = noted.filter(([key, { removeAt }]) => stored.has(key) || Number(removeAt ?? Infinity) > world.clock.now());
  expect(stored).toEqual(new Map(due));
}

function asStored(record: object): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(record)) as Readonly<Record<string, unknown>>;
}

/** Whoever was told that a session is open has one. */
async function assertAnswerHolds(world: World, outcome: Crash<unknown>['outcome']): Promise<void> {
  if (outcome.kind !== 'answered') return;
  const { ok, token } = (outcome.answer ?? {}) as { readonly ok?: boolean; readonly token?: string };
  if (ok === true && token !== undefined) expect((await world.auth.sessions.check({ token })).ok).toBe(true);
}
