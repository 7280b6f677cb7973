import { beforeEach, describe, expect, it } from 'vitest';
import { verifyReceipt } from '../../../../src/core/pairing/index.js';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { goodPassword, headUser, must } from '../../../story/walk.js';
import { newerKey } from '../maintenance/tools.js';
import { activate, eventsOf, jitter, keys, minute, profiles, second, wrapStorage } from '../shared/tools.js';
import { activateByKey, inParallel, reopenByKey, withReserve, wrongNumber } from '../device/tools.js';

const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy', reference: 'RF18 5390 0754 7034' };

async function ask(active: ActiveByKey, shown: Readonly<Record<string, string>> & typeof display = display) {
  const { approval, view } = must(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display: shown }));
  return { approval, view, number: view.state === 'open' ? view.number : '' };
}

describe.each(profiles)('a payment of somebody with a list only in %s', (policy) => {
  it('is refused as method-unavailable, and nothing is asked or stored', async () => {
    const { auth, token, storage, accountId } = await activate(policy);
    const before = await storage.flows.findBy('accountId', accountId);
    expect(await auth.approvals.request({ token, purpose: 'transaction', display })).toMatchObject({ ok: false, reason: 'method-unavailable' });
    expect(await storage.flows.findBy('accountId', accountId)).toEqual(before);
    expect((await eventsOf(storage)).filter(({ kind }) => kind.startsWith('approval-'))).toEqual([]);
  });
});

