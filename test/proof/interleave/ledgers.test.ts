import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { resolvePolicy } from '../../../src/core/policy/index.js';
import { planOtpLedgers, type LedgerPlan } from '../../../src/core/throttle/index.js';
import type { LedgerStore, Storage } from '../../../src/port/index.js';
import { acceptTry, confirmMiss, giveBackTry, reserveTry } from '../../../src/service/shared/reserve-try.js';
import { runInterleavings, watchPorts, type InterleavingError } from '../../../src/testing/index.js';
import { minute, second } from '../../unit/service/shared/tools.js';
import { slowAdditions } from './race.js';

// The very end of a bucket.
const now = 30_000_000 * minute - second;
const { otpMisses } = resolvePolicy({ profile: 'standard' });
const strangers = planOtpLedgers({ accountId: 'a1', epoch: 'password-1', lane: 'strangers', policy: otpMisses });
const known = planOtpLedgers({ accountId: 'a1', epoch: 'list-1', lane: 'known:b1', policy: otpMisses });

/** What becomes of a try that may be judged, and when it looked at the clock; `lost`: the process dies with it. */
interface Guess {
  readonly fate: 'wrong' | 'right' | 'unjudged' | 'lost';
  readonly at?: number;
}
type Said = Guess['fate'] | 'closes' | 'lane-closed' | 'wait';

async function guess(ledgers: LedgerStore, plan: LedgerPlan, { fate, at = now }: Guess): Promise<Said> {
  const tried = await reserveTry({ ledgers }, { plan, now: at });
  if (!tried.ok) return tried.reason;
  const { reserved } = tried;
  if (fate === 'wrong') return (await confirmMiss({ ledgers }, { reserved, now: at })) ? 'closes' : 'wrong';
  if (fate === 'right') await acceptTry({ ledgers }, { reserved, now: at });
  if (fate === 'unjudged') await giveBackTry({ ledgers }, { reserved, now: at });
  return fate;
}

const missesOf = async ({ ledgers }: Storage, plan: LedgerPlan): Promise<number> => (await ledgers.read({ keys: [plan.rules.at(-1)?.key ?? ''], now }))[0]?.count ?? 0;

/** Guesses at once, after so many misses, in every order of their ledger calls. */
async function race(input: {
  readonly plan: LedgerPlan;
  readonly misses: number;
  readonly guesses: readonly Guess[];
  readonly preemptions: number;
  readonly check: (found: { readonly said: readonly Said[]; readonly misses: number; readonly storage: Storage }) => void | Promise<void>;
  readonly broken?: (storage: Storage) => Storage;
}): Promise<number> {
  const { plan, broken = (kept) => kept } = input;
  const base = createMemoryStorage();
  // A day earlier, so that no minute of them is looked at, nor any pause.
  for (let n = 0; n < input.misses; n += 1) expect(await guess(base.ledgers, plan, { fate: 'wrong', at: now - 24 * 60 * minute + n * 2 * minute })).toBe('wrong');
  const { schedules } = await runInterleavings<Storage, Said>({
    prepare: async () => createMemoryStorage({ copyOf: base }),
    actors: input.guesses.map((one, n) => ({
      name: `stranger ${n + 1}`,
      act: ({ world, around }) => guess(broken(watchPorts({ storage: world }, around).storage).ledgers, plan, one),
    })),
    check: async ({ world, answers }) => input.check({ said: answers, misses: await missesOf(world, plan), storage: world }),
    preemptions: input.preemptions,
    holds: () => true,
  });
  return schedules;
}

const wrong = (count: number, at?: (n: number) => number): readonly Guess[] => Array.from({ length: count }, (_, n) => ({ fate: 'wrong', ...(at === undefined ? {} : { at: at(n) }) }));
const judged = (said: readonly Said[]): number => said.filter((one) => one === 'wrong' || one === 'closes').length;

/** None is judged too many, and what is left is judged one after another. */
const neverTooMany = (plan: LedgerPlan, before: number) => async ({ said, misses, storage }: { readonly said: readonly Said[]; readonly misses: number; readonly storage: Storage }): Promise<void> => {
  const limit = plan.rules.at(-1)?.limit ?? 0;
  expect(misses).toBe(before + judged(said));
  expect(misses).toBeLessThanOrEqual(limit);
  expect(said.filter((one) => one === 'closes').length).toBe(misses === limit ? 1 : 0);
  for (let left = limit - misses; left > 0; left -= 1) expect(await guess(storage.ledgers, plan, { fate: 'wrong', at: now + 24 * 60 * minute })).toBe(left === 1 ? 'closes' : 'wrong');
  expect(await guess(storage.ledgers, plan, { fate: 'right', at: now + 48 * 60 * minute })).toBe('lane-closed');
};

