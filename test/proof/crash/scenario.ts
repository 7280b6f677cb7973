import { describe, expect, it } from 'vitest';
import { isAuthError, type Auth } from '../../../src/index.js';
import type { Storage } from '../../../src/port/index.js';
import { runCrashes, type AroundCall, type Crash, type CrashesReport, type TestAuth, type TestAuthOptions } from '../../../src/testing/index.js';
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
  /** Whether each of a list's hundred hashes is broken; by default the first two of an act are, as one is as good as another. */
  readonly everyHash?: boolean | undefined;
  /** What comes before the act, once; every crash begins with a fork of this world. What it returns is never changed. */
  readonly prepare: (world: World) => Promise<D>;
  /** The act, in a process whose calls break. */
  readonly act: (process: TestAuth, data: D) => Promise<unknown>;
  /** The user, or the head user, goes on; throws where there is no way. */
  readonly resume: (input: { readonly world: World; readonly data: D; readonly crash: Outcome }) => Promise<void>;
  /** What must hold besides. */
  readonly check?:
    | ((input: { readonly world: World; readonly data: D; readonly crash: Outcome; readonly when: 'crashed' | 'resumed' }) => void | Promise<void>)
    | undefined;
}

/** What whoever goes on knows of a crash. Where it was makes no difference to anybody: what it left does, and that is gone on from once. */
export type Outcome = Pick<Crash<unknown>, 'outcome'>;

/** A {@link Scenario} of whatever data. */
export interface Provable {
  readonly title: string;
  readonly profiles: readonly Profile[];
  /** All of it up to the act, over a storage that is empty; in memory by default. */
  readonly stage: (policy: Profile, storage?: Storage) => Promise<Staged>;
  readonly prove: (policy: Profile) => Promise<CrashesReport>;
  /** Does the act once, with nothing broken: which use cases it calls, such as `login.start`. */
  readonly useCases: () => Promise<readonly string[]>;
}

/** A scenario about to begin: `base` is forked for each crash. */
export interface Staged {
  readonly base: World;
  readonly act: (process: TestAuth) => Promise<unknown>;
  readonly resume: (input: { readonly world: World; readonly crash: Outcome }) => Promise<void>;
  readonly check: (input: { readonly world: World; readonly crash: Outcome; readonly when: 'crashed' | 'resumed' }) => Promise<void>;
}

export function scenario<D>({ title, profiles: some = profiles, options, everyHash = false, prepare, act, resume, check }: Scenario<D>): Provable {
  const stage: Provable['stage'] = async (policy, storage) => {
    const base = createWorld(policy, options, storage);
    const data = await prepare(base);
    await base.settle();
    return {
      base,
      // What was set going goes on to its end, or to the crash.
      act: (process) => act(process, data).finally(process.settle),
      resume: ({ world, crash }) => resume({ world, data, crash }),
      check: async ({ world, crash, when }) => {
        const { outcome } = crash;
        if (outcome.kind === 'failed' && !isAuthError(outcome.error)) throw new Error('a broken dependency came out without a code', { cause: outcome.error });
        expect(findFree(world)).toEqual([]);
        await check?.({ world, data, crash, when });
      },
    };
  };
  const prove = async (policy: Profile): Promise<CrashesReport> => {
    const staged = await stage(policy);
    // From one and the same state somebody goes on once: most crashes leave what another one left.
    const goneOnFrom = new Set<string>();
    const known = new WeakSet<World>();
    return runCrashes<World, unknown>({
      prepare: () => staged.base.fork(),
      act: ({ world, around }) => staged.act(world.start(everyHash ? around : fewHashes(around))),
      resume: async ({ world, crash }) => {
        if (!known.has(world)) await staged.resume({ world, crash });
      },
      check: async ({ world, crash, when }) => {
        if (when === 'crashed') {
          const state = stateOf(world, crash);
          if (goneOnFrom.has(state)) known.add(world);
          goneOnFrom.add(state);
        }
        if (when === 'crashed' || !known.has(world)) await staged.check({ world, crash, when });
      },
    });
  };
  const useCases = async (): Promise<readonly string[]> => {
    const staged = await stage(some[0] ?? 'standard');
    const process = staged.base.start((_call, run) => run());
    const called = new Set<string>();
    await staged.act({ ...process, auth: noteUseCases(process.auth, called) });
    return [...called];
  };
  return { title, profiles: some, stage, prove, useCases };
}

/** All that whoever goes on could notice. */
function stateOf(world: World, { outcome }: Outcome): string {
  return JSON.stringify([world.writes(), world.inbox.all(), world.clock.now(), outcome]);
}

/** A list is a hundred hashes, and where among them it is cut short makes no difference to anybody: none of them is stored yet. */
function fewHashes(around: AroundCall): AroundCall {
  let hashes = 0;
  return (call, run) => {
    if (call.name === 'hasher.hash') hashes += 1;
    return call.name === 'hasher.hash' && hashes > 2 ? run() : around(call, run);
  };
}

/** Every use case of an auth, such as `login.start` or `maintain`. */
export function useCasesOf(auth: Auth): readonly string[] {
  return Object.entries(auth).flatMap(([name, part]) => {
    if (typeof part === 'function') return [name];
    const methods = Object.entries(part as object).filter(([, method]) => typeof method === 'function');
    return methods.map(([method]) => `${name}.${method}`);
  });
}

/** The same auth; which use cases are called is noted. */
export function noteUseCases(auth: Auth, called: Set<string>): Auth {
  const note = <T extends object>(part: T, prefix: string): T =>
    new Proxy({ ...part }, {
      get(_copy, key) {
        const value: unknown = Reflect.get(part, key);
        if (typeof key === 'symbol') return value;
        if (typeof value === 'object' && value !== null) return note(value, `${prefix}${key}.`);
        if (typeof value === 'function') called.add(`${prefix}${key}`);
        return value;
      },
    });
  return note(auth, '');
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
