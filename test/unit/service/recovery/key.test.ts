import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { must } from '../../../story/walk.js';
import { accountOf, activateByKey, inParallel, reopenByKey, withReserve, wrongNumber } from '../device/tools.js';
import { eventsOf, jitter, minute, profiles, watchLedgers, wrapStorage } from '../shared/tools.js';
import { newPassword, toCode } from './walks.js';

/** Up to the third step of a lost password: the phone is asked. */
async function toThirdStep(active: ActiveByKey & { readonly codes?: readonly string[] }) {
  const { flow, code } = await toCode({ ...active, codes: active.codes ?? [] });
  const { view } = must(await active.auth.recovery.answerCode({ flow, code }));
  return { flow, view, number: view.approval?.state === 'open' ? view.approval.number : '' };
}

describe.each(profiles)('a lost password of somebody with the Key in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it('R123, R124: link and code change nothing; the approval is the third proof; then the password is set, no session opens and all end', async () => {
    const { flow, view, number } = await toThirdStep(active);
    const { recovery } = active.auth;
    expect(view).toMatchObject({ state: 'third-step', approval: { state: 'open' } });
    expect(await recovery.setPassword({ flow, password: newPassword })).toMatchObject({ ok: false, reason: 'additional-factor-required' });
    expect(await recovery.finishApproval({ flow })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect((await active.phone.open())[0]?.says).toMatchObject({ purpose: 'recovery' });
    must(await active.phone.answer('approve', number));
    expect(await recovery.setPassword({ flow, password: newPassword })).toMatchObject({ ok: false, reason: 'additional-factor-required' });
    must(await recovery.finishApproval({ flow }));
    const done = must(await recovery.setPassword({ flow, password: newPassword }));
    expect('token' in done).toBe(false);
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ ok: false, reason: 'ended' });
    const login = await toApproval(active, { password: newPassword });
    must(await active.phone.answer('approve', login.number));
    expect(must(await active.auth.login.finishApproval({ attempt: login.attempt }))).toMatchObject({ next: 'authenticated', session: { assurance: { recoveredAt: expect.any(Number) } } });
  });

  it('R99, R175: asked for twenty times at once in four processes, what the phone approved is one step, and one line of the audit', async () => {
    const { flow, number } = await toThirdStep(active);
    must(await active.phone.answer('approve', number));
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`step ${String(n)}`)) }));
    const said = await inParallel(20, (n) => (processes[n % 4] ?? active).auth.recovery.finishApproval({ flow }));
    expect(said.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await eventsOf(active.storage)).filter(({ kind, method, outcome }) => kind === 'recovery-step' && method === 'key' && outcome === 'success')).toHaveLength(1);
  });

  it('R103: not-me ends the recovery, and all addresses are told', async () => {
    const { flow } = await toThirdStep(active);
    must(await active.phone.answer('not-me'));
    await active.settle();
    expect(await active.auth.recovery.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
    expect((await accountOf(active)).passwordsSet).toBe(1);
  });

  it('R123: five wrong numbers, in a lane of the recovery’s own, end it; the strangers’ lane is left as it was', async () => {
    const own = await activateByKey(policy, { policyOverrides: { approval: { tries: 3 } } });
    const watched = watchLedgers(own.storage);
    const counting = reopenByKey(own, { storage: watched.storage, policyOverrides: { approval: { tries: 3 } } });
    const { flow, number } = await toThirdStep(counting);
    for (let misses = 1; misses <= 3; misses += 1) expect(await counting.phone.answer('approve', wrongNumber(number))).toMatchObject({ ok: false, reason: 'wrong-number', triesLeft: 3 - misses });
    const { approval } = must(await counting.auth.recovery.askApproval({ flow })).view;
    const next = approval?.state === 'open' ? approval.number : '';
    expect(await counting.phone.answer('approve', wrongNumber(next))).toMatchObject({ ok: false, reason: 'wrong-number', triesLeft: 2 });
    expect((await counting.auth.recovery.view({ flow })).ok).toBe(true);
    expect(await counting.phone.answer('approve', wrongNumber(next))).toEqual({ ok: false, reason: 'lane-closed' });
    expect(await counting.auth.recovery.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    const misses = (await watched.counts(own.clock.now())).filter(({ key }) => key.startsWith('key/') && key.endsWith('/misses'));
    expect(misses.map(({ key, count }) => [key.includes('/recovery:'), count])).toEqual([[true, 5]]);
    expect((await accountOf(own)).password?.compromisedAt).toBeUndefined();
    own.clock.advance(30 * minute);
    expect((await toApproval(own, { password: 'kahvi jäähtyy pöydälle' })).approval.state).toBe('open');
  });

  it('R130: finished fifty times at once in four processes, it goes on once', async () => {
    const { flow, number } = await toThirdStep(active);
    must(await active.phone.answer('approve', number));
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`recover ${n}`)) }));
    const said = await inParallel(50, (n) => (processes[n % 4] ?? active).auth.recovery.finishApproval({ flow }));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
  });

  it('a phone that ended between the approval and the finish proves nothing', async () => {
    const { flow, number } = await toThirdStep(active);
    must(await active.phone.answer('approve', number));
    must(await active.phone.signOut());
    expect(await active.auth.recovery.finishApproval({ flow })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect(await active.auth.recovery.setPassword({ flow, password: newPassword })).toMatchObject({ ok: false, reason: 'additional-factor-required' });
  });

  it('the list in reserve takes the place of the phone, and all addresses are told', async () => {
    const reserve = await withReserve(policy);
    const { flow } = await toThirdStep(reserve);
    const { view } = must(await reserve.auth.recovery.useList({ flow }));
    must(await reserve.auth.recovery.answerOtp({ flow, code: reserve.codes[(view.challenge?.position ?? 1) - 1] ?? '' }));
    must(await reserve.auth.recovery.setPassword({ flow, password: newPassword }));
    await reserve.settle();
    expect(reserve.inbox.all().filter(({ purpose }) => purpose === 'list-instead').length).toBe(2);
    expect(await active.auth.recovery.useList({ flow })).toMatchObject({ ok: false });
  });
});

describe('a lost password of somebody with the Key, where a request takes one number', () => {
  it('R101 in part, R123: in standard three requests of one try each bound a recovery before its lane does', async () => {
    const active = await activateByKey('standard');
    const { flow, number } = await toThirdStep(active);
    let current = number;
    for (const more of [true, true, false]) {
      expect(await active.phone.answer('approve', wrongNumber(current))).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 0 });
      const { approval } = must(await active.auth.recovery.askApproval({ flow })).view;
      expect(approval).toMatchObject(more ? { state: 'open' } : { state: 'not-opened', reason: 'too-many-approvals' });
      if (approval?.state === 'open') current = approval.number;
    }
  });
});