describe('tries on their way, in every order of their ledger calls', () => {
  it('R65, R147; R154 in part: four misses where one is left, in every order there is: one is judged', async () => {
    const check = neverTooMany(strangers, 4);
    const schedules = await race({ plan: strangers, misses: 4, guesses: wrong(4), preemptions: 7, check: async (found) => {
      expect(judged(found.said)).toBe(1);
      await check(found);
    } });
    // Two calls each: 8! / (2! 2! 2! 2!), but for those in which nobody is put off.
    expect(schedules).toBeGreaterThan(2_000);
  });

  it('R65; R154 in part: five misses where two are left', async () => {
    expect(await race({ plan: strangers, misses: 3, guesses: wrong(5), preemptions: 2, check: neverTooMany(strangers, 3) })).toBeGreaterThan(800);
  });

  it.each([['as one bucket turns into the next', 2 * second], ['from clocks a minute apart', minute], ['from clocks two minutes apart', 2 * minute]])('R65; R154 in part: four misses where one is left, %s', async (_when, apart) => {
    const at = (n: number): number => now + Math.floor((n - 1.5) * (apart / 3));
    for (const order of [at, (n: number) => at(3 - n)]) {
      expect(await race({ plan: strangers, misses: 4, guesses: wrong(4, order), preemptions: 2, check: neverTooMany(strangers, 4) })).toBeGreaterThan(150);
    }
  });

  it('R65: a known browser’s last two: one begins the minute and is judged, the others wait or find too many on their way', async () => {
    const limit = otpMisses.knownBrowser;
    expect(await race({ plan: known, misses: limit - 1, guesses: wrong(4), preemptions: 2, check: neverTooMany(known, limit - 1) })).toBeGreaterThan(200);
  });

  it('R147: a miss against a right answer where one is left: the miss closes the lane, or the right answer has cleared what was before it', async () => {
    const seen = new Set<string>();
    const schedules = await race({ plan: strangers, misses: 4, guesses: [{ fate: 'wrong' }, { fate: 'right' }], preemptions: 4, check: ({ said, misses }) => {
      seen.add(said.join());
      expect(['closes,lane-closed', 'lane-closed,right', 'wrong,right']).toContain(said.join());
      expect(misses).toBe({ 'closes,lane-closed': 5, 'lane-closed,right': 0, 'wrong,right': 1 }[said.join()]);
    } });
    // All there are: each takes two calls.
    expect(schedules).toBe(6);
    expect(seen.size).toBe(3);
  });

  it('R147: two misses against a right answer where two are left: what it clears is what was before it, and no try on its way', async () => {
    await race({ plan: strangers, misses: 3, guesses: [{ fate: 'wrong' }, { fate: 'wrong' }, { fate: 'right' }], preemptions: 2, check: async ({ said, misses, storage }) => {
      expect(misses).toBeLessThanOrEqual(said[2] === 'right' ? 2 : 5);
      expect(said.filter((one) => one === 'closes').length).toBe(misses === 5 ? 1 : 0);
      if (misses < 5) await neverTooMany(strangers, misses)({ said: [], misses, storage });
    } });
  });

  it('R147: tries that are given back, or lost, close nothing, and the lost ones are gone four minutes later', async () => {
    const guesses: readonly Guess[] = [{ fate: 'lost' }, { fate: 'unjudged' }, { fate: 'wrong' }];
    await race({ plan: strangers, misses: 3, guesses, preemptions: 2, check: async ({ said, misses, storage }) => {
      expect(misses).toBe(3 + judged(said));
      expect(said).not.toContain('closes');
      expect(await guess(storage.ledgers, strangers, { fate: 'right', at: now + 4 * minute })).toBe('right');
    } });
  });

  it('R154 in part: ledgers that read and then write are caught', async () => {
    const found = await race({ plan: strangers, misses: 4, guesses: wrong(2), preemptions: 2, check: neverTooMany(strangers, 4), broken: slowAdditions }).catch((error: unknown) => error as InterleavingError);
    expect(typeof found === 'number' ? [] : found.schedule).toContain('stranger 1: ledgers.read');
  });
});
