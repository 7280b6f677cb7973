import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, thumbprintOf, verifyKeys } from '../../../../src/core/pairing/index.js';
import { createRawPhone, resealed, type RawPhone } from '../../../story/raw-phone.js';
import { must } from '../../../story/walk.js';
import { dumpAll, eventsOf, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';
import { activateByKey, claimed, inParallel, openPairing, signPairing, viewOf, type Pairing } from './tools.js';

const codes = (opened: Pairing) => ({ ...opened, codes: [], token: '', browser: '' });
/** The small-order encodings that R84 shows, and what else is no key of a device. */
const weak = ['0100000000000000000000000000000000000000000000000000000000000000', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', '0200000000000000000000000000000000000000000000000000000000000000'].map((hex) => Buffer.from(hex, 'hex').toString('base64url'));

describe.each(profiles)('claiming a pairing in %s', (policy) => {
  let opened: Pairing;
  let phone: RawPhone;
  let redeemed: { readonly pairing: string; readonly nonce: string; readonly username: string };
  beforeEach(async () => {
    opened = await openPairing(policy);
    phone = createRawPhone(opened);
    redeemed = must(await opened.auth.devices.redeemPairing({ username: opened.username, code: opened.code }));
  });

  const sign = (over: object = {}, by: RawPhone = phone) => signPairing(by, { ...redeemed, now: opened.clock.now(), over });

  it('R87, R88: a statement of the new key over nonce, username, pairing, name, platform and aud is taken; the thumbprint is its id', async () => {
    const said = must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() }));
    expect(said).toMatchObject({ deviceId: thumbprintOf(phone.jwk), accountId: opened.accountId, fingerprint: fingerprintOf(thumbprintOf(phone.jwk)) });
    expect('digits' in said).toBe(policy === 'nist');
    expect(await viewOf(opened)).toEqual({ state: 'claimed', device: { name: 'Matti’s phone', platform: 'android' }, fingerprint: said.fingerprint, digitsNeeded: policy === 'nist', expiresAt: expect.any(Number) });
  });

  it('R200 in part: the answer brings the server’s keys, signed, for the phone to pin', async () => {
    const { keys } = must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() }));
    const [newest] = opened.auth.devices.publicKeys();
    if (newest === undefined) return expect.unreachable('there is a key');
    const read = verifyKeys({ jws: keys, keys: [newest], aud: phone.aud, now: opened.clock.now() });
    expect(read).toMatchObject({ ok: true, claims: { keys: opened.auth.devices.publicKeys() } });
  });

  it.each([
    ['another nonce', { nonce: Buffer.alloc(32, 7).toString('base64url') }], ['another username', { username: 'somebody.else1234' }], ['another pairing', { pairing: 'another' }],
    ['another server', { aud: 'https://evil.example' }], ['no nonce', { nonce: undefined }], ['no username', { username: undefined }], ['no pairing', { pairing: undefined }], ['no server', { aud: undefined }],
    ['a name of two lines', { name: 'a\nb' }], ['no platform', { platform: '' }], ['another way to keep it', { keyProtection: 'tpm' }],
  ])('R87: a statement with %s fails, stores no device, and the right one is taken after it', async (_what, over) => {
    const statement = await resealed(phone.signer, await sign(), over);
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement })).toEqual({ ok: false, reason: 'bad-statement' });
    expect(await opened.storage.devices.findBy('accountId', opened.accountId)).toEqual([]);
    expect((await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() })).ok).toBe(true);
  });

  it('R87, R113: the key of one device and the statement of another do not go together', async () => {
    const other = createRawPhone(opened, 'another phone');
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: other.jwk, statement: await sign() })).toEqual({ ok: false, reason: 'bad-statement' });
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign({}, other) })).toEqual({ ok: false, reason: 'bad-statement' });
  });

  it('R83, R84, R85, R86 in part: a private, weak, off-curve or misspelt key is refused at the door, and the pairing waits on', async () => {
    const { x } = phone.jwk;
    const keys: readonly unknown[] = [undefined, null, 'key', {}, { ...phone.jwk, d: x }, { ...phone.jwk, x: `${x}=` }, { ...phone.jwk, x: x.slice(1) }, { ...phone.jwk, kty: 'EC' }, { ...phone.jwk, crv: 'X25519' }, ...weak.map((bad) => ({ ...phone.jwk, x: bad }))];
    for (const jwk of keys) expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk, statement: await sign() })).toEqual({ ok: false, reason: 'bad-key' });
    expect(await viewOf(opened)).toEqual({ state: 'redeemed' });
  });

  it('R89: a key that belongs to an account is taken, for the same account and for another, also once it has ended', async () => {
    const active = await activateByKey(policy, { storage: opened.storage, seed: 'a colleague' });
    const same = createRawPhone(opened);
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: same.jwk, statement: await sign({}, same) })).toEqual({ ok: false, reason: 'key-taken' });
    must(await active.phone.signOut());
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: same.jwk, statement: await sign({}, same) })).toEqual({ ok: false, reason: 'key-taken' });
    const own = createRawPhone(opened, 'a key of its own');
    expect((await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: own.jwk, statement: await sign({}, own) })).ok).toBe(true);
  });

  it('R91: what the phone says of how its key is kept counts as software', async () => {
    must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign({ keyProtection: 'hw' }) }));
    expect(await opened.storage.devices.find(thumbprintOf(phone.jwk))).toMatchObject({ keyProtection: 'sw', name: 'Matti’s phone', platform: 'android', pairedAt: opened.clock.now() });
  });

  it('a pairing is claimed once: of twenty phones at once in four processes one is shown, and the others are ended', async () => {
    const processes = Array.from({ length: 4 }, (_, n) => reopen(codes(opened), { storage: wrapStorage(opened.storage, jitter(`claim ${n}`)) }));
    const phones = Array.from({ length: 20 }, (_, n) => createRawPhone(opened, `phone ${n}`));
    const said = await inParallel(20, async (n) => (processes[n % 4] ?? opened).auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phones[n]?.jwk, statement: await sign({}, phones[n]) }));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    const devices = await opened.storage.devices.findBy('accountId', opened.accountId);
    expect(devices.filter(({ endedAt }) => endedAt === undefined).length).toBe(1);
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() })).toMatchObject({ ok: false });
  });

  it('R77 in part: the time of the code is that of the claim: a second before its end it is taken, and then not', async () => {
    const { clock, auth } = opened;
    clock.advance(10 * minute - second);
    const statement = await sign();
    clock.advance(second);
    expect(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement })).toEqual({ ok: false, reason: 'pairing-refused' });
    expect(await opened.storage.devices.findBy('accountId', opened.accountId)).toEqual([]);
  });

  it('a code that was renewed, and a pairing that nobody redeemed, are claimed by nobody; what had claimed is ended', async () => {
    const { auth, pairing } = opened;
    const statement = await sign();
    must(await auth.devices.renewPairing({ pairing }));
    expect(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement })).toEqual({ ok: false, reason: 'pairing-refused' });
    const { phone: shown, deviceId } = await claimed(opened, 'shown');
    must(await auth.devices.renewPairing({ pairing }));
    expect(await opened.storage.devices.find(deviceId)).toMatchObject({ endReason: 'not-confirmed' });
    expect(await viewOf(opened)).toMatchObject({ state: 'waiting' });
    expect(await shown.signOut()).toEqual({ ok: false, reason: 'device-unknown' });
  });

  it('before it is confirmed a device approves nothing, reads nothing and ends nothing', async () => {
    must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() }));
    const request = await phone.request({ method: 'GET', path: '/approvals' });
    expect(await opened.auth.devices.openApprovals({ request })).toEqual({ ok: false, reason: 'not-confirmed' });
    expect(await phone.signOut()).toEqual({ ok: false, reason: 'not-confirmed' });
  });

  it('a phone that nobody confirms goes by itself, and its key is free again', async () => {
    must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() }));
    opened.clock.advance(10 * minute);
    await opened.auth.maintain();
    expect(await opened.storage.devices.find(thumbprintOf(phone.jwk))).toMatchObject({ endReason: 'not-confirmed' });
    expect(await viewOf(opened)).toEqual({ state: 'expired' });
  });

  it('R175 in part: redeeming and claiming are written down, without the code, the nonce or the key', async () => {
    must(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: phone.jwk, statement: await sign() }));
    const kinds = (await eventsOf(opened.storage)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['pairing-opened', 'pairing-redeemed', 'device-claimed']));
    const events = JSON.stringify(await eventsOf(opened.storage));
    for (const text of [opened.code, redeemed.nonce, phone.jwk.x]) expect(events.includes(text)).toBe(false);
    expect(await dumpAll(codes(opened))).not.toContain(opened.code);
  });
});
