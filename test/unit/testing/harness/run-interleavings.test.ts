import { describe, expect, it } from 'vitest';
import type { Storage } from '../../../../src/port/index.js';
import { createTestKit, recordKinds, runInterleavings, watchPorts, type AroundCall, type InterleavingError, type InterleavingsInput } from '../../../../src/testing/index.js';

interface World {
  readonly storage: Storage;
}
type UseCase = (storage: Storage) => Promise<string>;

const countOf = async (storage: Storage, key: string): Promise<number> => (await storage.ledgers.read({ keys: [key], now: 0 }))[0]?.count ?? 0;

/** Consumes as the port asks: one addition that answers with the count. */
const right: UseCase = async (storage) => ((await storage.ledgers.add({ changes: [{ key: 'spent', amount: 1 }], now: 0 }))[0]?.count === 1 ? 'granted' : 'spent');
/** Looks first, and then counts. */
const readsThenWrites: UseCase = async (storage) => {
  if ((await countOf(storage, 'spent')) > 0) return 'spent';
  await storage.ledgers.add({ changes: [{ key: 'spent', amount: 1 }], now: 0 });
  return 'granted';
};
/** A race of three, which needs two that are put off: one between the other's two looks. */
const looksTwice: UseCase = async (storage) => {
  const before = await countOf(storage, 'spent');
  const between = await countOf(storage, 'spent');
  await storage.ledgers.add({ changes: [{ key: 'spent', amount: 1 }], now: 0 });
  const after = await countOf(storage, 'spent');
  return before === 0 && between === 1 && after === 3 ? 'caught' : 'fine';
};

function race(useCases: readonly UseCase[], options: Partial<InterleavingsInput<World, string>> = {}): InterleavingsInput<World, string> {
  return {
    prepare: () => createTestKit(),
    actors: useCases.map((useCase, n) => ({ name: ['ann', 'bob', 'eve'][n] ?? '', act: ({ world, around }) => useCase(watchPorts({ storage: world.storage }, around).storage) })),
    check: ({ answers }) => {
      if (answers.filter((answer) => answer === 'granted').length > 1) throw new Error('granted twice');
    },
    ...options,
  };
}

const caughtBy = async (input: InterleavingsInput<World, string>): Promise<InterleavingError> =>
  runInterleavings(input).then(() => expect.unreachable('a violation'), (error: unknown) => error as InterleavingError);

/** So many calls, none of which concerns another's. */
const calls = (count: number): UseCase => async (storage) => {
  for (let n = 0; n < count; n += 1) await storage.accounts.find('nobody');
  return 'fine';
};

