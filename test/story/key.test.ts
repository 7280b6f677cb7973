import { describe, expect, it } from 'vitest';
import { verifyReceipt } from '../../src/core/pairing/index.js';
import { profiles } from '../unit/service/shared/tools.js';
import { claim, codeOn, createRawPhone, toApproval, walkToKey, walkToKeyAfresh } from './raw-phone.js';
import { askedOfList, codeIn, goodPassword, matti, must, prove, walkToEnd } from './walk.js';

const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy', reference: 'RF18 5390 0754 7034' };

describe.each(profiles)('the Key, from its first login to its end, in %s', (policy) => {
  it('the first login by the Key, then username, password and the number typed into the app', async () => {
    const active = await walkToKeyAfresh({ policy });
    const { auth, phone, browser } = active;
    const { attempt, approval, number } = await toApproval(active, { password: goodPassword, browser });
    expect(approval).toMatchObject({ state: 'open', number: expect.stringMatching(policy === 'nist' ? /^\d{6}$/ : /^\d{2}$/) });
    expect(await auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'not-approved', approval: { state: 'open' } });
    expect(await phone.answer('approve', number)).toEqual({ ok: true, state: 'approved' });
    expect(must(await auth.login.view({ attempt })).view).toMatchObject({ state: 'key-approval', approval: { state: 'approved' } });
    const finished = must(await auth.login.finishApproval({ attempt }));
    expect(finished).toMatchObject({ next: 'authenticated', session: { assurance: { amr: ['pwd', 'swk', 'mfa', 'user'], method: 'key', phishingResistant: false, aal: policy === 'nist' ? 2 : 1 } } });
    expect(await auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'sequence-error' });
  });

  it('from the list to the Key with a list password, the list in reserve; and back with an approval', async () => {
    const active = await walkToEnd({ policy });
    const { auth, username, browser } = active;
    const proof = await prove(active, 'pair-device');
    const { pairing } = must(await auth.binding.openPairing({ token: active.token, proof }));
    const phone = createRawPhone(active);
    const { digits } = must(await claim(phone, { ...active, username, code: await codeOn(auth, pairing) }));
    const paired = must(await auth.binding.confirmDevice({ token: active.token, proof, pairing, digits }));
    const token = paired.renewed?.token ?? '';
    await active.settle();
    // The list stands in reserve.
    const asked = await toApproval(active, { password: goodPassword, browser });
    const instead = must(await auth.login.useList({ attempt: asked.attempt }));
    expect(must(await auth.login.answerOtp({ attempt: asked.attempt, code: active.codes[instead.challenge.position - 1] ?? '' }))).toMatchObject({ next: 'authenticated', session: { assurance: { method: 'otp-list' } } });
    // Back to a list.
    const started = must(await auth.binding.start({ token, act: 'change-to-list' }));
    const { approval } = started;
    if (approval?.state !== 'open') throw new Error('expected the Key to be asked');
    must(await phone.answer('approve', approval.number));
    const byKey = { token, proof: started.proof };
    must(await auth.binding.finishApproval(byKey));
    must(await auth.binding.orderList(byKey));
    const { list } = must(await auth.binding.openList(byKey));
    const { challenge } = must(await auth.binding.askList(byKey));
    const proven = must(await auth.binding.proveList({ ...byKey, code: list.codes[challenge.position - 1] ?? '' }));
    expect((await phone.signOut()).ok).toBe(false);
    await active.settle();
    const again = must(await auth.login.start({ username, password: goodPassword, browser }));
    expect(again.next).toBe('otp-challenge');
    expect(askedOfList(await auth.binding.start({ token: proven.renewed?.token ?? '', act: 'step-up' })).challenge.listNumber).toBe(2);
  });

  it('a signed-out Key is connected again from the list in reserve; a lost one is replaced by a recovered list', async () => {
    const active = await walkToEnd({ policy });
    const { auth, username, browser } = active;
    const pair = async (token: string, proof: string, name: string) => {
      const { pairing } = must(await auth.binding.openPairing({ token, proof }));
      const phone = createRawPhone(active, name);
      const { digits } = must(await claim(phone, { ...active, username, code: await codeOn(auth, pairing) }));
      return { phone, token: must(await auth.binding.confirmDevice({ token, proof, pairing, digits })).renewed?.token ?? '' };
    };
    const first = await pair(active.token, await prove(active, 'pair-device'), 'one');
    must(await first.phone.signOut());
    await active.settle();
    const asked = await toApproval(active, { password: goodPassword, browser });
    expect(asked.approval).toEqual({ state: 'not-opened', reason: 'no-device' });
    const { challenge } = must(await auth.login.useList({ attempt: asked.attempt }));
    const inside = must(await auth.login.answerOtp({ attempt: asked.attempt, code: active.codes[challenge.position - 1] ?? '' }));
    if (inside.next !== 'authenticated') throw new Error('expected a session');
    const second = await pair(inside.token, await prove(active, 'pair-device', inside.token), 'two');
    await active.settle();
    expect(must(await auth.devices.list({ token: second.token })).devices.map(({ active: able }) => able)).toEqual([true, false]);
    // The phone and the list are lost: link, code and password bring a new list, and the phone approves nothing any more.
    await auth.recovery.request({ username, recovers: 'list', browser });
    await active.settle();
    const link = /https:\S+/.exec(active.inbox.lastEmailTo(matti.email)?.text ?? '')?.[0] ?? '';
    const { flow } = must(await auth.recovery.open({ link }));
    await active.settle();
    must(await auth.recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) }));
    must(await auth.recovery.answerPassword({ flow, password: goodPassword }));
    await active.settle();
    expect((await second.phone.signOut()).ok).toBe(false);
    expect(must(await auth.login.start({ username, password: goodPassword, browser })).next).toBe('otp-challenge');
  });

  it('R106, R201: a payment is approved with all that was shown, once, and its receipt verifies from the public keys alone', async () => {
    const { auth, phone, token } = await walkToKey({ policy });
    const asked = must(await auth.approvals.request({ token, purpose: 'transaction', display }));
    const { approval, view } = asked;
    if (view.state !== 'open') throw new Error('expected the phone to be asked');
    const [waiting] = await phone.open();
    expect(waiting?.says).toMatchObject({ purpose: 'transaction', display });
    expect(await auth.approvals.finish({ approval, display })).toMatchObject({ ok: false, reason: 'not-approved' });
    must(await phone.answer('approve', view.number));
    expect(await auth.approvals.finish({ approval, display: { ...display, amount: '12500.00' } })).toMatchObject({ ok: false, reason: 'link-mismatch' });
    const { receipt } = must(await auth.approvals.finish({ approval, display }));
    expect(await auth.approvals.finish({ approval, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
    expect(verifyReceipt({ jws: receipt, keys: auth.devices.publicKeys(), display })).toMatchObject({ ok: true });
    expect(verifyReceipt({ jws: receipt, keys: auth.devices.publicKeys(), display: { ...display, payee: 'Somebody else' } })).toMatchObject({ ok: false, reason: 'link-mismatch' });
  });
});
