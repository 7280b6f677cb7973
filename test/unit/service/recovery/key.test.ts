import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { must } from '../../../story/walk.js';
import { accountOf, activateByKey, inParallel, reopenByKey, withReserve, wrongNumber } from '../device/tools.js';
import { jitter, minute, profiles, wrapStorage } from '../shared/tools.js';
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

  it('R103: not-me ends the recovery, and all addresses are told', async () => {
    const { flow } = await toThirdStep(active);
    must(await active.phone.answer('not-me'));
    await active.settle();
    expect(await active.auth.recovery.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
    expect((await accountOf(active)).passwordsSet).toBe(1);
  });

  it('R123: five wrong numbers, in a lane of the recovery’s own, end it; the strangers’ lane is left as it was', async () => {
    const { flow, number } = await toThirdStep(active);
    let current = number;
    for (let misses = 0; misses < 5; ) {
      for (let n = 0; n < active.auth.policy.approval.tries && misses < 5; n += 1) {
        misses += 1;
        expect(await active.phone.answer('approve', wrongNumber(current))).toMatchObject({ ok: false, reason: misses < 5 ? 'wrong-number' : 'lane-closed' });
      }
      if (misses === 5) break;
      const asked = await active.auth.recovery.askApproval({ flow });
      const view = asked.ok ? asked.view.approval : undefined;
      if (view?.state === 'open') current = view.number;
      else break;
    }
    // In standard three requests bound it before the lane does.
    const { tries } = active.auth.policy.approval;
    expect((await active.auth.recovery.view({ flow })).ok).toBe(tries === 1);
    active.clock.advance(30 * minute);
    expect((await toApproval(active, { password: 'kahvi jäähtyy pöydälle' })).approval.state).toBe('open');
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
