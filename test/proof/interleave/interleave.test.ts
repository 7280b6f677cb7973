import { describe, expect, it } from 'vitest';
import type { AnswerOtpResult } from '../../../src/service/types.js';
import type { ListRecord, Storage } from '../../../src/port/index.js';
import type { TestAuth } from '../../../src/testing/index.js';
import { goodPassword, toChallenge } from '../../story/walk.js';
import { minute, profiles, wrongCode, type Profile } from '../../unit/service/shared/tools.js';
import { missAsStranger, startActive, startInvited, type Person } from '../person.js';
import type { World } from '../world.js';
import { blindUpdates, catchRace, runRace, slowAdditions, type Race } from './race.js';

interface Attempt {
  readonly attempt: string;
  readonly right: string;
  readonly wrong: string;
}
interface Attempts {
  readonly person: Person;
  readonly attempts: readonly Attempt[];
}

/** Several browsers at the third step, all asked for one position, after so many misses. */
const challenged = (count: number, misses = 0) => async (world: World): Promise<Attempts> => {
  const person = await startActive(world);
  await missAsStranger(world, person, misses);
  const attempts: Attempt[] = [];
  while (attempts.length < count) {
    const { attempt, challenge, code } = await toChallenge({ ...world, ...person });
    attempts.push({ attempt, right: code, wrong: wrongCode({ ...world, ...person }, challenge.position) });
  }
  return { person, attempts };
};

const answer = (n: number, which: 'right' | 'wrong') => ({ auth }: TestAuth, { attempts }: Attempts): Promise<AnswerOtpResult> =>
  auth.login.answerOtp({ attempt: attempts[n]?.attempt ?? '', code: attempts[n]?.[which] ?? '' });

const listOf = async ({ storage }: { readonly storage: Storage }, { person }: { readonly person: Person }): Promise<ListRecord['list']> =>
  (await storage.lists.findBy('accountId', person.accountId))[0]?.list ?? expect.unreachable('there is a list');

const rightAnswers = (count: number): Race<Attempts, AnswerOtpResult> => ({
  prepare: challenged(count),
  actors: Object.fromEntries(Array.from({ length: count }, (_, n) => [`browser ${n + 1}`, answer(n, 'right')])),
  check: async ({ world, data, answers }) => {
    expect(answers.filter(({ ok }) => ok).length).toBe(1);
    // One for the first login, and one for this.
    expect(world.records('sessions').length).toBe(2);
    expect(await listOf(world, data)).toMatchObject({ used: { length: 2 }, lifetimeMisses: 0, burnt: [] });
  },
});

const rightAgainstBurning: Race<Attempts, AnswerOtpResult> = {
  prepare: challenged(2, 2),
  actors: { owner: answer(0, 'right'), thief: answer(1, 'wrong') },
  check: async ({ world, data, answers: [owner, thief] }) => {
    const { used, burnt, lifetimeMisses } = await listOf(world, data);
    expect(used.filter((position) => burnt.includes(position))).toEqual([]);
    expect(world.records('sessions').length).toBe(owner?.ok === true ? 2 : 1);
    expect(used.length).toBe(owner?.ok === true ? 2 : 1);
    // Whoever was told that it was a miss made one that is counted.
    expect(lifetimeMisses).toBe(thief?.ok === false && thief.reason === 'wrong-code' ? 3 : 2);
  },
};

/** Nobody gets more than five wrong answers judged before the lane closes (R65, R67). */
const missesAtTheLimit = (count: number): Race<Attempts, AnswerOtpResult> => ({
  prepare: challenged(count, 4),
  actors: Object.fromEntries(Array.from({ length: count }, (_, n) => [`stranger ${n + 1}`, answer(n, 'wrong')])),
  check: async ({ world, data, answers }) => {
    expect(answers.map((each) => !each.ok && each.reason)).toEqual(Array.from({ length: count }, () => 'lane-closed'));
    expect((await listOf(world, data)).lifetimeMisses).toBe(5);
    expect((await world.storage.accounts.find(data.person.accountId))?.password?.compromisedAt).toBeDefined();
  },
});

