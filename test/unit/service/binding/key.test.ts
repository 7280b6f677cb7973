import { beforeEach, describe, expect, it } from 'vitest';
import { claim, codeOn, createRawPhone } from '../../../story/raw-phone.js';
import { goodPassword, matti, must, prove, type Active } from '../../../story/walk.js';
import { accountOf, activateByKey, inParallel, logInByKey, pairByList, proveByKey, reopenByKey, withDigits, withReserve, wrongNumber } from '../device/tools.js';
import { activate, eventsOf, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';

describe.each(profiles)('from the list to the Key in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it('R81, R172: pairing takes a fresh list password that names the act, at most five minutes old; the proof of another act does not do', async () => {
    const { auth, token } = active;
    const other = await prove(active, 'renew-list');
    expect(await auth.binding.openPairing({ token, proof: other })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const late = await prove(active, 'pair-device');
    active.clock.advance(5 * minute);
    expect(await auth.binding.openPairing({ token, proof: late })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const proof = await prove(active, 'pair-device');
    active.clock.advance(5 * minute - second);
    must(await auth.binding.openPairing({ token, proof }));
    // Called again, the page has another code, and the first one confirms as well as none.
    must(await auth.binding.openPairing({ token, proof }));
  });

  it('R81, R35, R160: the Key becomes the method, the list stays in reserve, the other sessions end, and this one has a new token', async () => {
    const { listId } = await accountOf(active);
    const paired = await pairByList(active, 'Matti’s phone');
    const account = await accountOf(active);
    expect(account).toMatchObject({ method: 'key', listId, methodChangedAt: active.clock.now() });
    expect(account.bindings.filter(({ factor, endedAt }) => factor !== 'password' && endedAt === undefined).map(({ factor, source }) => [factor, source])).toEqual([['otp-list', 'first-login'], ['key', 'change']]);
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ ok: false });
    expect(must(await active.auth.sessions.check({ token: paired.token })).session.assurance.methodChangedAt).toBe(active.clock.now());
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'device-paired').map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
  });

  it('another phone joins the Key in use, and both approve; ending one leaves the other', async () => {
    const reserve = await withReserve(policy);
    const { keyId } = await accountOf(reserve);
    const added = await pairByList(reserve, 'second');
    expect((await accountOf(reserve)).keyId).toBe(keyId);
    const byFirst = { ...reserve, token: added.token };
    expect((await proveByKey(byFirst, 'step-up')).length).toBeGreaterThan(10);
    expect((await proveByKey({ ...byFirst, phone: added.phone }, 'step-up')).length).toBeGreaterThan(10);
    must(await reserve.auth.devices.endDevice({ token: added.token, deviceId: added.deviceId }));
    expect((await added.phone.signOut()).ok).toBe(false);
    expect((await proveByKey(byFirst, 'step-up')).length).toBeGreaterThan(10);
  });

  it('confirmed twenty times at once in four processes, it is one Key and one binding', async () => {
    const { auth, token, username } = active;
    const proof = await prove(active, 'pair-device');
    const { pairing } = must(await auth.binding.openPairing({ token, proof }));
    const phone = createRawPhone(active);
    const { digits } = must(await claim(phone, { ...active, username, code: await codeOn(auth, pairing) }));
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`bind ${n}`)) }));
    const said = await inParallel(20, (n) => (processes[n % 4] ?? active).auth.binding.confirmDevice({ token, proof, pairing, ...withDigits(digits) }));
    expect(said.some(({ ok }) => ok)).toBe(true);
    const account = await accountOf(active);
    expect([account.method, account.bindings.filter(({ factor, endedAt }) => factor === 'key' && endedAt === undefined).length]).toEqual(['key', 1]);
    expect((await phone.open()).length).toBe(0);
  });

  it('R99, R175: asked for twenty times at once in four processes, what the phone approved is one proof, and one line of the audit', async () => {
    const reserve = await withReserve(policy);
    const { token } = reserve;
    const { proof, approval } = must(await reserve.auth.binding.start({ token, act: 'change-password' }));
    must(await reserve.phone.answer('approve', approval?.state === 'open' ? approval.number : ''));
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(reserve, { storage: wrapStorage(reserve.storage, jitter(`prove ${String(n)}`)) }));
    const said = await inParallel(20, (n) => (processes[n % 4] ?? reserve).auth.binding.finishApproval({ token, proof }));
    expect(said.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await eventsOf(reserve.storage)).filter(({ kind, outcome, reason }) => kind === 'proof-given' && outcome === 'success' && reason === 'change-password')).toHaveLength(1);
  });

  it('so it is where it joins the Key in use', async () => {
    const reserve = await withReserve(policy);
    const { auth, token, username } = reserve;
    const proof = await proveByKey(reserve, 'pair-device');
    const { pairing } = must(await auth.binding.openPairing({ token, proof }));
    const phone = createRawPhone(reserve, 'second');
    const { digits, deviceId } = must(await claim(phone, { ...reserve, username, code: await codeOn(auth, pairing), name: 'second' }));
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(reserve, { storage: wrapStorage(reserve.storage, jitter(`join ${n}`)) }));
    await inParallel(20, (n) => (processes[n % 4] ?? reserve).auth.binding.confirmDevice({ token, proof, pairing, ...withDigits(digits) }));
    expect((await accountOf(reserve)).bindings.filter(({ factorId, endedAt }) => factorId === deviceId && endedAt === undefined).length).toBe(1);
    expect((await phone.open()).length).toBe(0);
    expect((await reserve.phone.open()).length).toBe(0);
  });

  it('R13, R81: where the password was changed before the confirmation, nothing is connected, and the phone does not stay', async () => {
    const reserve = await withReserve(policy);
    const { auth, token, username } = reserve;
    const { proof } = must(await auth.binding.start({ token, act: 'pair-device' }));
    const { challenge } = must(await auth.binding.useList({ token, proof }));
    must(await auth.binding.answerOtp({ token, proof, code: reserve.codes[challenge.position - 1] ?? '' }));
    const { pairing } = must(await auth.binding.openPairing({ token, proof }));
    const phone = createRawPhone(reserve, 'late');
    const { digits, deviceId } = must(await claim(phone, { ...reserve, username, code: await codeOn(auth, pairing), name: 'late' }));
    let done = false;
    const raced = reopenByKey(reserve, {
      storage: wrapStorage(reserve.storage, async (name, _args, call) => {
        const answer = await call();
        if (name !== 'devices.update' || done) return answer;
        done = true;
        const account = await accountOf(reserve);
        await reserve.storage.accounts.update({ ...account, passwordsSet: account.passwordsSet + 1, version: account.version + 1 }, account.version);
        return answer;
      }),
    });
    expect(await raced.auth.binding.confirmDevice({ token, proof, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect((await reserve.storage.devices.find(deviceId))?.endedAt).toBeDefined();
    await expect(phone.open()).rejects.toThrow(/device-unknown/);
  });
});

describe.each(profiles)('from the Key to a list in %s', (policy) => {
  it('R81, R35, R53, R160: the list becomes the method, the Key’s binding and its phones end, both addresses are told, the other session ends, and this one has a new token', async () => {
    const active = await activateByKey(policy);
    const { auth, token, phone } = active;
    const other = await logInByKey(active);
    const asked = { token, proof: await proveByKey(active, 'change-to-list') };
    must(await auth.binding.orderList(asked));
    const { list } = must(await auth.binding.openList(asked));
    const { challenge } = must(await auth.binding.askList(asked));
    await active.settle();
    const before = active.inbox.all().length;
    const { renewed } = must(await auth.binding.proveList({ ...asked, code: list.codes[challenge.position - 1] ?? '' }));
    await active.settle();
    const account = await accountOf(active);
    expect(account).toMatchObject({ method: 'otp-list', methodChangedAt: active.clock.now() });
    expect(account.keyId).toBeUndefined();
    const ofFactors = account.bindings.filter(({ factor }) => factor !== 'password');
    expect(ofFactors).toMatchObject([{ factor: 'key', endedAt: active.clock.now(), endReason: 'replaced' }, { factor: 'otp-list', factorId: account.listId, source: 'change' }]);
    expect(await active.storage.devices.find(phone.signer.kid)).toMatchObject({ endedAt: active.clock.now(), endReason: 'replaced' });
    expect(await phone.signOut()).toEqual({ ok: false, reason: 'device-unknown' });
    const told = active.inbox.all().slice(before).filter(({ purpose }) => purpose === 'method-activated');
    expect(told.map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
    for (const ended of [other.token, token]) expect(await auth.sessions.check({ token: ended })).toMatchObject({ ok: false });
    expect(must(await auth.sessions.check({ token: renewed?.token ?? '' })).session.assurance.methodChangedAt).toBe(active.clock.now());
  });
});

describe.each(profiles)('the fresh proof by the Key in %s', (policy) => {
  it('R81: the phone is shown the act; what it denied proves nothing, and not-me ends the session', async () => {
    const active = await activateByKey(policy);
    const { token, auth, phone } = active;
    const { proof, approval } = must(await auth.binding.start({ token, act: 'change-password' }));
    expect(approval).toMatchObject({ act: 'change-password', state: 'open' });
    expect((await phone.open())[0]?.says).toMatchObject({ purpose: 'bind', act: 'change-password' });
    must(await phone.answer('cancelled'));
    expect(await auth.binding.finishApproval({ token, proof })).toMatchObject({ ok: false, reason: 'not-approved', approval: { state: 'denied' } });
    must(await auth.binding.askApproval({ token, proof }));
    must(await phone.answer('not-me'));
    await active.settle();
    expect(await auth.binding.finishApproval({ token, proof })).toMatchObject({ ok: false, reason: 'ended' });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
  });

  it('R172: it is good for five minutes from the moment that the page finished it, and once', async () => {
    const active = await activateByKey(policy);
    const { token, auth } = active;
    const late = await proveByKey(active, 'change-password');
    active.clock.advance(5 * minute);
    const change = { token, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' };
    expect(await auth.binding.changePassword({ ...change, proof: late })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const proof = await proveByKey(active, 'change-password');
    const said = await inParallel(5, () => auth.binding.changePassword({ ...change, proof }));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    expect((await accountOf(active)).passwordsSet).toBe(2);
  });

  it('R65 in part, R81: wrong numbers for the proofs of one session end that session and condemn nothing else', async () => {
    const active = await activateByKey(policy);
    const { token, auth, phone } = active;
    const limit = auth.policy.otpMisses.recovery;
    for (let misses = 0; misses < limit; ) {
      const { approval } = must(await auth.binding.start({ token, act: 'step-up' }));
      if (approval?.state !== 'open') return expect.unreachable(JSON.stringify(approval));
      for (let n = 0; n < auth.policy.approval.tries && misses < limit; n += 1) {
        misses += 1;
        await phone.answer('approve', wrongNumber(approval.number));
      }
      active.clock.advance(5 * minute);
    }
    expect(await auth.sessions.check({ token })).toMatchObject({ ok: false, reason: 'ended' });
    const account = await accountOf(active);
    expect([account.password?.compromisedAt, account.keyId === undefined]).toEqual([undefined, false]);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'lane-closed').map(({ reason }) => reason)).toEqual(['session']);
  });
});
