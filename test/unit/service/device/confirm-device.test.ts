import { beforeEach, describe, expect, it } from 'vitest';
import { createRawPhone } from '../../../story/raw-phone.js';
import { headUser, matti, must } from '../../../story/walk.js';
import { crashAt, eventsOf, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';
import { accountOf, claimed, inParallel, openPairing, viewOf, withDigits, wrongNumber, type Pairing } from './tools.js';

const codes = (opened: Pairing) => ({ ...opened, codes: [], token: '', browser: '' });

describe.each(profiles)('confirming a device on the computer in %s', (policy) => {
  let opened: Pairing;
  beforeEach(async () => {
    opened = await openPairing(policy);
  });

  it('R92: the page shows name, platform and the fingerprint that the phone shows; confirmed, it is connected and a session opens', async () => {
    const { auth, flow, pairing } = opened;
    expect(await auth.firstLogin.confirmDevice({ flow, pairing })).toMatchObject({ ok: false, reason: 'no-device' });
    const { fingerprint, digits } = await claimed(opened);
    expect(await viewOf(opened)).toMatchObject({ state: 'claimed', device: { name: 'Matti’s phone', platform: 'android' }, fingerprint });
    const confirmed = must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) }));
    expect(confirmed).toMatchObject({ state: 'welcome', session: { assurance: { method: 'key' } } });
    expect(await viewOf(opened)).toEqual({ state: 'connected' });
    expect(await accountOf(opened)).toMatchObject({ status: 'active', method: 'key' });
  });

  it('R82: it is told to all addresses, once, with the name of the device, the time and how to revoke it', async () => {
    const { auth, flow, pairing, inbox } = opened;
    const { digits } = await claimed(opened);
    must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) }));
    await opened.settle();
    const told = inbox.all().filter(({ purpose }) => purpose === 'device-paired');
    expect(told.map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
    for (const { text } of told) {
      expect(text).toContain('Matti’s phone');
      expect(text).toMatch(/\d{1,2} \w{3,4} 2026, \d\d:\d\d UTC/);
      expect(text).toMatch(/settings/);
    }
  });

  it('R13: the account holds a binding with factor, device, time and source; ending the device adds when and why', async () => {
    const { auth, flow, pairing, clock } = opened;
    const { digits, deviceId } = await claimed(opened);
    must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) }));
    const bound = { factor: 'key', factorId: deviceId, createdAt: clock.now(), source: 'first-login' };
    expect((await accountOf(opened)).bindings).toContainEqual(bound);
    clock.advance(minute);
    must(await auth.accounts.endDevice({ actor: headUser, accountId: opened.accountId, deviceId }));
    expect((await accountOf(opened)).bindings).toContainEqual({ ...bound, endedAt: clock.now(), endReason: 'ended-by-head-user' });
  });

  it('R92: declining is a result of its own: the device never approves, and the page goes on with another code', async () => {
    const { auth, flow, pairing } = opened;
    const { phone, deviceId, digits } = await claimed(opened, 'a stranger’s phone');
    must(await auth.devices.declineDevice({ pairing }));
    expect(await viewOf(opened)).toEqual({ state: 'declined' });
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'no-device' });
    expect(await opened.storage.devices.find(deviceId)).toMatchObject({ endReason: 'declined' });
    expect(await phone.signOut()).toEqual({ ok: false, reason: 'device-unknown' });
    expect(await auth.devices.declineDevice({ pairing })).toMatchObject({ ok: false, reason: 'pairing-ended' });
    must(await auth.devices.renewPairing({ pairing }));
    const own = await claimed(opened, 'my own phone');
    must(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(own.digits) }));
    expect((await eventsOf(opened.storage)).map(({ kind }) => kind)).toContain('device-declined');
  });

  it('of confirming and declining at the same moment one wins, in twenty orders', async () => {
    for (let n = 0; n < 20; n += 1) {
      const own = await openPairing(policy);
      const { deviceId, digits } = await claimed(own);
      const [one, other] = [0, 1].map((at) => reopen(codes(own), { storage: wrapStorage(own.storage, jitter(`confirm or decline ${n} ${at}`)) }));
      if (one === undefined || other === undefined) return expect.unreachable();
      const [confirmed, declined] = await Promise.all([one.auth.firstLogin.confirmDevice({ flow: own.flow, pairing: own.pairing, ...withDigits(digits) }), other.auth.devices.declineDevice({ pairing: own.pairing })]);
      expect([confirmed.ok, declined.ok].filter(Boolean).length).toBe(1);
      expect((await own.storage.devices.find(deviceId))?.endedAt === undefined).toBe(confirmed.ok);
      expect((await accountOf(own)).method).toBe(confirmed.ok ? 'key' : undefined);
    }
  });

  it('confirmed twenty times at once, it is one device, one binding and one message to each address', async () => {
    const { flow, pairing, inbox } = opened;
    const { digits } = await claimed(opened);
    const processes = Array.from({ length: 4 }, (_, n) => reopen(codes(opened), { storage: wrapStorage(opened.storage, jitter(`confirm ${n}`)) }));
    await inParallel(20, (n) => (processes[n % 4] ?? opened).auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) }));
    for (const { settle } of processes) await settle();
    const { bindings, method } = await accountOf(opened);
    expect([method, bindings.filter(({ factor }) => factor === 'key').length]).toEqual(['key', 1]);
    expect(inbox.all().filter(({ purpose }) => purpose === 'device-paired').length).toBe(2);
    expect((await opened.storage.sessions.findBy('accountId', opened.accountId)).length).toBe(1);
  });

  it('a second before the pairing is over it is confirmed, and then not', async () => {
    const { auth, clock, flow, pairing } = opened;
    const { digits } = await claimed(opened);
    clock.advance(10 * minute - second);
    expect(await viewOf(opened)).toMatchObject({ state: 'claimed' });
    clock.advance(second);
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'no-device' });
    expect((await accountOf(opened)).keyId).toBeUndefined();
  });

  it('the pairing of another account, of another act, or one that is made up, is confirmed by nobody', async () => {
    const other = await openPairing(policy, { storage: opened.storage, seed: 'a colleague' });
    const { digits } = await claimed(other, 'a colleague’s phone');
    for (const pairing of [other.pairing, 'made.up', opened.flow]) expect(await opened.auth.firstLogin.confirmDevice({ flow: opened.flow, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'pairing-ended' });
    expect((await accountOf(opened)).keyId).toBeUndefined();
  });

  it('after the choice of a list the pairing is confirmed by nobody', async () => {
    const { auth, flow, pairing } = opened;
    const { digits } = await claimed(opened);
    must(await auth.firstLogin.goBack({ flow }));
    must(await auth.firstLogin.chooseList({ flow }));
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(digits) })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
  });

  it('invariant 2 in part: cut short before or after any call of a store, the same call goes on, to one device and a session', async () => {
    for (let n = 1; n < 40; n += 1) {
      for (const when of ['before', 'after'] as const) {
        const own = await openPairing(policy);
        const { digits } = await claimed(own);
        const crash = crashAt(n, when);
        const broken = reopen(codes(own), { storage: wrapStorage(own.storage, crash) });
        const input = { flow: own.flow, pairing: own.pairing, ...withDigits(digits) };
        const said = await broken.auth.firstLogin.confirmDevice(input).catch(() => undefined);
        await broken.settle();
        if (crash.calls() < n) return;
        const account = await accountOf(own);
        const again = said?.ok === true ? said : await own.auth.firstLogin.confirmDevice(input);
        // Active before the crash: the session is had by the three steps, as always.
        if (account.status !== 'active') expect(again.ok, `${n} ${when}`).toBe(true);
        expect(await accountOf(own)).toMatchObject({ status: 'active', method: 'key' });
        const devices = await own.storage.devices.findBy('accountId', own.accountId);
        expect(devices.map(({ keyId, confirmedAt }) => [keyId === (account.keyId ?? keyId), confirmedAt !== undefined])).toEqual([[true, true]]);
      }
    }
    expect.unreachable('forty calls are more than it makes');
  });
});