describe.each(profiles)('approving a payment in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it.each(['amount', 'currency', 'payee', 'reference'] as const)('R106: with another %s than was shown it is link-mismatch, is written down, and the right one still goes', async (field) => {
    const { approval, number } = await ask(active);
    must(await active.phone.answer('approve', number));
    expect(await active.auth.approvals.finish({ approval, display: { ...display, [field]: `${display[field]} ` } })).toMatchObject({ ok: false });
    expect(await active.auth.approvals.finish({ approval, display: { ...display, [field]: 'X' } })).toMatchObject({ ok: false, reason: 'link-mismatch' });
    expect(await active.auth.approvals.finish({ approval, display: { ...display, extra: 'more' } })).toMatchObject({ ok: false, reason: 'link-mismatch' });
    expect((await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'transaction-approved' && reason === 'link-mismatch').length).toBeGreaterThanOrEqual(2);
    expect((await active.auth.approvals.finish({ approval, display })).ok).toBe(true);
  });

  it('R105: an approval of a login completes no payment, nor the reverse, and an answer that names the other purpose is refused', async () => {
    const { attempt, number: ofLogin } = await toApproval(active, { password: goodPassword, browser: active.browser });
    const { approval, number } = await ask(active);
    const [login, payment] = await active.phone.open();
    if (login === undefined || payment === undefined) return expect.unreachable();
    const answer = await active.phone.sign({ challenge: login.challenge, answer: 'approve', number: ofLogin });
    expect(await active.phone.send({ approval: payment.approval, answer })).toEqual({ ok: false, reason: 'bad-answer' });
    const paid = await active.phone.sign({ challenge: payment.challenge, answer: 'approve', number });
    expect(await active.phone.send({ approval: login.approval, answer: paid })).toEqual({ ok: false, reason: 'bad-answer' });
    must(await active.phone.send({ approval: payment.approval, answer: paid }));
    expect(await active.auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect(await active.auth.login.finishApproval({ attempt: approval })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(await active.auth.approvals.finish({ approval: attempt, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
    expect((await active.auth.approvals.finish({ approval, display })).ok).toBe(true);
  });

  it('R99 in part: of fifty that finish at once in four processes one gets the receipt', async () => {
    const { approval, number } = await ask(active);
    must(await active.phone.answer('approve', number));
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`pay ${n}`)) }));
    const said = await inParallel(50, (n) => (processes[n % 4] ?? active).auth.approvals.finish({ approval, display }));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    expect((await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'transaction-approved' && outcome === 'success').length).toBe(1);
  });

  it('R201: a receipt verifies from the public keys alone, also after rotation, the phone’s end and the account’s erasure; with any byte changed it fails', async () => {
    const { approval, number } = await ask(active);
    must(await active.phone.answer('approve', number));
    const { receipt } = must(await active.auth.approvals.finish({ approval, display }));
    const kept = active.auth.devices.publicKeys();
    const rotated = reopenByKey(active, { keys: [newerKey, ...keys] });
    must(await active.phone.signOut());
    must(await rotated.auth.accounts.erase({ actor: headUser, accountId: active.accountId }));
    expect(await active.storage.devices.findBy('accountId', active.accountId)).toEqual([]);
    for (const known of [kept, rotated.auth.devices.publicKeys()]) expect(verifyReceipt({ jws: receipt, keys: known, display })).toMatchObject({ ok: true });
    expect(verifyReceipt({ jws: receipt, keys: reopenByKey(active, { keys: [newerKey] }).auth.devices.publicKeys(), display })).toMatchObject({ ok: false });
    for (let at = 0; at < receipt.length; at += 41) {
      const changed = `${receipt.slice(0, at)}${receipt[at] === 'A' ? 'B' : 'A'}${receipt.slice(at + 1)}`;
      expect([at, verifyReceipt({ jws: changed, keys: kept, display }).ok]).toEqual([at, false]);
    }
  });

  it('clock: finished a second before the ten minutes are over, and not when they are', async () => {
    const first = await ask(active);
    must(await active.phone.answer('approve', first.number));
    active.clock.advance(10 * minute - second);
    expect((await active.auth.approvals.finish({ approval: first.approval, display })).ok).toBe(true);
    const second_ = await ask(active);
    must(await active.phone.answer('approve', second_.number));
    active.clock.advance(10 * minute);
    expect(await active.auth.approvals.finish({ approval: second_.approval, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
  });

  it('R103 in part: not-me ends the session that asked, and nothing is paid', async () => {
    const { approval } = await ask(active);
    must(await active.phone.answer('not-me'));
    await active.settle();
    expect(await active.auth.approvals.finish({ approval, display })).toMatchObject({ ok: false, reason: 'approval-ended' });
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ ok: false, reason: 'ended' });
  });

  it('R100 in part: the wrong numbers of one session end that session, and neither the Key nor the password is held for them', async () => {
    const limit = active.auth.policy.otpMisses.recovery;
    const { tries } = active.auth.policy.approval;
    for (let misses = 0; misses < limit; ) {
      const { number, view } = await ask(active);
      if (view.state !== 'open') return expect.unreachable(JSON.stringify(view));
      for (let n = 0; n < tries && misses < limit; n += 1) {
        misses += 1;
        expect(await active.phone.answer('approve', wrongNumber(number))).toMatchObject({ ok: false, reason: misses < limit ? 'wrong-number' : 'lane-closed' });
      }
      active.clock.advance(5 * minute);
    }
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(false);
    const account = await active.storage.accounts.find(active.accountId);
    expect([account?.keyId === undefined, account?.password?.compromisedAt]).toEqual([false, undefined]);
  });

  it('who has a list and no Key is told so; an ended session asks nothing', async () => {
    const other = await withReserve(policy);
    must(await other.phone.signOut());
    expect(must(await other.auth.approvals.request({ token: other.token, purpose: 'transaction', display })).view).toEqual({ state: 'not-opened', reason: 'no-device' });
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await active.auth.approvals.request({ token: active.token, purpose: 'transaction', display })).toMatchObject({ ok: false, reason: 'ended' });
  });

  it('an evening of invoices is not slowed down: what was approved no longer counts', async () => {
    for (let n = 0; n < 12; n += 1) {
      const { approval, number, view } = await ask(active);
      expect(view.state).toBe('open');
      must(await active.phone.answer('approve', number));
      must(await active.auth.approvals.finish({ approval, display }));
    }
  });
});