describe('runInterleavings', () => {
  it('invariant 1 in part: a consume that reads and then writes is caught, with the order that does it; one addition is not', async () => {
    const error = await caughtBy(race([readsThenWrites, readsThenWrites]));
    expect(error.schedule).toEqual(['bob: ledgers.read', 'ann: ledgers.read', 'ann: ledgers.add', 'bob: ledgers.add']);
    expect(error.message).toBe(`schedule 3, with 1 preemptions: Error: granted twice\nschedule: [${error.schedule.map((step) => `\n  "${step}",`).join('')}\n]`);
    expect(error.cause).toEqual(new Error('granted twice'));
    expect(await runInterleavings(race([right, right]))).toEqual({ schedules: 2 });
    expect(await runInterleavings(race([right, right, right]))).toEqual({ schedules: 6 });
  });

  it('runs one schedule again, as its message lists it', async () => {
    const { schedule } = await caughtBy(race([readsThenWrites, readsThenWrites]));
    let runs = 0;
    const prepare = () => {
      runs += 1;
      return createTestKit();
    };
    const again = await caughtBy(race([readsThenWrites, readsThenWrites], { schedule, prepare }));
    expect([again.schedule, runs]).toEqual([schedule, 1]);
    const harmless = ['ann: ledgers.read', 'ann: ledgers.add', 'bob: ledgers.read'];
    expect(await runInterleavings(race([readsThenWrites, readsThenWrites], { schedule: harmless }))).toEqual({ schedules: 1 });
  });

  it('says so where a schedule does not fit what is run', async () => {
    const misfit = await caughtBy(race([right, right], { schedule: ['ann: ledgers.read'] }));
    expect(misfit.message).toContain('step 1 does not fit');
    expect(misfit.message).toContain('these could go on: ann: ledgers.add, bob: ledgers.add');
    const late = await caughtBy(race([right, right], { schedule: ['ann: ledgers.add', 'bob: ledgers.add', 'bob: ledgers.add'] }));
    expect(late.message).toContain('all have ended before its step 3');
  });

  it('goes through every order within the bound, each once, and the fewest preemptions first', async () => {
    const seen: string[] = [];
    const note = (preemptions: number) => race([calls(2), calls(3)], { preemptions, check: ({ schedule }) => void seen.push(schedule.map((step) => step.slice(0, 1)).join('')) });
    // All orders of aabbb: 5 over 2.
    expect(await runInterleavings(note(9))).toEqual({ schedules: 10 });
    expect(new Set(seen).size).toBe(10);
    seen.length = 0;
    expect(await runInterleavings(note(0))).toEqual({ schedules: 2 });
    expect(seen.sort()).toEqual(['aabbb', 'bbbaa']);
    seen.length = 0;
    expect(await runInterleavings(note(1))).toEqual({ schedules: 5 });
    expect(seen.slice(0, 2).sort()).toEqual(['aabbb', 'bbbaa']);
    expect(seen.slice(2).sort()).toEqual(['abbba', 'baabb', 'bbaab']);
  });

  it('of three, each between the others’ calls; a race that needs two preemptions needs the bound of two', async () => {
    const check: InterleavingsInput<World, string>['check'] = ({ answers }) => {
      if (answers.includes('caught')) throw new Error('caught');
    };
    await runInterleavings(race([looksTwice, looksTwice, looksTwice], { preemptions: 1, check }));
    const error = await caughtBy(race([looksTwice, looksTwice, looksTwice], { check }));
    expect(error.message).toContain('with 2 preemptions: Error: caught');
  });

  it('the number of calls may differ from order to order', async () => {
    const lengths = new Set<number>();
    await runInterleavings(race([readsThenWrites, readsThenWrites], { check: ({ schedule }) => void lengths.add(schedule.length) }));
    expect([...lengths].sort()).toEqual([3, 4]);
  });

  it('fails loudly where there are more schedules than it was told', async () => {
    await expect(runInterleavings(race([calls(3), calls(3)], { mostSchedules: 5 }))).rejects.toThrow(new RangeError('mostSchedules: there are more than 5'));
    const { schedules } = await runInterleavings(race([calls(3), calls(3)]));
    expect(await runInterleavings(race([calls(3), calls(3)], { mostSchedules: schedules }))).toEqual({ schedules });
    await expect(runInterleavings(race([calls(3), calls(3)], { mostSchedules: schedules - 1 }))).rejects.toThrow(RangeError);
  });

  it('calls that do not wait happen with the step before them, and are in no schedule', async () => {
    const both: UseCase = async (storage) => {
      await storage.messages.find('m');
      await storage.ledgers.add({ changes: [{ key: 'a', amount: 1 }], now: 0 });
      await storage.lists.find('l');
      return 'fine';
    };
    const seen = new Set<string>();
    await runInterleavings(race([both, both], { holds: ({ name }) => name.startsWith('ledgers.'), check: ({ schedule }) => schedule.forEach((step) => seen.add(step)) }));
    expect([...seen].sort()).toEqual(['ann: ledgers.add', 'bob: ledgers.add']);
    seen.clear();
    await runInterleavings(race([both, both], { check: ({ schedule }) => schedule.forEach((step) => seen.add(step)) }));
    expect([...seen].filter((step) => step.startsWith('ann')).sort()).toEqual(['ann: ledgers.add', 'ann: lists.find']);
  });

  it('waits for what is no port call: timers, and work on a thread', async () => {
    const key = await globalThis.crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    const slow: UseCase = async (storage) => {
      const read = await countOf(storage, 'spent');
      await new Promise((resolve) => setTimeout(resolve, 5));
      await globalThis.crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(100_000));
      await storage.ledgers.add({ changes: [{ key: 'spent', amount: 1 }], now: 0 });
      return read === 0 ? 'granted' : 'spent';
    };
    const error = await caughtBy(race([slow, slow]));
    expect(error.schedule).toEqual(['bob: ledgers.read', 'ann: ledgers.read', 'ann: ledgers.add', 'bob: ledgers.add']);
  });

  it('somebody who waits for another goes on when the other has; where nobody can, that is said, and who', async () => {
    const handOver = () => {
      let open: () => void = () => undefined;
      return { gate: new Promise<void>((resolve) => (open = resolve)), open: () => open() };
    };
    let gates = handOver();
    const waits: UseCase = async (storage) => {
      await gates.gate;
      return right(storage);
    };
    const opens: UseCase = async (storage) => {
      const said = await right(storage);
      gates.open();
      return said;
    };
    const prepare = () => {
      gates = handOver();
      return createTestKit();
    };
    expect(await runInterleavings(race([waits, opens], { prepare }))).toEqual({ schedules: 1 });
    const error = await caughtBy(race([waits, waits, right], { prepare }));
    expect(error.message).toContain('ann and bob: neither at an end nor at a port call');
    expect(error.schedule).toEqual(['eve: ledgers.add']);
  });

  it('a use case that rejects is a violation: nothing was broken', async () => {
    const fails: UseCase = async (storage) => {
      if ((await right(storage)) === 'spent') throw new Error('out of turn');
      return 'granted';
    };
    const error = await caughtBy(race([fails, right]));
    expect(error.message).toContain('ann fails: Error: out of turn');
    expect(error.schedule).toEqual(['bob: ledgers.add', 'ann: ledgers.add']);
    const atOnce = await caughtBy(race([() => Promise.reject(new Error('at once')), right]));
    expect(atOnce.message).toContain('ann fails: Error: at once');
  });

  it('each schedule has a world of its own', async () => {
    const worlds = new Set<World>();
    const { schedules } = await runInterleavings(race([right, right], { check: async ({ world }) => {
      worlds.add(world);
      expect(await countOf(world.storage, 'spent')).toBe(2);
    } }));
    expect(worlds.size).toBe(schedules);
  });

  it.each(['lists', 'sessions'] as const)('a store whose update ignores the expected version is caught: %s', async (kind) => {
    const record = recordKinds[kind].sample(1);
    const blind = (storage: Storage): Storage => {
      const update = async (changed: { readonly id: string }) => {
        const stored = await storage[kind].find(changed.id);
        return stored !== undefined && storage[kind].update({ ...changed, version: stored.version + 1 } as never, stored.version);
      };
      return { ...storage, [kind]: { ...storage[kind], update } };
    };
    const updates: UseCase = async (storage) => {
      const found = await storage[kind].find(record.id);
      if (found?.version !== 1) return 'spent';
      return (await storage[kind].update({ ...found, version: found.version + 1 } as never, found.version)) ? 'granted' : 'spent';
    };
    const prepare = (broken: (storage: Storage) => Storage) => async (): Promise<World> => {
      const { storage } = createTestKit();
      await storage[kind].insert(record as never);
      return { storage: broken(storage) };
    };
    expect((await runInterleavings(race([updates, updates], { prepare: prepare((storage) => storage) }))).schedules).toBeGreaterThan(2);
    expect((await caughtBy(race([updates, updates], { prepare: prepare(blind) }))).message).toContain('granted twice');
  });

  it('says so where the world is not the same every time', async () => {
    let worlds = 0;
    const other = async (around: AroundCall) => around({ name: worlds === 1 ? 'accounts.find' : 'accounts.findBy', args: [] }, async () => 'fine');
    const drifting = { name: 'ann', act: ({ around }: { readonly around: AroundCall }) => other(around) };
    const prepare = () => {
      worlds += 1;
      return createTestKit();
    };
    const error = await caughtBy({ ...race([right], { prepare }), actors: [...race([right]).actors, { ...drifting, name: 'dan' }] });
    expect(error.message).toContain('does not fit what the same steps led to');
  });

  it('refuses arguments of the wrong shape, by name', async () => {
    const good = race([right, right]);
    const refused = async (change: object, error: Error) => expect(runInterleavings({ ...good, ...change })).rejects.toThrow(error);
    await expect(runInterleavings(null as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await refused({ prepare: 7 }, new TypeError('prepare: must be a function'));
    await refused({ check: undefined }, new TypeError('check: must be a function'));
    await refused({ actors: [] }, new TypeError('actors: must be an array that is not empty'));
    await refused({ actors: [7] }, new TypeError('actors: must be an object'));
    await refused({ actors: [{ name: '', act: right }] }, new TypeError('actors.name: must be a text that is not empty'));
    await refused({ actors: [{ name: 'ann', act: 7 }] }, new TypeError('actors.act: must be a function'));
    await refused({ actors: [good.actors[0], good.actors[0]] }, new RangeError('actors.name: no two may have one name'));
    await refused({ preemptions: -1 }, new RangeError('preemptions: must be a whole number from 0'));
    await refused({ mostSchedules: 0 }, new RangeError('mostSchedules: must be a whole number from 1'));
    await refused({ holds: 7 }, new TypeError('holds: must be a function'));
    await refused({ schedule: [] }, new TypeError('schedule: must be an array that is not empty'));
  });
});
