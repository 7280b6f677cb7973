import { describe, expect, it } from 'vitest';
import type { AuditEvent, Storage } from '../../../../src/port/index.js';
import { createTestKit, runCrashes, watchPorts, type AroundCall, type CrashesInput, type CrashMode } from '../../../../src/testing/index.js';

const event: AuditEvent = { id: 'e1', chain: 'acme', at: 0, kind: 'session-opened', outcome: 'success', actor: { kind: 'system' } };

/** A toy of a use case: one coupon, spent by a count; what it opens is a second count. */
interface World {
  readonly storage: Storage;
}
type UseCase = (storage: Storage) => Promise<string>;

const add = async (storage: Storage, key: string, amount = 1): Promise<number> => (await storage.ledgers.add({ changes: [{ key, amount }], now: 0 }))[0]?.count ?? 0;
const countOf = async (storage: Storage, key: string): Promise<number> => (await storage.ledgers.read({ keys: [key], now: 0 }))[0]?.count ?? 0;

const right: UseCase = async (storage) => {
  if ((await add(storage, 'spent')) > 1) return 'spent';
  await storage.audit.append([event]);
  await add(storage, 'granted');
  return 'granted';
};
const grantsFirst: UseCase = async (storage) => {
  await add(storage, 'granted');
  if ((await add(storage, 'spent')) > 1) return 'spent';
  await storage.audit.append([event]);
  return 'granted';
};
const writesDownLast: UseCase = async (storage) => {
  if ((await add(storage, 'spent')) > 1) return 'spent';
  await add(storage, 'granted');
  await storage.audit.append([event]);
  return 'granted';
};
const swallows: UseCase = async (storage) => {
  const spent = await add(storage, 'spent').catch(() => 1);
  if (spent > 1) return 'spent';
  await storage.audit.append([event]);
  await add(storage, 'granted');
  return 'granted';
};

function crashes(useCase: UseCase, options: Partial<CrashesInput<World, string>> = {}): CrashesInput<World, string> {
  return {
    prepare: () => createTestKit(),
    act: ({ world, around }) => useCase(watchPorts({ storage: world.storage }, around).storage),
    resume: () => undefined,
    check: async ({ world: { storage } }) => {
      if ((await countOf(storage, 'granted')) > (await countOf(storage, 'spent'))) throw new Error('granted before it was consumed');
      if ((await countOf(storage, 'granted')) > (await storage.audit.list({ chain: 'acme', limit: 9 })).length) throw new Error('granted before it was written down');
    },
    ...options,
  };
}

