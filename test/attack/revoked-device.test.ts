/*
 * The attack: a phone was lost or stolen and its owner, or the head user, has ended it. Whoever holds it answers what it was asked before, or has
 * just approved a login and finishes it now, or sets a new password by it. From the moment of its end nothing of it counts.
 */
import { describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { goodPassword, headUser, must } from '../story/walk.js';
import { activateByKey, inParallel } from '../unit/service/device/tools.js';
import { minute, profiles } from '../unit/service/shared/tools.js';

const ways: Readonly<Record<string, (active: ActiveByKey) => Promise<unknown>>> = {
  'its owner': async (active) => must(await active.auth.devices.endDevice({ token: active.token, deviceId: active.phone.signer.kid })),
  'a head user': async (active) => must(await active.auth.accounts.endDevice({ actor: headUser, accountId: active.accountId, deviceId: active.phone.signer.kid })),
  itself: async (active) => must(await active.phone.signOut()),
  'the account that was disabled': async (active) => must(await active.auth.accounts.disable({ actor: headUser, accountId: active.accountId })),
  'the restart of the account': async (active) => must(await active.auth.accounts.restart({ actor: headUser, accountId: active.accountId, delivery: 'in-person' })),
};

/** What ends the attempts of the account with the phone. */
const endsAttempts: ReadonlySet<string> = new Set(['the account that was disabled', 'the restart of the account']);

describe.each(profiles)('a phone that was ended in %s', (policy) => {
  it.each(Object.keys(ways))('R90: by %s: what it was asked and has not answered it no longer can, and what it approved is finished by nobody', async (by) => {
    const active = await activateByKey(policy);
    const approved = await toApproval(active, { password: goodPassword });
    must(await active.phone.answer('approve', approved.number));
    const open = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const answer = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number: open.number });
    const request = await active.phone.request({ method: 'POST', path: '/answer' });
    const poll = await active.phone.request({ method: 'GET', path: '/approvals' });
    expect((await active.auth.devices.openApprovals({ request: poll })).ok).toBe(true);
    await ways[by]?.(active);
    expect(await active.auth.devices.answerApproval({ approval: waiting?.approval ?? '', answer, request })).toEqual({ ok: false, reason: 'device-unknown' });
    const finished = await inParallel(2, (n) => active.auth.login.finishApproval({ attempt: [approved, open][n]?.attempt ?? '' }));
    // One end leaves the account as it is, so that the page may ask another phone; the others end every attempt.
    expect(finished.map((one) => one.ok || one.reason)).toEqual(endsAttempts.has(by) ? ['sequence-error', 'sequence-error'] : ['attempt-expired', 'not-approved']);
    expect(await active.auth.devices.openApprovals({ request: poll })).toEqual({ ok: false, reason: 'device-unknown' });
  });

  it('R90: the record says when and why, all addresses are told, and ending it again changes nothing', async () => {
    const active = await activateByKey(policy);
    const end = () => active.auth.accounts.endDevice({ actor: headUser, accountId: active.accountId, deviceId: active.phone.signer.kid });
    must(await end());
    const at = active.clock.now();
    active.clock.advance(minute);
    must(await end());
    await active.settle();
    const { devices } = must(await active.auth.accounts.listDevices({ actor: headUser, accountId: active.accountId }));
    expect(devices).toMatchObject([{ active: false, endedAt: at, endReason: 'ended-by-head-user' }]);
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'device-ended').length).toBe(2);
    expect(await active.auth.accounts.endDevice({ actor: headUser, accountId: active.accountId, deviceId: 'another' })).toMatchObject({ ok: false, reason: 'device-not-found' });
  });

  it('R90, R32: the third step of a compromised password was right, then the phone was ended: no new password is set by it', async () => {
    const active = await activateByKey(policy);
    must(await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId }));
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    must(await active.phone.answer('approve', number));
    expect(must(await active.auth.login.finishApproval({ attempt })).next).toBe('new-password');
    must(await active.auth.accounts.endDevice({ actor: headUser, accountId: active.accountId, deviceId: active.phone.signer.kid }));
    expect(await active.auth.login.replacePassword({ attempt, password: 'lumi narskuu saappaan alla' })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect((await active.storage.accounts.find(active.accountId))?.passwordsSet).toBe(1);
  });

  it('R90: a payment that it approved is not finished once it has ended', async () => {
    const active = await activateByKey(policy);
    const display = { amount: '1.00', currency: 'EUR', payee: 'A thief' };
    const { approval, view } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display }));
    must(await active.phone.answer('approve', view.state === 'open' ? view.number : ''));
    must(await active.phone.signOut());
    expect(await active.auth.approvals.finish({ approval, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
  });

  it('R90: a session that is not fresh ends no phone: a stolen one must not take the Key away', async () => {
    const active = await activateByKey(policy);
    active.clock.advance(6 * minute);
    expect(await active.auth.devices.endDevice({ token: active.token, deviceId: active.phone.signer.kid })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect(must(await active.auth.devices.list({ token: active.token })).devices).toMatchObject([{ active: true }]);
  });
});