/** Either the lane closes, or a session opens, whether the miss comes after it, is refused beside it, or finds its position used. */
const missAgainstRight: Race<Attempts, AnswerOtpResult> = {
  prepare: challenged(2, 4),
  actors: { thief: answer(0, 'wrong'), owner: answer(1, 'right') },
  check: async ({ world, data, answers }) => {
    const [thief, owner] = answers.map((each) => (each.ok ? each.next : each.reason));
    const { lifetimeMisses, used } = await listOf(world, data);
    const condemned = (await world.storage.accounts.find(data.person.accountId))?.password?.compromisedAt !== undefined;
    const closed = { owner: 'lane-closed', thief: 'lane-closed', lifetimeMisses: 5, used: 1, condemned: true };
    const opened = { owner: 'authenticated', used: 2, condemned: false };
    expect([
      closed, { ...opened, thief: 'wrong-code', lifetimeMisses: 5 }, { ...opened, thief: 'lane-closed', lifetimeMisses: 4 }, { ...opened, thief: 'replayed', lifetimeMisses: 4 },
    ]).toContainEqual({ owner, thief, lifetimeMisses, used: used.length, condemned });
  },
};

const endAgainstCheck = (checks: number): Race<Person, { readonly ok: boolean }> => ({
  prepare: async (world) => {
    const person = await startActive(world);
    world.clock.advance(2 * minute);
    return person;
  },
  actors: {
    'log out': ({ auth }, { token }) => auth.sessions.end({ token }),
    ...Object.fromEntries(Array.from({ length: checks }, (_, n) => [`request ${n + 1}`, ({ auth }: TestAuth, { token }: Person) => auth.sessions.check({ token })])),
  },
  check: async ({ world, data, answers: [end] }) => {
    expect(end).toEqual({ ok: true });
    expect(await world.auth.sessions.check({ token: data.token })).toMatchObject({ ok: false, reason: 'ended' });
  },
});

const openingTwice = (browsers: number): Race<Awaited<ReturnType<typeof startInvited>>, Awaited<ReturnType<TestAuth['auth']['login']['start']>>> => ({
  prepare: startInvited,
  actors: Object.fromEntries(
    Array.from({ length: browsers }, (_, n) => [`browser ${n + 1}`, ({ auth }, { username, temporaryPassword }) => auth.login.start({ username, password: temporaryPassword })] as const),
  ),
  check: async ({ world, data, answers }) => {
    const flows = answers.flatMap((each) => (each.ok && each.next === 'first-login' ? [each.flow] : []));
    expect(answers.map((each) => each.ok || each.reason)).toEqual(answers.map((each) => each.ok || 'try-again'));
    const { firstLoginFlowId } = (await world.storage.accounts.find(data.accountId)) ?? expect.unreachable('the account is there');
    const named = flows.filter((flow) => flow.startsWith(firstLoginFlowId ?? '?'));
    expect(named.length).toBe(1);
    for (const flow of flows) {
      const stored = await world.storage.flows.find(flow.split('.')[0] ?? '');
      if (stored?.kind !== 'first-login') expect.unreachable('the flow is there');
      // Of an earlier browser nothing is left over: its flow is ended, its plain list wiped (R6, R55).
      expect(stored.endedAt === undefined).toBe(named.includes(flow));
    }
  },
});

const renewAgainstAnswer: Race<Attempts, { readonly ok: boolean; readonly reason?: string }> = {
  prepare: challenged(1),
  actors: {
    answer: ({ auth }, { attempts: [first] }) => auth.login.answerOtp({ attempt: first?.attempt ?? '', code: first?.right ?? '' }),
    'renew challenge': ({ auth }, { attempts: [first] }) => auth.login.renewChallenge({ attempt: first?.attempt ?? '' }),
  },
  check: async ({ world, data, answers: [answered] }) => {
    expect(answered?.ok).toBe(true);
    expect(world.records('sessions').length).toBe(2);
    const attempt = await world.storage.flows.find(data.attempts[0]?.attempt.split('.')[0] ?? '');
    expect(attempt).toMatchObject({ state: 'authenticated', endReason: 'completed' });
  },
};

/** Everybody is asked for the same position, whoever pins it (R61, R143). */
const pinning = (browsers: number): Race<Person, Awaited<ReturnType<TestAuth['auth']['login']['start']>>> => ({
  prepare: startActive,
  actors: Object.fromEntries(Array.from({ length: browsers }, (_, n) => [`browser ${n + 1}`, ({ auth }, { username }) => auth.login.start({ username, password: goodPassword })] as const)),
  check: async ({ world, data, answers }) => {
    const { pinned } = await listOf(world, { person: data });
    expect(answers.map((each) => each.ok && each.next === 'otp-challenge' && each.challenge.position)).toEqual(answers.map(() => pinned));
  },
});

