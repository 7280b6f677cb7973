import { beforeEach, describe, expect, it } from 'vitest';
import { must, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';
import { changeAccount, contact, factorsOf, inParallel, lastCode, otherCode, storedFlow, toCode, wins } from './walks.js';

describe.each(profiles)('auth.recovery.answerCode in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const answer = (flow: string, code: string, by = active) => by.auth.recovery.answerCode({ flow, code });
  const steps = async () => (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-step').map(({ outcome, method, reason }) => [outcome, method, reason]);

  it('R102 in part, R123 in part: a lost password asks for the third step now, and named no list position before', async () => {
    const { flow, view, code } = await toCode(active);
    expect(view.challenge).toBeUndefined();
    expect((await storedFlow(active, flow)).challenge).toBeUndefined();
    const right = must(await answer(flow, code));
    expect(right.view).toMatchObject({ state: 'third-step', recovers: 'password', challenge: { listNumber: 1, expiresAt: active.clock.now() + 5 * minute } });
    expect(right.view.phoneEnding).toBeUndefined();
    expect(must(await active.auth.recovery.view({ flow })).view).toEqual(right.view);
  });

  it('R124 in part: a lost list asks for the password', async () => {
    const { flow, code } = await toCode(active, 'list');
    expect(must(await answer(flow, code)).view).toMatchObject({ state: 'password', recovers: 'list' });
    expect((await storedFlow(active, flow)).challenge).toBeUndefined();
  });

  it('spaces and dashes are forgiven', async () => {
    const { flow, code } = await toCode(active);
    must(await answer(flow, ` ${code.slice(0, 4)} - ${code.slice(4)} `));
  });

  it('R121 in part: clock: the code works at its TTL − 1 s and is refused at its TTL, which is no miss', async () => {
    const early = await toCode(active);
    active.clock.advance(10 * minute - second);
    must(await answer(early.flow, early.code));
    const late = await toCode(active);
    active.clock.advance(10 * minute);
    for (let n = 0; n < 9; n += 1) expect(await answer(late.flow, late.code)).toEqual({ ok: false, reason: 'code-expired', supportContact: contact });
    must(await active.auth.recovery.sendCode({ flow: late.flow }));
    await active.settle();
    must(await answer(late.flow, lastCode(active)));
  });

  it('R130 in part: it is bound to its recovery: the code of another, of the same account, is wrong', async () => {
    const one = await toCode(active);
    const two = await toCode(active, 'list');
    expect(await answer(one.flow, two.code)).toMatchObject({ reason: 'code-wrong' });
    expect(await answer(two.flow, one.code)).toMatchObject({ reason: 'code-wrong' });
    must(await answer(one.flow, one.code));
  });

  it('R121 in part, R123 in part: the fifth miss ends this recovery and nothing else', async () => {
    const other = await toCode(active, 'list');
    const { flow, code } = await toCode(active);
    const before = await factorsOf(active);
    for (let n = 0; n < 4; n += 1) expect(await answer(flow, otherCode(code))).toEqual({ ok: false, reason: 'code-wrong', supportContact: contact });
    expect(await answer(flow, otherCode(code))).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    expect(await answer(flow, code)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'ended', endReason: 'tries-spent', endedAt: active.clock.now() });
    expect(await factorsOf(active)).toEqual(before);
    must(await answer(other.flow, other.code));
    must(await active.auth.sessions.check({ token: active.token }));
  });

  it('R147 in part: a right answer on the fifth try is right', async () => {
    const { flow, code } = await toCode(active);
    for (let n = 0; n < 4; n += 1) await answer(flow, otherCode(code));
    must(await answer(flow, code));
  });

  it.each(['one', 'two', 'three'])('R130: of fifty parallel right answers, over slow processes, exactly one goes on, and none is a miss (%s)', async (seed) => {
    const { flow, code } = await toCode(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
    const results = await inParallel(50, (n) => answer(flow, code, processes[n % 3]));
    expect(wins(results)).toBe(1);
    for (const result of results) if (!result.ok) expect(['try-again', 'not-in-this-step']).toContain(result.reason);
    expect(must(await active.auth.recovery.view({ flow })).view.state).toBe('third-step');
    expect((await steps()).filter(([outcome]) => outcome === 'success').length).toBe(1);
  });

  it.each(['one', 'two', 'three'])('R154 in part: of fifty parallel wrong answers at most five are judged, and with the fifth of all the recovery is over (%s)', async (seed) => {
    const { flow, code } = await toCode(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
    const guesses = await inParallel(50, (n) => answer(flow, String(10_000_000 + n), processes[n % 3]));
    const judged = async () => (await steps()).filter(([, , reason]) => reason === 'code-wrong').length;
    expect(wins(guesses)).toBe(0);
    expect(await judged()).toBeGreaterThan(0);
    expect(await judged()).toBeLessThanOrEqual(5);
    // Who came while others were being judged may have been refused in their place: what is left is left for later, and not one more.
    for (let left = 5 - (await judged()); left > 0; left -= 1) expect(await answer(flow, otherCode(code))).toMatchObject({ reason: left > 1 ? 'code-wrong' : 'tries-spent' });
    expect(await judged()).toBe(5);
    expect((await steps()).filter(([, , reason]) => reason === 'tries-spent').length).toBe(1);
    expect(await answer(flow, code)).toMatchObject({ reason: 'flow-ended' });
  });

  it('R147 in part: tries that a crash left behind are forgotten within four minutes, and the code that is right goes on', async () => {
    const { flow, code } = await toCode(active);
    const lost = reopen(active, { storage: { ...active.storage, flows: { ...active.storage.flows, update: () => new Promise(() => undefined) } } });
    for (let n = 0; n < 5; n += 1) void answer(flow, code, lost);
    for (let n = 0; n < 200; n += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await answer(flow, code)).toEqual({ ok: false, reason: 'try-again', supportContact: contact });
    active.clock.advance(2 * minute);
    expect(await answer(flow, code)).toMatchObject({ reason: 'try-again' });
    active.clock.advance(2 * minute);
    must(await answer(flow, code));
  });

  it('invariant 2: the end that a crash cut short is made up for by whoever asks next', async () => {
    const { flow, code } = await toCode(active);
    for (let n = 0; n < 4; n += 1) await answer(flow, otherCode(code));
    const broken = reopen(active, { storage: { ...active.storage, flows: { ...active.storage.flows, update: () => Promise.reject(new Error('down')) } } });
    await expect(answer(flow, otherCode(code), broken)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await answer(flow, code)).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'ended', endReason: 'tries-spent' });
  });

  it('R129 in part: a code that another one voids at the worst moment opens nothing', async () => {
    const { flow, code } = await toCode(active);
    const { flows } = active.storage;
    let voided = false;
    const racing = reopen(active, {
      storage: {
        ...active.storage,
        flows: {
          ...flows,
          update: async (record, expected) => {
            const first = !voided;
            voided = true;
            if (first) must(await active.auth.recovery.sendCode({ flow }));
            return flows.update(record, expected);
          },
        },
      },
    });
    expect(await answer(flow, code, racing)).toEqual({ ok: false, reason: 'try-again', supportContact: contact });
    expect((await storedFlow(active, flow)).state).toBe('code');
    await active.settle();
    must(await answer(flow, lastCode(active)));
  });

  it('R147 in part: the last miss comes too late where a right answer has moved on: it ends no later step', async () => {
    const { flow, code } = await toCode(active);
    for (let n = 0; n < 4; n += 1) await answer(flow, otherCode(code));
    const { ledgers } = active.storage;
    let passed = false;
    const racing = reopen(active, {
      storage: {
        ...active.storage,
        ledgers: {
          ...ledgers,
          add: async (input) => {
            const first = !passed;
            passed = true;
            if (first) must(await answer(flow, code));
            return ledgers.add(input);
          },
        },
      },
    });
    expect(await answer(flow, otherCode(code), racing)).toEqual({ ok: false, reason: 'try-again', supportContact: contact });
    expect(must(await active.auth.recovery.view({ flow })).view.state).toBe('third-step');
  });

  it('R130 in part: the stored code is bound to its flow: put into another by whoever can write to the database, it opens nothing', async () => {
    const one = await toCode(active);
    const two = await toCode(active);
    const [from, into] = [await storedFlow(active, one.flow), await storedFlow(active, two.flow)];
    await active.storage.flows.update({ ...into, version: into.version + 1, code: from.code }, into.version);
    expect(await answer(two.flow, one.code)).toMatchObject({ reason: 'code-wrong' });
  });

  it('R155 in part, invariant 7: with the ledger store down the code opens nothing', async () => {
    const { flow, code } = await toCode(active);
    const down = reopen(active, { storage: { ...active.storage, ledgers: { ...active.storage.ledgers, add: () => Promise.reject(new Error('down')) } } });
    await expect(answer(flow, code, down)).rejects.toMatchObject({ code: 'ledger-unavailable' });
    must(await answer(flow, code));
  });

  it('only at its step: a code that was right is asked for no more', async () => {
    const { flow, code } = await toCode(active);
    must(await answer(flow, code));
    expect(await answer(flow, code)).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
  });

  it('a recovery that the account has overtaken is over', async () => {
    const { flow, code } = await toCode(active);
    await changeAccount(active, { contactChangedAt: active.clock.now() + 1 });
    expect(await answer(flow, code)).toMatchObject({ reason: 'flow-ended' });
  });

  it('R124 in part: with the password lost and the list at its end, no code helps: contact support', async () => {
    const { flow, code } = await toCode(active);
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    if (record === undefined) throw new Error('expected the list');
    await active.storage.lists.remove(record.id);
    expect(await answer(flow, code)).toEqual({ ok: false, reason: 'list-ended', supportContact: contact });
    expect(must(await active.auth.recovery.view({ flow })).view.state).toBe('code');
    expect((await steps()).at(-1)).toEqual(['failure', 'sms', 'list-ended']);
  });

  it('R175 in part: wrong, late and right each write one event with method and reason', async () => {
    const { flow, code } = await toCode(active);
    await answer(flow, otherCode(code));
    await answer(flow, code);
    const late = await toCode(active);
    active.clock.advance(10 * minute);
    await answer(late.flow, late.code);
    expect(await steps()).toEqual([['failure', 'sms', 'code-wrong'], ['success', 'sms', undefined], ['failure', 'sms', 'code-expired']]);
  });

  it('invariant 2: should its event not be written, the answer is an error; the proof itself is consumed', async () => {
    const { flow, code } = await toCode(active);
    const broken = reopen(active, { storage: { ...active.storage, audit: { ...active.storage.audit, append: () => Promise.reject(new Error('down')) } } });
    await expect(answer(flow, code, broken)).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect((await active.auth.recovery.setPassword({ flow, password: 'lumi narskuu saappaan alla' })).ok).toBe(false);
  });

  it('a recovery dies with its hour, whatever was proven', async () => {
    const { flow, code } = await toCode(active);
    must(await answer(flow, code));
    active.clock.advance(hour);
    expect(await active.auth.recovery.renewChallenge({ flow })).toMatchObject({ reason: 'flow-ended' });
  });
});
