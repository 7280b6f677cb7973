/*
 * The attack: somebody has the password and a sheet that the owner forgot in a drawer, and goes round the Key: by the list in reserve, by a Key
 * that was disabled, by a change back to the list. The reserve is a way in by design, and never a silent one: all addresses are told at
 * once; a disabled Key stays off, and a list that has ended is no reserve.
 */
import { describe, expect, it } from 'vitest';
import { claim, codeOn, createRawPhone, toApproval } from '../story/raw-phone.js';
import { goodPassword, matti, must } from '../story/walk.js';
import { accountOf, activateByKey, pairByList, proveByKey, reopenByKey, withDigits, withReserve, wrongNumber } from '../unit/service/device/tools.js';
import { activate, eventsOf, minute, profiles, wrapStorage } from '../unit/service/shared/tools.js';

const refusalOf = (said: { readonly ok: boolean; readonly reason?: string }): string => said.reason ?? 'ok';

describe.each(profiles)('going round the Key in %s', (policy) => {
  it('the list in reserve is never asked silently: all addresses are told before the first answer, and it is written down', async () => {
    const active = await withReserve(policy);
    const { attempt } = await toApproval(active, { password: goodPassword });
    must(await active.auth.login.useList({ attempt }));
    await active.settle();
    const told = active.inbox.all().filter(({ purpose }) => purpose === 'list-instead');
    expect(told.map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
    expect((await eventsOf(active.storage)).map(({ kind }) => kind)).toContain('list-instead');
    // Asked again within the hour, it is written down each time, and rings once.
    const again = await toApproval(active, { password: goodPassword });
    must(await active.auth.login.useList({ attempt: again.attempt }));
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'list-instead').length).toBe(2);
  });

  it('where the notice cannot be stored, no position is named', async () => {
    const active = await withReserve(policy);
    const { attempt } = await toApproval(active, { password: goodPassword });
    const broken = reopenByKey(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'messages.insert' ? Promise.reject(new Error('down')) : call())) });
    await expect(broken.auth.login.useList({ attempt })).rejects.toMatchObject({ name: 'AuthError' });
    expect(must(await active.auth.login.view({ attempt })).view.state).toBe('key-approval');
  });

  it('without a list in reserve, and with one that has ended, there is no other way than the Key', async () => {
    const without = await activateByKey(policy);
    const asked = await toApproval(without, { password: goodPassword });
    expect(await without.auth.login.useList({ attempt: asked.attempt })).toMatchObject({ ok: false, reason: 'no-list' });
    expect(await without.auth.login.answerOtp({ attempt: asked.attempt, code: 'ABCD' })).toMatchObject({ ok: false, reason: 'sequence-error' });
    const active = await withReserve(policy);
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    if (list === undefined) return expect.unreachable('there is a list');
    await active.storage.lists.update({ ...list, version: list.version + 1, list: { ...list.list, status: 'ended', endedAt: active.clock.now(), endReason: 'disabled' } }, list.version);
    const { attempt } = await toApproval(active, { password: goodPassword });
    expect(await active.auth.login.useList({ attempt })).toMatchObject({ ok: false, reason: 'no-list' });
  });

  it('R146: a disabled Key is not switched on again by its old phone, by a pairing that was open, or by time; a new one is paired with a list password', async () => {
    const active = await withReserve(policy, { policyOverrides: { approval: { tries: 3 }, otpMisses: { knownBrowser: 5 } } });
    const { auth, token } = active;
    const proof = await proveByKey(active, 'pair-device');
    const act = { token, proof, pairing: must(await auth.binding.openPairing({ token, proof })).pairing };
    const waits = createRawPhone(active, 'a phone that waits to be confirmed');
    const { digits } = must(await claim(waits, { ...active, code: await codeOn(auth, act.pairing) }));
    const said: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      const { number } = await toApproval(active, { password: goodPassword, browser: active.browser });
      for (let tries = 0; tries < 3 - n; tries += 1) said.push(refusalOf(await active.phone.answer('approve', wrongNumber(number))));
    }
    expect(said).toEqual(['wrong-number', 'wrong-number', 'wrong-number', 'wrong-number', 'lane-closed']);
    expect((await accountOf(active)).keyId).toBeUndefined();
    expect(await auth.binding.confirmDevice({ ...act, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const renewed = must(await auth.devices.renewPairing(act)).view;
    const late = createRawPhone(active, 'a phone that takes the next code of that page');
    const claimed = must(await claim(late, { ...active, code: renewed.state === 'waiting' ? renewed.code : '' }));
    expect(await auth.binding.confirmDevice({ ...act, ...withDigits(claimed.digits) })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect((await accountOf(active)).keyId).toBeUndefined();
    active.clock.advance(365 * 24 * 60 * minute);
    await auth.maintain();
    for (const phone of [active.phone, waits, late]) await expect(phone.open()).rejects.toThrow(/device-unknown/);
    const { attempt, approval } = await toApproval(active, { password: goodPassword, browser: active.browser });
    expect(approval).toEqual({ state: 'not-opened', reason: 'no-device' });
    const { challenge } = must(await active.auth.login.useList({ attempt }));
    const inside = must(await active.auth.login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' }));
    if (inside.next !== 'authenticated') return expect.unreachable();
    const again = await pairByList({ ...active, token: inside.token }, 'another phone');
    expect((await accountOf(active)).keyId).toBeDefined();
    expect(await again.phone.open()).toEqual([]);
    await expect(createRawPhone(active).open()).rejects.toThrow(/device-unknown/);
  });

  it('R81: the login’s own third step changes no method, from the list to the Key or back', async () => {
    const byList = await activate(policy);
    const { proof } = must(await byList.auth.binding.start({ token: byList.token, act: 'pair-device' }));
    expect(await byList.auth.binding.openPairing({ token: byList.token, proof })).toMatchObject({ ok: false, reason: 'step-up-required' });
    const byKey = await activateByKey(policy);
    const back = must(await byKey.auth.binding.start({ token: byKey.token, act: 'change-to-list' }));
    expect(await byKey.auth.binding.orderList({ token: byKey.token, proof: back.proof })).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect(await byKey.auth.binding.finishApproval({ token: byKey.token, proof: back.proof })).toMatchObject({ ok: false, reason: 'not-approved' });
  });
});