/** `least`: fewer orders than these would mean that the calls are not held any more. */
const orders = async <D, T>(race: Race<D, T>, least: number, policy: Profile): Promise<void> => {
  expect((await runRace(race, { policy })).schedules).toBeGreaterThanOrEqual(least);
};

describe.each(profiles)('two at the same time, in every order with two preemptions or more, in %s', (policy) => {
  it('R60, R143, invariant 1: two right answers to one position open one session', () => orders({ ...rightAnswers(2), preemptions: 3 }, 150, policy));
  it('R60, R67, invariant 1: a right answer against the miss that burns its position: one of them wins', () => orders({ ...rightAgainstBurning, preemptions: 3 }, 150, policy));
  it('R65, R147; R154 in part: two misses where one is left: one is judged, and the lane closes', () => orders({ ...missesAtTheLimit(2), preemptions: 3 }, 150, policy));
  it('R65, R147: a miss against a right answer where one miss is left: the lane closes, or a session opens', () => orders({ ...missAgainstRight, preemptions: 2 }, 20, policy));
  it('R169 in part, invariant 1: logging out against a request that extends the session: it is over', () => orders(endAgainstCheck(1), 8, policy));
  it('R6, invariant 1: two browsers opening one first login: one of them has it', () => orders({ ...openingTwice(2), preemptions: 3 }, 40, policy));
  it('R60: a right answer against a renewed challenge on the same page: the answer goes on', () => orders({ ...renewAgainstAnswer, preemptions: 3 }, 60, policy));
  it('R61, R143: two logins that pin a position ask for the same one', () => orders({ ...pinning(2), preemptions: 3 }, 60, policy));
});

describe('three at the same time, or four', () => {
  it('R65, R147; R154 in part: four misses where one is left: five are judged in all, whoever is put off where', () => orders({ ...missesAtTheLimit(4), preemptions: 1 }, 250, 'standard'));
  it('R60, R143, invariant 1: four right answers to one position open one session', () => orders({ ...rightAnswers(4), preemptions: 1 }, 150, 'standard'));
  it('R169 in part, invariant 1: logging out against two requests that extend the session', () => orders(endAgainstCheck(2), 80, 'standard'));
  it('R6, invariant 1: three browsers opening one first login', () => orders({ ...openingTwice(3), preemptions: 2 }, 90, 'standard'));
  it('R61, R143: three logins that pin a position', () => orders({ ...pinning(3), preemptions: 2 }, 90, 'standard'));
});

describe('a store that breaks its contract is caught, with the order that does it', () => {
  const caught = async <D, T>(race: Race<D, T>, broken: (storage: Storage) => Storage): Promise<readonly string[]> => (await catchRace(race, broken)).schedule;

  it('invariant 1: lists whose updates all win: one position opens two sessions', async () => {
    expect(await caught(rightAnswers(2), blindUpdates('lists'))).toContain('browser 1: lists.update');
    expect(await caught(rightAnswers(3), blindUpdates('lists'))).toContain('browser 3: lists.update');
  });

  it('invariant 1: lists whose updates all win: a miss is lost, or a position is used and burnt', async () => {
    expect(await caught(rightAgainstBurning, blindUpdates('lists'))).toContain('thief: lists.update');
  });

  it('R61: lists whose updates all win: two positions are asked for', async () => {
    expect(await caught(pinning(2), blindUpdates('lists'))).toContain('browser 1: lists.update');
  });

  it('R154 in part: ledgers that read and then write: more guesses are judged than the limit allows', async () => {
    expect(await caught(missesAtTheLimit(2), slowAdditions)).toContain('stranger 1: ledgers.read');
  });

  it('R169 in part: sessions whose updates all win: a session that was ended is extended', async () => {
    expect(await caught(endAgainstCheck(1), blindUpdates('sessions'))).toContain('request 1: sessions.update');
  });

  it('R6: accounts whose updates all win: the earlier browser is not ended', async () => {
    expect(await caught(openingTwice(2), blindUpdates('accounts'))).toContain('browser 1: accounts.update');
  });

  it('R60: flows whose updates all win: an attempt that was completed is open again', async () => {
    expect(await caught(renewAgainstAnswer, blindUpdates('flows'))).toContain('answer: flows.update');
  });
});
