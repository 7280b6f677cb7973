/*
 * The attack: an approval that somebody gave, or was talked into giving, is used for something else: another account, another login, another
 * purpose, another organization, another service. The answer names all of that, signed, and what it names is compared.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { codeIn, goodPassword, matti, must } from '../story/walk.js';
import { accountOf, activateByKey, claimed, inParallel, openPairing, withDigits } from '../unit/service/device/tools.js';
import { linkIn } from '../unit/service/recovery/walks.js';
import { profiles } from '../unit/service/shared/tools.js';

const display = { amount: '1.00', currency: 'EUR', payee: 'Tilinpito Oy' };

describe.each(profiles)('an approval for something else in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it.each(['virtanen-oy', 'toinen-oy'])('R98: somebody of %s sees and answers no request of virtanen-oy’s Matti, and a statement about the account of one is none about the other’s', async (organization) => {
    const opened = await openPairing(policy, { storage: active.storage, seed: 'another' }, organization);
    expect((await accountOf(opened)).organizationId).toBe(organization);
    const own = await claimed(opened, 'a colleague’s phone');
    must(await opened.auth.firstLogin.confirmDevice({ flow: opened.flow, pairing: opened.pairing, ...withDigits(own.digits) }));
    await opened.settle();
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    expect(await own.phone.open()).toEqual([]);
    const { approval = '', challenge = '' } = waiting ?? {};
    const byOwn = await own.phone.sign({ challenge, answer: 'approve', number });
    expect(await own.phone.send({ approval, answer: byOwn })).toEqual({ ok: false, reason: 'approval-ended' });
    expect(await active.phone.send({ approval, answer: byOwn })).toEqual({ ok: false, reason: 'bad-answer' });
    // By the right phone, right in everything but the account that it names.
    const aboutOther = await active.phone.sign({ challenge, answer: 'approve', number, over: { account: opened.accountId } });
    expect(await active.phone.send({ approval, answer: aboutOther })).toEqual({ ok: false, reason: 'bad-answer' });
    const theirs = await toApproval(opened, { password: goodPassword });
    const [asked] = await own.phone.open();
    const talkedInto = await active.phone.sign({ challenge: asked?.challenge ?? '', answer: 'approve', number: theirs.number });
    expect(await active.phone.send({ approval: asked?.approval ?? '', answer: talkedInto })).toEqual({ ok: false, reason: 'approval-ended' });
    expect(await own.phone.send({ approval: asked?.approval ?? '', answer: talkedInto })).toEqual({ ok: false, reason: 'bad-answer' });
    for (const one of [attempt, theirs.attempt]) expect(await active.auth.login.finishApproval({ attempt: one })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect(await active.phone.answer('approve', number)).toEqual({ ok: true, state: 'approved' });
  });

  it('R98, R105: every purpose answers its own request and no other, and each ends where it was asked', async () => {
    const { auth, token, phone } = active;
    const login = await toApproval(active, { password: goodPassword, browser: active.browser });
    const bind = must(await auth.binding.start({ token, act: 'change-password' }));
    const paid = must(await auth.approvals.request({ token, purpose: 'transaction', display }));
    await auth.recovery.request({ username: active.username, recovers: 'password', browser: active.browser });
    await active.settle();
    const { flow } = must(await auth.recovery.open({ link: linkIn(active.inbox.lastEmailTo(matti.email)?.text ?? '') }));
    await active.settle();
    const recovery = must(await auth.recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) })).view;
    const numbers = [login.approval, bind.approval, paid.view, recovery.approval].map((view) => (view?.state === 'open' ? view.number : ''));
    const waiting = await phone.open();
    const byPurpose = (['login', 'bind', 'transaction', 'recovery'] as const).map((purpose, at) => ({ purpose, number: numbers[at] ?? '', one: waiting.find(({ says }) => says.purpose === purpose) }));
    expect(byPurpose.every(({ one, number }) => one !== undefined && number !== '')).toBe(true);
    for (const { one: asked } of byPurpose) {
      for (const { one: answered, number } of byPurpose) {
        if (asked === answered) continue;
        const answer = await phone.sign({ challenge: answered?.challenge ?? '', answer: 'approve', number });
        expect(await phone.send({ approval: asked?.approval ?? '', answer })).toEqual({ ok: false, reason: 'bad-answer' });
      }
    }
    // Only the payment is approved: nothing else goes on by it.
    const payment = byPurpose[2];
    must(await phone.send({ approval: payment?.one?.approval ?? '', answer: await phone.sign({ challenge: payment?.one?.challenge ?? '', answer: 'approve', number: payment?.number ?? '' }) }));
    expect(await auth.login.finishApproval({ attempt: login.attempt })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect(await auth.binding.finishApproval({ token, proof: bind.proof })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect(await auth.recovery.finishApproval({ flow })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect((await auth.approvals.finish({ approval: paid.approval, display })).ok).toBe(true);
  });

  it('R81, R98: the proof of one act, approved on the phone that names it, is good for no other act, nor in another session', async () => {
    const { auth, token, phone } = active;
    const { proof, approval } = must(await auth.binding.start({ token, act: 'step-up' }));
    const [waiting] = await phone.open();
    expect(waiting?.says).toMatchObject({ purpose: 'bind', act: 'step-up' });
    must(await phone.answer('approve', approval?.state === 'open' ? approval.number : ''));
    must(await auth.binding.finishApproval({ token, proof }));
    expect(await auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect(await auth.binding.openPairing({ token, proof })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const other = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await phone.answer('approve', other.number));
    const session = must(await auth.login.finishApproval({ attempt: other.attempt }));
    if (session.next !== 'authenticated') return expect.unreachable();
    expect(await auth.sessions.stepUp({ token: session.token, proof, password: goodPassword })).toMatchObject({ ok: false, reason: 'step-up-required' });
  });

  it('R98: a statement made for another service is refused', async () => {
    const { number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const answer = await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number, over: { aud: 'https://other.example' } });
    expect(await active.phone.send({ approval: waiting?.approval ?? '', answer })).toEqual({ ok: false, reason: 'bad-answer' });
  });

  it('an approval is finished in its own browser only: another attempt of the same person, or the id without the token, opens nothing', async () => {
    const mine = await toApproval(active, { password: goodPassword, browser: active.browser });
    const theirs = await toApproval(active, { password: goodPassword });
    const [first] = await active.phone.open();
    must(await active.phone.send({ approval: first?.approval ?? '', answer: await active.phone.sign({ challenge: first?.challenge ?? '', answer: 'approve', number: mine.number }) }));
    const said = await inParallel(10, (n) => active.auth.login.finishApproval({ attempt: n % 2 === 0 ? theirs.attempt : `${mine.attempt.split('.')[0] ?? ''}.${'A'.repeat(43)}` }));
    expect(said.some(({ ok }) => ok)).toBe(false);
    expect((await active.auth.login.finishApproval({ attempt: mine.attempt })).ok).toBe(true);
  });
});
