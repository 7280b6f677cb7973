import { beforeEach, describe, expect, it } from 'vitest';
import { must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, eventsOf, jitter, minute, profiles, reopen, second, wrapStorage, wrongCode } from '../shared/tools.js';
import { accountOf, changeAccount, contact, fillQueue, inParallel, storedFlow, toCode, toThirdStep, wins } from './walks.js';

describe.each(profiles)('auth.recovery.answerOtp in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const answer = (flow: string, code: string, by = active) => by.auth.recovery.answerOtp({ flow, code });
  const listOf = async () => (await active.storage.lists.findBy('accountId', active.accountId))[0]?.list;

  it('R123 in part: a right answer leads to the new password; the one-time password is used up', async () => {
    const { flow, otp, challenge } = await toThirdStep(active);
    expect(must(await answer(flow, ` ${otp.toLowerCase()} `)).view).toMatchObject({ state: 'new-password', recovers: 'password' });
    expect((await listOf())?.used).toContain(challenge.position);
    expect((await storedFlow(active, flow)).challenge).toBeUndefined();
    expect(await answer(flow, otp)).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
  });

  it('R61 in part: it asks for the position that the login asks for, and a miss here counts at the list', async () => {
    const { flow, challenge } = await toThirdStep(active);
    const login = await toChallenge(active);
    expect(login.challenge.position).toBe(challenge.position);
    const missed = await answer(flow, wrongCode(active, challenge.position));
    expect(missed).toEqual({ ok: false, reason: 'wrong-code', challenge: { ...challenge, expiresAt: active.clock.now() + 5 * minute }, supportContact: contact });
    expect(await listOf()).toMatchObject({ pinMisses: 1, lifetimeMisses: 1 });
  });

  it('R62 in part: the third miss burns the position, and another is asked for', async () => {
    const { flow, challenge } = await toThirdStep(active);
    for (let n = 0; n < 2; n += 1) await answer(flow, wrongCode(active, challenge.position));
    const third = await answer(flow, wrongCode(active, challenge.position));
    if (third.ok || third.reason !== 'wrong-code') throw new Error('expected a miss');
    expect(third.challenge.position).not.toBe(challenge.position);
    expect(must(await active.auth.recovery.view({ flow })).view.challenge).toEqual(third.challenge);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'position-burnt').length).toBe(1);
    must(await answer(flow, active.codes[third.challenge.position - 1] ?? ''));
  });

  it('R123: five tries; the fifth miss ends the recovery, and neither list nor password nor any lane', async () => {
    const { flow } = await toThirdStep(active);
    const results: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { challenge } = must(await active.auth.recovery.renewChallenge({ flow }));
      const said = await answer(flow, wrongCode(active, challenge.position));
      results.push(said.ok ? 'ok' : said.reason);
    }
    expect(results).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'tries-spent']);
    expect(await answer(flow, active.codes[0] ?? '')).toMatchObject({ reason: 'flow-ended' });
    expect((await accountOf(active)).password?.compromisedAt).toBeUndefined();
    const login = await toChallenge(active);
    expect((await active.auth.login.answerOtp({ attempt: login.attempt, code: login.code })).ok).toBe(true);
    expect((await toThirdStep(active)).flow).not.toBe(flow);
  });

  it('R66 in part: its misses count over the list’s life, and the one too many ends the list', async () => {
    const { flow, challenge } = await toThirdStep(active);
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    if (record === undefined) throw new Error('expected the list');
    await active.storage.lists.update({ ...record, version: record.version + 1, list: { ...record.list, lifetimeMisses: 44 } }, record.version);
    active.inbox.clear();
    expect(await answer(flow, wrongCode(active, challenge.position))).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
    await active.settle();
    expect(active.inbox.all().map(({ purpose }) => purpose)).toEqual(['list-ended', 'list-ended']);
    expect(await active.auth.recovery.renewChallenge({ flow })).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
    expect(await answer(flow, active.codes[challenge.position - 1] ?? '')).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
  });

  it('R123 in part, R148 in part, R150 in part: a strangers’ lane that was closed does not stop it', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    expect((await accountOf(active)).password?.compromisedAt).toBeDefined();
    const { flow, otp } = await toThirdStep(active);
    must(await answer(flow, otp));
  });

  it('R64 in part: clock: an answer is taken at TTL − 1 s and refused at TTL, which is no miss; asking again gives the same position', async () => {
    const { flow, otp, challenge } = await toThirdStep(active);
    active.clock.advance(5 * minute);
    for (let n = 0; n < 9; n += 1) expect(await answer(flow, otp)).toEqual({ ok: false, reason: 'challenge-expired', supportContact: contact });
    expect(must(await active.auth.recovery.renewChallenge({ flow })).challenge).toEqual({ ...challenge, expiresAt: active.clock.now() + 5 * minute });
    active.clock.advance(5 * minute - second);
    must(await answer(flow, otp));
  });

  it.each([[''], ['ABC'], ['ABCDE'], ['АAAA'], ['x'.repeat(100_000)]])('R147 in part: what cannot be one is no miss: %#', async (typed) => {
    const { flow, otp } = await toThirdStep(active);
    for (let n = 0; n < 9; n += 1) expect(await answer(flow, typed)).toEqual({ ok: false, reason: 'not-a-code', supportContact: contact });
    must(await answer(flow, otp));
  });

  it('R143 in part: a position that a login used meanwhile is no miss; another is asked for', async () => {
    const { flow, otp, challenge } = await toThirdStep(active);
    const login = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt: login.attempt, code: login.code }));
    const said = await answer(flow, otp);
    if (said.ok || said.reason !== 'replayed') throw new Error('expected a replay');
    expect(said.challenge.position).not.toBe(challenge.position);
    must(await answer(flow, active.codes[said.challenge.position - 1] ?? ''));
  });

  it.each(['one', 'two', 'three'])('R130 in part, invariant 1: of fifty parallel right answers, over slow processes, one goes on (%s)', async (seed) => {
    const { flow, otp } = await toThirdStep(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    const results = await inParallel(50, (n) => answer(flow, otp, processes[n % 3]));
    expect(wins(results)).toBe(1);
    expect(must(await active.auth.recovery.view({ flow })).view.state).toBe('new-password');
    expect((await listOf())?.lifetimeMisses).toBe(0);
  });

  it.each(['one', 'two'])('R154 in part: of forty parallel wrong answers at most five are judged (%s)', async (seed) => {
    const { flow, challenge } = await toThirdStep(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    active.hasher.reset();
    const results = await inParallel(40, (n) => answer(flow, wrongCode(active, challenge.position), processes[n % 3]));
    expect(wins(results)).toBe(0);
    expect(active.hasher.verifies).toBeLessThanOrEqual(5);
    expect((await listOf())?.lifetimeMisses).toBeLessThanOrEqual(5);
  });

  it('invariant 2: the end that a crash cut short is made up for by whoever answers next', async () => {
    const { flow } = await toThirdStep(active);
    const ask = async () => must(await active.auth.recovery.renewChallenge({ flow })).challenge.position;
    for (let n = 0; n < 4; n += 1) await answer(flow, wrongCode(active, await ask()));
    const position = await ask();
    const broken = reopen(active, { storage: { ...active.storage, flows: { ...active.storage.flows, update: () => Promise.reject(new Error('down')) } } });
    await expect(answer(flow, wrongCode(active, position), broken)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await answer(flow, active.codes[(await ask()) - 1] ?? '')).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'ended', endReason: 'tries-spent' });
  });

  it('R46 in part: a full queue judges nothing, and takes no try', async () => {
    const { flow, otp } = await toThirdStep(active);
    const { full, release } = await fillQueue(active);
    for (let n = 0; n < 9; n += 1) expect(await answer(flow, otp, full)).toEqual({ ok: false, reason: 'busy', retryAfterMs: 1_000, supportContact: contact });
    await release();
    must(await answer(flow, otp));
  });

  it('R175 in part: the account may change while the hash runs: nothing goes on, and that is written down', async () => {
    const { flow, otp } = await toThirdStep(active);
    const { hash, verify, isOutdated } = active.hasher;
    const slow = reopen(active, {
      hasher: {
        hash, isOutdated,
        verify: async (input) => {
          await changeAccount(active, { passwordsSet: (await accountOf(active)).passwordsSet + 1 });
          return verify(input);
        },
      },
    });
    expect(await answer(flow, otp, slow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await storedFlow(active, flow)).state).toBe('third-step');
    // R175: the one-time password is used up, and that is written down.
    const events = (await eventsOf(active.storage)).filter(({ kind, method }) => kind === 'recovery-step' && method === 'otp-list');
    expect(events.map(({ outcome, reason }) => [outcome, reason])).toEqual([['failure', 'flow-ended']]);
  });

  it('only at its step: before the code, and in the recovery of a list, it is refused', async () => {
    for (const recovers of ['password', 'list'] as const) {
      const { flow } = await toCode(active, recovers);
      expect(await answer(flow, active.codes[0] ?? '')).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
      expect(await active.auth.recovery.renewChallenge({ flow })).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
    }
  });

  it('R175 in part: wrong, late and right each write one event', async () => {
    const { flow, otp, challenge } = await toThirdStep(active);
    await answer(flow, wrongCode(active, challenge.position));
    await answer(flow, 'ABC');
    active.clock.advance(5 * minute);
    await answer(flow, otp);
    must(await active.auth.recovery.renewChallenge({ flow }));
    await answer(flow, otp);
    const events = (await eventsOf(active.storage)).filter(({ kind, method }) => kind === 'recovery-step' && method === 'otp-list');
    expect(events.map(({ outcome, reason }) => [outcome, reason])).toEqual([['failure', 'wrong-code'], ['failure', 'challenge-expired'], ['success', undefined]]);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'third-step-checked' || kind === 'partial-auth')).toEqual([]);
  });
});