describe('runCrashes', () => {
  it('invariant 2 in part: goes through every call of the act, in each mode, and says how many', async () => {
    const seen: string[] = [];
    const report = await runCrashes(crashes(right, { resume: ({ crash }) => void seen.push(`${crash.n} ${crash.call} ${crash.mode} ${crash.outcome.kind}`) }));
    expect(report).toEqual({ calls: 3, crashes: 12 });
    const modes = [['throw-before', 'failed'], ['throw-after', 'failed'], ['never-return-before', 'stopped'], ['never-return-after', 'stopped']] as const;
    expect(seen).toEqual(modes.flatMap(([mode, kind]) => ['1 ledgers.add', '2 audit.append', '3 ledgers.add'].map((call) => `${call} ${mode} ${kind}`)));
  });

  it.each([
    ['a grant before it is consumed', grantsFirst, 'throw-before at call 2, ledgers.add: Error: granted before it was consumed'],
    ['an event after the grant', writesDownLast, 'throw-before at call 3, audit.append: Error: granted before it was written down'],
    ['a failure that is swallowed, so that a broken dependency opens', swallows, 'throw-before at call 1, ledgers.add: Error: granted before it was consumed'],
  ])('catches %s, and names the call', async (_name, useCase, message) => {
    await expect(runCrashes(crashes(useCase))).rejects.toThrow(new Error(message));
  });

  it.each(['never-return-before', 'never-return-after'] as const)('finds a grant before its event by %s alone', async (mode) => {
    await expect(runCrashes(crashes(writesDownLast, { modes: [mode] }))).rejects.toThrow(mode);
    expect(await runCrashes(crashes(right, { modes: [mode] }))).toEqual({ calls: 3, crashes: 3 });
  });

  it('a call before: nothing of it happened; a call after: it happened, and its answer is lost', async () => {
    const spent: Partial<Record<CrashMode, number>> = {};
    await runCrashes(crashes(right, { check: async ({ world, crash, when }) => {
      if (crash.n === 1 && when === 'crashed') spent[crash.mode] = await countOf(world.storage, 'spent');
    } }));
    expect(spent).toEqual({ 'throw-before': 0, 'throw-after': 1, 'never-return-before': 0, 'never-return-after': 1 });
  });

  it('a process that stopped is left in the middle for good: neither it nor what it had set going makes another call', async () => {
    const ended: string[] = [];
    const both: UseCase = async (storage) => {
      const beside = new Promise<void>((resolve) => setTimeout(resolve, 3)).then(async () => {
        await add(storage, 'beside');
        ended.push('beside');
      });
      await add(storage, 'first').finally(() => ended.push('first'));
      await beside;
      return 'granted';
    };
    const report = await runCrashes(crashes(both, {
      modes: ['never-return-before'],
      check: async ({ world, crash, when }) => {
        if (crash.n !== 1 || when !== 'resumed') return;
        expect([crash.outcome.kind, ended]).toEqual(['stopped', []]);
        expect([await countOf(world.storage, 'first'), await countOf(world.storage, 'beside')]).toEqual([0, 0]);
      },
      resume: () => new Promise((resolve) => setTimeout(resolve, 10)),
    }));
    expect(report).toEqual({ calls: 2, crashes: 2 });
    // From the second crash, and from the run in which nothing breaks.
    expect(ended).toEqual(['first', 'first', 'beside']);
  });

  it('an act that hears nothing of the stop, as it asks no port any more, has answered', async () => {
    const apart: UseCase = async (storage) => {
      void add(storage, 'beside').catch(() => undefined);
      return 'granted';
    };
    const kinds: string[] = [];
    await runCrashes(crashes(apart, { resume: ({ crash }) => void kinds.push(crash.outcome.kind) }));
    expect(kinds).toEqual(['answered', 'answered', 'answered', 'answered']);
  });

  it('a lost answer of a call that only reads is a lost call, and is gone through once', async () => {
    const reads: UseCase = async (storage) => (await storage.accounts.find('a'))?.id ?? 'nobody';
    expect(await runCrashes(crashes(reads))).toEqual({ calls: 1, crashes: 2 });
    const seen: string[] = [];
    await runCrashes(crashes(reads, { resume: ({ crash }) => void seen.push(crash.mode) }));
    expect(seen).toEqual(['throw-before', 'never-return-before']);
  });

  it('names the crash after which nobody can go on', async () => {
    const resume = () => Promise.reject(new Error('nobody can go on'));
    await expect(runCrashes(crashes(right, { resume }))).rejects.toThrow(new Error('throw-before at call 1, ledgers.add: Error: nobody can go on'));
    const caught: unknown = await runCrashes(crashes(right, { resume })).catch((error: unknown) => error);
    expect((caught as Error).cause).toEqual(new Error('nobody can go on'));
  });

  it('each crash has a world of its own', async () => {
    const worlds = new Set<World>();
    await runCrashes(crashes(right, { check: async ({ world, when }) => {
      if (when === 'resumed') return;
      expect(worlds.has(world)).toBe(false);
      worlds.add(world);
      expect(await countOf(world.storage, 'spent')).toBeLessThanOrEqual(1);
    } }));
    expect(worlds.size).toBe(12);
  });

  it('fails loudly where it would prove nothing: no call, too many, an act that fails by itself', async () => {
    await expect(runCrashes(crashes(async () => 'granted'))).rejects.toThrow('act: makes no port call');
    await expect(runCrashes(crashes(right, { mostCalls: 2 }))).rejects.toThrow(new RangeError('mostCalls: the act makes more than 2 port calls'));
    const fails: UseCase = async (storage) => {
      await add(storage, 'spent');
      throw new Error('by itself');
    };
    await expect(runCrashes(crashes(fails))).rejects.toThrow('act: fails though nothing is broken: Error: by itself');
  });

  it('hands on what a call throws by itself after it was made, and a process that stopped hears nothing of it', async () => {
    const down = async (around: AroundCall) => around({ name: 'sms.send', args: [] }, () => Promise.reject(new Error('the provider is down'))).catch((error: unknown) => String(error));
    const said: unknown[] = [];
    await runCrashes({ prepare: () => undefined, act: ({ around }) => down(around), resume: ({ crash: { outcome } }) => void said.push('answer' in outcome ? outcome.answer : outcome.kind), check: () => undefined });
    expect(said).toEqual(['Error: a crash that the test asked for', 'Error: the provider is down', 'stopped', 'stopped']);
  });

  it('refuses arguments of the wrong shape, by name', async () => {
    await expect(runCrashes(null as never)).rejects.toThrow(new TypeError('input: must be an object'));
    for (const name of ['prepare', 'act', 'resume', 'check'] as const) {
      await expect(runCrashes({ ...crashes(right), [name]: 7 as never })).rejects.toThrow(new TypeError(`${name}: must be a function`));
    }
    await expect(runCrashes(crashes(right, { modes: [] }))).rejects.toThrow(new TypeError('modes: must be an array that is not empty'));
    await expect(runCrashes(crashes(right, { modes: ['explode' as never] }))).rejects.toThrow(RangeError);
    await expect(runCrashes(crashes(right, { mostCalls: 0 }))).rejects.toThrow(new RangeError('mostCalls: must be a whole number from 1'));
    await expect(runCrashes(crashes(right, { mostCalls: '7' as never }))).rejects.toThrow(new TypeError('mostCalls: must be a number'));
  });
});