describe('the digits of nist', () => {
  it('R92: four digits from the phone are typed on the computer; without them, or with others, nothing is connected', async () => {
    const opened = await openPairing('nist');
    const { auth, flow, pairing } = opened;
    const { digits = '' } = await claimed(opened);
    expect(digits).toMatch(/^\d{4}$/);
    expect(await auth.firstLogin.confirmDevice({ flow, pairing })).toMatchObject({ ok: false, reason: 'digits-wrong' });
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits: wrongNumber(digits) })).toMatchObject({ ok: false, reason: 'digits-wrong' });
    expect((await auth.firstLogin.confirmDevice({ flow, pairing, digits: ` ${digits.slice(0, 2)} ${digits.slice(2)} ` })).ok).toBe(true);
  });

  it('R92, R147, R175 in part: the third wrong ones decline the device, the right ones come too late, and another code brings three more', async () => {
    const opened = await openPairing('nist');
    const { auth, flow, pairing } = opened;
    const { digits = '', deviceId, phone } = await claimed(opened, 'first');
    for (let n = 0; n < 2; n += 1) expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits: wrongNumber(digits) })).toMatchObject({ reason: 'digits-wrong' });
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits: wrongNumber(digits) })).toMatchObject({ reason: 'digits-spent' });
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits })).toMatchObject({ ok: false });
    expect(await opened.storage.devices.find(deviceId)).toMatchObject({ endReason: 'digits-spent' });
    expect(await phone.signOut()).toEqual({ ok: false, reason: 'device-unknown' });
    const failures = (await eventsOf(opened.storage)).filter(({ kind, outcome }) => kind === 'device-paired' && outcome === 'failure');
    expect(failures.map(({ reason }) => reason)).toEqual(['digits-wrong', 'digits-wrong', 'digits-spent']);
    must(await auth.devices.renewPairing({ pairing }));
    const again = await claimed(opened, 'second');
    expect(await auth.firstLogin.confirmDevice({ flow, pairing, digits: wrongNumber(again.digits ?? '') })).toMatchObject({ reason: 'digits-wrong' });
    expect((await auth.firstLogin.confirmDevice({ flow, pairing, ...withDigits(again.digits) })).ok).toBe(true);
  });

  it('R202: the digits are stored as an HMAC alone', async () => {
    const opened = await openPairing('nist');
    const { digits = '' } = await claimed(opened);
    const flow = await opened.storage.flows.find(opened.pairing.split('.')[0] ?? '');
    expect(JSON.stringify(flow)).not.toMatch(new RegExp(`"${digits}"`));
    expect(flow?.kind === 'pairing' ? flow.digits : undefined).toMatchObject({ keyId: 'test-1', mac: expect.any(String) });
  });

  it('fifty wrong digits at once are no more than three tries', async () => {
    const opened = await openPairing('nist');
    const { flow, pairing, auth } = opened;
    const { digits = '' } = await claimed(opened);
    const said = await inParallel(50, (n) => auth.firstLogin.confirmDevice({ flow, pairing, digits: String(n).padStart(4, '0') === digits ? '9999' : String(n).padStart(4, '0') }));
    expect(said.filter((one) => !one.ok && one.reason === 'digits-wrong').length).toBeLessThanOrEqual(2);
    expect(said.some(({ ok }) => ok)).toBe(false);
    expect(createRawPhone(opened).jwk.kty).toBe('OKP');
  });
});
