import { describe, expect, it } from 'vitest';
import { isAuthError } from '../../../src/index.js';
import { runCrashes, type Crash, type CrashesReport, type TestAuth, type TestAuthOptions } from '../../../src/testing/index.js';
import { profiles, type Profile } from '../../unit/service/shared/tools.js';
import { findFree } from '../nothing-free.js';
import { createWorld, type World } from '../world.js';

/**
 * One act that is broken at each of its port calls. Beside its own `check`, the invariants hold after every crash and again after
 * `resume`: what was granted was consumed and written down, and a broken dependency refused with a coded error.
 */
export interface Scenario<D> {
  /** `R65 in part, invariant 2: …` or what the act is; conformance reads the numbers. */
  readonly title: string;
  /** Default: both. */
  readonly profiles?: readonly Profile[];
  readonly options?: TestAuthOptions;
  /** What comes before the act, once; every crash begins with a fork of this world. What it returns is never changed. */
  readonly prepare: (world: World) => Promise<D>;
  /** The act, in a process whose calls break. */
  readonly act: (process: TestAuth, data: D) => Promise<unknown>;
  /** The user, or the head user, goes on; throws where there is no way. */
  readonly resume: (input: { readonly world: World; readonly data: D; readonly crash: Crash<unknown> }) => Promise<void>;
  /** What must hold besides. */
  readonly check?:
    | ((input: { readonly world: World; readonly data: D; readonly crash: Crash<unknown>; readonly when: 'crashed' | 'resumed' }) => void | Promise<void>)
    | undefined;
}

/** A {@link Scenario} of whatever data. */
export interface Provable {
  readonly title: string;
  readonly profiles: readonly Profile[];
  readonly prove: (policy: Profile) => Promise<CrashesReport>;
}

export function scenario<D>({ title, profiles: some = profiles, options, prepare, act, resume, check }: Scenario<D>): Provable {
  const prove = async (policy: Profile): Promise<CrashesReport> => {
    const base = createWorld(policy, options);
    const data = await prepare(base);
    await base.settle();
    return runCrashes<World, unknown>({
      prepare: base.fork,
      act: ({ world, around }) => {
        const process = world.start(around);
        // What was set going goes on to its end, or to the crash.
        return act(process, data).finally(process.settle);
      },
      resume: ({ world, crash }) => resume({ world, data, crash }),
      check: async ({ world, crash, when }) => {
        const { outcome } = crash;
        if (outcome.kind === 'failed' && !isAuthError(outcome.error)) throw new Error('a broken dependency came out without a code', { cause: outcome.error });
        expect(findFree(world)).toEqual([]);
        await check?.({ world, data, crash, when });
      },
    });
  };
  return { title, profiles: some, prove };
}

/** Proves them all, in each profile. */
export function describeCrashes(name: string, scenarios: readonly Provable[]): void {
  describe.each(profiles.filter((policy) => scenarios.some((one) => one.profiles.includes(policy))))(`${name}, stopped at any port call, in %s`, (policy) => {
    it.each(scenarios.filter((one) => one.profiles.includes(policy)).map((one) => [one.title, one] as const))('invariants 1, 2 and 7: %s', async (_title, one) => {
      const { calls, crashes } = await one.prove(policy);
      expect(calls).toBeGreaterThan(0);
      expect(crashes).toBeGreaterThanOrEqual(2 * calls);
    });
  });
}
