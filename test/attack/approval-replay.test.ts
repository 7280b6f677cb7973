/*
 * The attack: somebody records what a phone sent, and sends it again: to the same request, to a later one, from another process, and with the
 * request of the phone around it or a new one. One answer opens one login, in the browser that asked, and nothing ever again.
 */
import { describe, expect, it } from 'vitest';
import { toApproval } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { activateByKey, inParallel, reopenByKey } from '../unit/service/device/tools.js';
import { eventsOf, jitter, profiles, wrapStorage } from '../unit/service/shared/tools.js';

describe.each(profiles)('a recorded answer in %s', (policy) => {
  it('R99, invariant 1: the whole call again is replayed, the answer in a new call too, and so are both in another process', async () => {
    const active = await activateByKey(policy);
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    const [waiting] = await active.phone.open();
    if (waiting === undefined) return expect.unreachable();
    const answer = await active.phone.sign({ challenge: waiting.challenge, answer: 'approve', number });
    const request = await active.phone.request({ method: 'POST', path: '/answer', body: answer });
    const recorded = { approval: waiting.approval, answer, request };
    expect(await active.auth.devices.answerApproval(recorded)).toEqual({ ok: true, state: 'approved' });
    const other = reopenByKey(active);
    for (const { auth, phone } of [active, other]) {
      expect(await auth.devices.answerApproval(recorded)).toEqual({ ok: false, reason: 'replayed' });
      expect(await phone.send({ approval: waiting.approval, answer })).toEqual({ ok: false, reason: 'answer-replayed' });
    }
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(true);
    // And after the login is over, whoever starts another.
    await toApproval(active, { password: goodPassword, browser: active.browser });
    const [later] = await active.phone.open();
    expect(await active.phone.send({ approval: later?.approval ?? '', answer })).toEqual({ ok: false, reason: 'bad-answer' });
    expect(await active.phone.send({ approval: waiting.approval, answer })).toMatchObject({ ok: false });
  });

  it('R99: fifty recorded calls at once in four processes are one approval, and the finishes of one page at once one session, written down once', async () => {
    const active = await activateByKey(policy);
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const answer = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number });
    const request = await active.phone.request({ method: 'POST', path: '/answer', body: answer });
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`replay ${n}`)) }));
    const said = await inParallel(50, (n) => (processes[n % 4] ?? active).auth.devices.answerApproval({ approval: waiting?.approval ?? '', answer, request }));
    expect(said.map((one) => (one.ok ? 'approved' : one.reason)).sort()).toEqual(['approved', ...Array.from({ length: 49 }, () => 'replayed')]);
    const finished = await inParallel(6, (n) => (processes[n % 4] ?? active).auth.login.finishApproval({ attempt }));
    expect(finished.filter(({ ok }) => ok).length).toBe(1);
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).filter(({ endedAt }) => endedAt === undefined).length).toBe(2);
    const opened = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-opened');
    expect(opened.length).toBe(2);
  });

  it('R120: the request of a poll is none of an answer: method, path and body are signed', async () => {
    const active = await activateByKey(policy);
    const { number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const answer = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number });
    const poll = await active.phone.request({ method: 'GET', path: '/approvals' });
    expect(must(await active.auth.devices.openApprovals({ request: poll })).approvals.length).toBe(1);
    expect(await active.auth.devices.answerApproval({ approval: waiting?.approval ?? '', answer, request: { ...poll, method: 'POST', path: '/answer' } })).toEqual({ ok: false, reason: 'bad-request' });
  });
});
