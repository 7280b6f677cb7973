/*
 * The attack: a login, a proof or a recovery was approved, and is held back. Meanwhile the owner changes the Key, the method or the password, or
 * recovers a lost one. What was approved by the old Key is finished afterwards: it has to be over.
 */
import { describe, expect, it } from 'vitest';
import { claim, codeOn, createRawPhone, toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { codeIn, goodPassword, headUser, matti, must } from '../story/walk.js';
import { accountOf, logInByKey, pairByList, proveByKey, withDigits, withReserve } from '../unit/service/device/tools.js';
import { linkIn, newPassword } from '../unit/service/recovery/walks.js';
import { profiles } from '../unit/service/shared/tools.js';

type Reserved = ActiveByKey & { readonly codes: readonly string[] };

/** A recovery of a lost Key and list, done by its owner. */
async function recoverList(active: Reserved): Promise<void> {
  const { recovery } = active.auth;
  await recovery.request({ username: active.username, recovers: 'list', browser: active.browser });
  await active.settle();
  const { flow } = must(await recovery.open({ link: linkIn(active.inbox.lastEmailTo(matti.email)?.text ?? '') }));
  await active.settle();
  must(await recovery.answerCode({ flow, code: codeIn(active.inbox.lastSmsTo(matti.phone)) }));
  must(await recovery.answerPassword({ flow, password: goodPassword }));
}

const changes: Readonly<Record<string, (active: Reserved) => Promise<unknown>>> = {
  'changed to a list': async (active) => {
    const asked = { token: active.token, proof: await proveByKey(active, 'change-to-list') };
    must(await active.auth.binding.orderList(asked));
    const { list } = must(await active.auth.binding.openList(asked));
    const { challenge } = must(await active.auth.binding.askList(asked));
    must(await active.auth.binding.proveList({ ...asked, code: list.codes[challenge.position - 1] ?? '' }));
  },
  'changed the password': async (active) => {
    const proof = await proveByKey(active, 'change-password');
    must(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword }));
  },
  'connected another phone': (active) => pairByList(active, 'another'),
  'recovered the lost Key': recoverList,
  'was disabled': async (active) => must(await active.auth.accounts.disable({ actor: headUser, accountId: active.accountId })),
};

describe.each(profiles)('what was approved before a change, in %s', (policy) => {
  it.each(Object.keys(changes))('R35, R90, R132: after the owner %s, an approved login, and one that waits, open nothing', async (what) => {
    const active = await withReserve(policy);
    const approved = await toApproval(active, { password: goodPassword });
    must(await active.phone.answer('approve', approved.number));
    const waits = await toApproval(active, { password: goodPassword });
    await changes[what]?.(active);
    await active.settle();
    for (const { attempt } of [approved, waits]) {
      const reason = what === 'was disabled' ? 'sequence-error' : 'attempt-expired';
      expect(await active.auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason });
      expect(await active.auth.login.askApproval({ attempt })).toMatchObject({ ok: false, reason });
      expect(await active.auth.login.useList({ attempt })).toMatchObject({ ok: false, reason });
    }
  });

  it('R53, R124: a lost Key is replaced by the recovered list: every phone ends, also one that asked to be connected and was not confirmed', async () => {
    const active = await withReserve(policy);
    const second = await pairByList(active, 'second');
    const renewed = { ...active, token: second.token };
    const proof = await proveByKey({ ...renewed, phone: second.phone }, 'pair-device');
    const { pairing } = must(await active.auth.binding.openPairing({ token: renewed.token, proof }));
    const third = createRawPhone(active, 'third');
    const { digits } = must(await claim(third, { ...active, code: await codeOn(active.auth, pairing) }));
    await recoverList(renewed);
    await active.settle();
    expect(await accountOf(active)).toMatchObject({ method: 'otp-list' });
    expect((await accountOf(active)).keyId).toBeUndefined();
    for (const phone of [active.phone, second.phone, third]) expect(await phone.signOut()).toEqual({ ok: false, reason: 'device-unknown' });
    expect(await active.auth.binding.confirmDevice({ token: renewed.token, proof, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'ended' });
    const devices = await active.storage.devices.findBy('accountId', active.accountId);
    expect(devices.map(({ confirmedAt, endReason }) => [confirmedAt !== undefined, endReason]).sort()).toEqual([[false, 'lost'], [true, 'lost'], [true, 'lost']]);
    expect((await accountOf(active)).bindings.filter(({ factor, endedAt }) => factor === 'key' && endedAt === undefined)).toEqual([]);
  });

  it('R81: a proof that the old Key approved is good for nothing after the password was changed elsewhere', async () => {
    const active = await withReserve(policy);
    const other = await logInByKey(active, active.browser);
    const proof = await proveByKey(active, 'change-contact', other.token);
    await changes['changed the password']?.(active);
    expect(await active.auth.binding.changeContact({ token: other.token, proof, currentPassword: newPassword, channel: 'email', address: 'thief@example.net' })).toMatchObject({ ok: false, reason: expect.stringMatching(/ended|step-up-required/) });
  });
});
