/*
 * The attack: somebody talks the owner out of the code on the screen, or reads it over a shoulder, and types it with the username into an app of
 * his own, quicker than the owner. The computer shows whose phone asks; the owner declines, and that key never approves anything. Who
 * confirms without looking has given the Key away: the fingerprint, in nist four digits, and a message to all addresses stand against that.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { claimed, openPairing, viewOf, withDigits, wrongNumber, type Pairing } from '../unit/service/device/tools.js';
import { profiles } from '../unit/service/shared/tools.js';

describe.each(profiles)('a second phone that claims first in %s', (policy) => {
  let opened: Pairing;
  beforeEach(async () => {
    opened = await openPairing(policy);
  });

  it('R78, R92: the owner’s phone is refused, the page names the thief’s, and once it is declined the thief’s key approves nothing, ever', async () => {
    const { auth, flow, pairing, username, code } = opened;
    const thief = await claimed(opened, 'Huawei of a thief');
    expect(await auth.devices.redeemPairing({ username, code })).toEqual({ ok: false, reason: 'pairing-refused' });
    expect(await viewOf(opened)).toMatchObject({ device: { name: 'Huawei of a thief' }, fingerprint: thief.fingerprint });
    must(await auth.devices.declineDevice({ pairing }));
    must(await auth.devices.renewPairing({ pairing }));
    const own = await claimed(opened, 'my own phone');
    must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(own.digits) }));
    await opened.settle();
    const asked = await toApproval({ ...opened }, { password: goodPassword });
    await expect(thief.phone.open()).rejects.toThrow(/device-unknown/);
    const [waiting] = await own.phone.open();
    const answer = await thief.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number: asked.number });
    expect(await own.phone.send({ approval: waiting?.approval ?? '', answer })).toEqual({ ok: false, reason: 'bad-answer' });
    expect((await auth.login.finishApproval({ attempt: asked.attempt })).ok).toBe(false);
    // The key cannot come back by another code.
    expect(await opened.storage.devices.find(thief.deviceId)).toMatchObject({ endReason: 'declined' });
  });

  it('R92: while nobody confirms, the thief’s phone reads and approves nothing, and its time runs out', async () => {
    const thief = await claimed(opened, 'thief');
    await expect(thief.phone.open()).rejects.toThrow(/not-confirmed/);
    opened.clock.advance(10 * 60_000);
    expect(await opened.auth.firstLogin.confirmDevice({ flow: opened.flow, pairing: opened.pairing, ...withDigits(thief.digits) })).toMatchObject({ ok: false, reason: 'no-device' });
  });

  it('R82, R90: who confirmed without looking is told at every address, and the head user or the owner ends the phone', async () => {
    const { auth, flow, pairing, inbox } = opened;
    const thief = await claimed(opened, 'thief');
    const { token } = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(thief.digits) }));
    await opened.settle();
    expect(inbox.all().filter(({ purpose }) => purpose === 'device-paired').map(({ text }) => text.includes('thief'))).toEqual([true, true]);
    must(await auth.devices.endDevice({ token, deviceId: thief.deviceId }));
    await expect(thief.phone.open()).rejects.toThrow(/device-unknown/);
  });

  it('R81: a code of the owner’s page is of no use on a page of the thief’s: only the browser that opened it confirms', async () => {
    const other = await openPairing(policy, { storage: opened.storage, seed: 'the thief’s own account' });
    const thief = await claimed(opened, 'thief');
    expect(await other.auth.firstLogin.confirmDevice({ flow: other.flow, pairing: opened.pairing, ...withDigits(thief.digits) })).toMatchObject({ ok: false, reason: 'pairing-ended' });
    for (const name of [`${opened.pairing.split('.')[0] ?? ''}.${'A'.repeat(43)}`, opened.pairing.split('.')[0] ?? '']) {
      expect(await other.auth.firstLogin.confirmDevice({ flow: opened.flow, pairing: name, ...withDigits(thief.digits) })).toMatchObject({ ok: false, reason: 'pairing-ended' });
      expect(await other.auth.devices.declineDevice({ pairing: name })).toMatchObject({ ok: false });
    }
  });
});

describe('the digits of nist', () => {
  it('R92: the owner’s phone is given no digits for a page that the thief’s has claimed; three that are not the thief’s end it, and the thief’s own come too late', async () => {
    const opened = await openPairing('nist');
    const { auth, flow, pairing, username, code } = opened;
    const thief = await claimed(opened, 'thief');
    expect(await auth.devices.redeemPairing({ username, code })).toEqual({ ok: false, reason: 'pairing-refused' });
    const typed = wrongNumber(thief.digits ?? '');
    for (const reason of ['digits-wrong', 'digits-wrong', 'digits-spent']) expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits: typed })).toMatchObject({ ok: false, reason });
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(thief.digits) })).toMatchObject({ ok: false, reason: 'no-device' });
    expect(await opened.storage.devices.find(thief.deviceId)).toMatchObject({ endReason: 'digits-spent' });
    await expect(thief.phone.open()).rejects.toThrow(/device-unknown/);
  });
});
