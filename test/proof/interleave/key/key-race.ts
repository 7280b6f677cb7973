import { expect } from 'vitest';
import type { TestAuth } from '../../../../src/testing/index.js';
import { noteUseCases } from '../../crash/scenario.js';
import { createWorld } from '../../world.js';
import { runRace, type Race } from '../race.js';

export interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}
export type Act<D> = (process: TestAuth, data: D) => Promise<Answer>;

/** A race of whatever data. */
export interface KeyRace {
  readonly title: string;
  readonly prove: () => Promise<void>;
  /** Which use cases each of its actors calls, such as `login.useList`. */
  readonly useCases: () => Promise<readonly (readonly string[])[]>;
}

interface Bounds {
  /** Fewer orders than these would mean that the calls are not held any more. */
  readonly least: number;
  /** What the actors are told, in their order, as `ok / approval-ended`: each of these comes about in some order, and nothing else does in any. */
  readonly ends: readonly string[];
}

/** Names a race, and says how it may end. */
export function keyRace<D>(title: string, race: Race<D, Answer>, { least, ends }: Bounds): KeyRace {
  const prove = async (): Promise<void> => {
    const seen = new Set<string>();
    const check: typeof race.check = async (found) => {
      await race.check(found);
      seen.add(found.answers.map(({ ok, reason }) => (ok ? 'ok' : (reason ?? ''))).join(' / '));
    };
    const { schedules } = await runRace({ ...race, check });
    expect([...seen].sort()).toEqual([...ends].sort());
    expect(schedules).toBeGreaterThanOrEqual(least);
  };
  const useCases = async (): Promise<readonly (readonly string[])[]> => {
    const base = createWorld('standard', race.options);
    const data = await race.prepare(base);
    await base.settle();
    return Promise.all(Object.values(race.actors).map(async (act) => called(await base.fork(), (process) => act(process, data))));
  };
  return { title, prove, useCases };
}

async function called(world: Pick<Awaited<ReturnType<ReturnType<typeof createWorld>['fork']>>, 'start'>, act: (process: TestAuth) => Promise<unknown>): Promise<readonly string[]> {
  const names = new Set<string>();
  const process = world.start((_call, run) => run());
  await act({ ...process, auth: noteUseCases(process.auth, names) });
  await process.settle();
  return [...names];
}
