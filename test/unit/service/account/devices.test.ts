import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { goodPassword, headUser, matti, must, walkToMethod } from '../../../story/walk.js';
import { accountOf, activateByKey, claimed, logInByKey, openPairing, pairByList, reopenByKey, withDigits, withReserve, wrongNumber } from '../device/tools.js';
import { eventsOf, hour, minute, profiles, second, watchLedgers } from '../shared/tools.js';

describe.each(profiles)('an account with the Key in %s', (policy) => {
  let active: ActiveByKey;
  const target = () => ({ actor: headUser, accountId: active.accountId });
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it('its owner and the head user see its phones: name, platform, when paired, last seen, active or when and why ended, and none that was never confirmed', async () => {
    await logInByKey(active, active.browser);
    const { devices } = must(await active.auth.devices.list({ token: active.token }));
    expect(devices).toEqual([{ id: active.phone.signer.kid, name: 'Matti’s phone', platform: 'android', pairedAt: expect.any(Number), lastSeenAt: active.clock.now(), active: true }]);
    expect(must(await active.auth.accounts.listDevices(target())).devices).toEqual(devices);
    const opened = await openPairing(policy);
    await claimed(opened);
    expect(must(await opened.auth.accounts.listDevices({ actor: headUser, accountId: opened.accountId })).devices).toEqual([]);
  });

  it('disabled, nothing of the Key opens anything; enabled again, the phone works as before', async () => {
    must(await active.auth.accounts.disable(target()));
    expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(false);
    expect((await active.phone.signOut()).ok).toBe(false);
    must(await active.auth.accounts.enable(target()));
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.phone.answer('approve', number));
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(true);
  });

  it('R138, R13: a restart ends every phone and its binding, with the reason, and the first login begins anew with either method', async () => {
    const restarted = must(await active.auth.accounts.restart({ ...target(), delivery: 'in-person' }));
    expect((await active.phone.signOut()).ok).toBe(false);
    const account = await accountOf(active);
    expect([account.status, account.method, account.keyId]).toEqual(['pending', undefined, undefined]);
    expect(account.bindings.filter(({ factor }) => factor === 'key')).toMatchObject([{ endReason: 'restarted' }]);
    expect(await active.storage.devices.findBy('accountId', active.accountId)).toMatchObject([{ endReason: 'restarted' }]);
    if (policy === 'nist') return;
    const { flow } = await walkToMethod({ ...active, temporaryPassword: restarted.slip?.temporaryPassword ?? '', addressCode: '' });
    const { pairing } = must(await active.auth.firstLogin.chooseKey({ flow }));
    const again = await claimed({ ...active, flow, pairing, code: '', link: '' }, 'another phone');
    must(await active.auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(again.digits) }));
    expect(await accountOf(active)).toMatchObject({ status: 'active', method: 'key' });
  });

  it('R182 in part: erased, no store holds a phone, a pairing, a request or a ledger of the Key', async () => {
    const watched = watchLedgers(active.storage);
    const own = reopenByKey(active, { storage: watched.storage });
    const { number } = await toApproval(own, { password: goodPassword });
    await own.phone.answer('approve', wrongNumber(number));
    await toApproval(own, { password: goodPassword, browser: own.browser });
    must(await own.auth.accounts.erase(target()));
    await own.settle();
    expect(await active.storage.devices.findBy('accountId', active.accountId)).toEqual([]);
    expect(await active.storage.flows.findBy('accountId', active.accountId)).toEqual([]);
    const left = (await watched.counts(active.clock.now())).filter(({ key }) => /^(?:key|approvals|pairing)\//.test(key) && key.includes(active.accountId));
    expect(left).toEqual([]);
    await expect(own.phone.signOut()).rejects.toThrow(/device-unknown/);
  });

  it('what is exported names the phones, and no key of theirs', async () => {
    const { data } = must(await active.auth.accounts.exportData(target())) as unknown as { readonly data: { readonly devices: readonly unknown[] } };
    expect(data.devices).toEqual([{ id: active.phone.signer.kid, name: 'Matti’s phone', pairedAt: expect.any(Number) }]);
    expect(JSON.stringify(data)).not.toContain(active.phone.jwk.x);
  });

  it('R162, R168: a session by the Key idles out and ends like any other; stepping up by the Key makes it fresh, and never more than it was', async () => {
    const idle = policy === 'nist' ? 30 * minute : 60 * minute;
    active.clock.advance(idle - second);
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
    active.clock.advance(idle);
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ ok: false, reason: 'idle' });
    const inside = await logInByKey(active, active.browser);
    const { proof, approval } = must(await active.auth.binding.start({ token: inside.token, act: 'step-up' }));
    must(await active.phone.answer('approve', approval?.state === 'open' ? approval.number : ''));
    must(await active.auth.binding.finishApproval({ token: inside.token, proof }));
    active.clock.advance(minute);
    const fresh = must(await active.auth.sessions.stepUp({ token: inside.token, proof, password: goodPassword }));
    expect(fresh.session.assurance).toMatchObject({ aal: policy === 'nist' ? 2 : 1, authenticatedAt: active.clock.now(), phishingResistant: false, method: 'key' });
    active.clock.advance(12 * hour);
    expect((await active.auth.sessions.check({ token: fresh.token })).ok).toBe(false);
  });

  it('R171: where the policy refuses one session more, the phone is not asked, and an approval that waited opens none', async () => {
    const own = await activateByKey(policy, { policyOverrides: { session: { perAccount: 1, whenFull: 'refuse' } } });
    expect(await own.auth.login.start({ username: own.username, password: goodPassword })).toMatchObject({ ok: false, reason: 'too-many-sessions' });
    expect(await own.phone.open()).toEqual([]);
    must(await own.auth.sessions.end({ token: own.token }));
    const [one, other] = [await toApproval(own, { password: goodPassword }), await toApproval(own, { password: goodPassword, browser: own.browser })];
    const [first, last] = await own.phone.open();
    for (const [waiting, { number }] of [[first, one], [last, other]] as const) must(await own.phone.send({ approval: waiting?.approval ?? '', answer: await own.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number }) }));
    expect((await own.auth.login.finishApproval({ attempt: one.attempt })).ok).toBe(true);
    expect(await own.auth.login.finishApproval({ attempt: other.attempt })).toMatchObject({ ok: false, reason: 'too-many-sessions' });
  });

  it('R32: a compromised password is replaced after the approval and before a session opens', async () => {
    must(await active.auth.accounts.markCompromised(target()));
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.phone.answer('approve', number));
    const said = must(await active.auth.login.finishApproval({ attempt }));
    expect(said).toEqual({ ok: true, next: 'new-password' });
    const replaced = must(await active.auth.login.replacePassword({ attempt, password: 'lumi narskuu saappaan alla' }));
    expect(replaced.session.assurance).toMatchObject({ method: 'key' });
    expect((await accountOf(active)).passwordsSet).toBe(2);
  });

  it('R148, R150: with password and Key over their limits among strangers both are closed there; known browsers log in', async () => {
    const { strangers } = active.auth.policy.passwordFailures;
    for (let misses = 0; misses < 5; ) {
      const { number } = await toApproval(active, { password: goodPassword });
      for (let n = 0; n < active.auth.policy.approval.tries && misses < 5; n += 1) {
        misses += 1;
        await active.phone.answer('approve', wrongNumber(number));
      }
      active.clock.advance(5 * minute);
    }
    for (let n = 0; n < strangers; n += 1) {
      await active.auth.login.start({ username: active.username, password: 'not the password' });
      active.clock.advance(20 * minute);
    }
    expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(false);
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.phone.answer('approve', number));
    expect(must(await active.auth.login.finishApproval({ attempt })).next).toBe('new-password');
  });

  it('R156: a right password whose approval never came is told to the user, once', async () => {
    await toApproval(active, { password: goodPassword });
    active.clock.advance(11 * minute);
    await active.auth.maintain();
    await active.auth.maintain();
    await active.settle();
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'partial-auth')).toMatchObject([{ method: 'key', reason: 'unanswered' }]);
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'partial-auth').map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
  });

  it('R90, R81: signed out, the Key is connected again from the list in reserve, and nothing of the old phone comes back', async () => {
    const reserve = await withReserve(policy);
    must(await reserve.phone.signOut());
    const again = await pairByList(reserve, 'another phone');
    expect(must(await reserve.auth.devices.list({ token: again.token })).devices).toMatchObject([{ name: 'another phone', active: true }, { active: false, endReason: 'signed-out' }]);
    expect((await reserve.phone.signOut()).ok).toBe(false);
  });
});
