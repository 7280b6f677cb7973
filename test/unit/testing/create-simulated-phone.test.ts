import { describe, expect, it } from 'vitest';
import { createSimulatedPhone, createTestKit } from '../../../src/testing/index.js';
import { must } from '../../story/walk.js';
import { connect, notThe, toNumber, toPairing } from '../device/connect.js';

describe('the simulated phone', () => {
  it('approves the oldest request, refuses it, and says where nothing waits', async () => {
    const active = await connect();
    const { phone } = active;
    expect(await phone.approve('42')).toEqual({ ok: false, reason: 'nothing-waits' });
    expect(await phone.deny()).toEqual({ ok: false, reason: 'nothing-waits' });
    const { number } = await toNumber(active);
    expect(await phone.approve(number)).toEqual({ ok: true });
    const second = await toNumber(active);
    expect(await phone.approve(notThe(second.number))).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 0 });
    await toNumber(active);
    expect(await phone.deny('not-me')).toEqual({ ok: true });
  });

  it('goes offline in the middle, and goes on where it was', async () => {
    const active = await connect();
    const { phone } = active;
    const { number, attempt } = await toNumber(active);
    const [approval] = await phone.approvals();
    phone.goOffline();
    expect(await phone.approvals()).toEqual([]);
    expect(await phone.status()).toEqual({ ok: false, reason: 'offline' });
    expect(await phone.approve(number, approval)).toEqual({ ok: false, reason: 'offline' });
    phone.goOnline();
    expect(await phone.approve(number)).toEqual({ ok: true });
    must(await active.auth.login.finishApproval({ attempt }));
    phone.goOffline();
    expect(await phone.signOut()).toEqual({ ok: true, server: 'not-told' });
  });

  it('R117: works with a clock that is a day off, ahead or behind', async () => {
    for (const ms of [-86_400_000, 86_400_000]) {
      const active = await connect();
      active.phone.setClockOffset(ms);
      const { number } = await toNumber(active);
      expect(await active.phone.approve(number)).toEqual({ ok: true });
    }
    const { phone } = await toPairing();
    expect(() => phone.setClockOffset(Number.NaN)).toThrow(RangeError);
  });

  it('R89: each name is a phone with keys of its own, and the same name is the same phone', async () => {
    const fingerprints = [];
    for (const name of ['Matti’s phone', 'Matti’s tablet', 'Matti’s phone']) {
      const waiting = await toPairing(undefined, { name });
      fingerprints.push(must(await waiting.phone.pair({ username: waiting.username, code: waiting.code })).fingerprint);
    }
    expect(fingerprints[0]).toBe(fingerprints[2]);
    expect(fingerprints[0]).not.toBe(fingerprints[1]);
  });

  it('says `unavailable` where a dependency of the auth is broken', async () => {
    const { storage } = createTestKit();
    let gone = false;
    const find = (id: string) => (gone ? Promise.reject(new Error('the disk is gone')) : storage.devices.find(id));
    const broken = await toPairing({ storage: { ...storage, devices: { ...storage.devices, find } } });
    must(await broken.phone.pair({ link: broken.link }));
    gone = true;
    expect(await broken.phone.status()).toEqual({ ok: false, reason: 'unavailable' });
  });

  it('names the option that is wrong', () => {
    for (const options of [undefined, {}, { auth: {} }]) expect(() => createSimulatedPhone(options as never)).toThrow(TypeError);
  });
});
