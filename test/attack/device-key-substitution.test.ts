/*
 * The attack: somebody on the way, or beside the phone, puts another key in the place of the one that the owner's phone has: in the claim of the
 * pairing, in the header of a statement, under another's name, or a key that verifies anything. Only the key whose fingerprint was
 * confirmed on the computer ever signs for the account.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { signStatement } from '../../src/core/pairing/index.js';
import { createRawPhone, toApproval } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { activateByKey, openPairing, signPairing, viewOf, withDigits, type Pairing } from '../unit/service/device/tools.js';
import { profiles } from '../unit/service/shared/tools.js';

/** All that R84 shows: with one of these as public key one forged signature is right for many messages. */
const weak = [
  '0100000000000000000000000000000000000000000000000000000000000000', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080', 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
];

describe.each(profiles)('another key in the place of the phone’s in %s', (policy) => {
  let opened: Pairing;
  beforeEach(async () => {
    opened = await openPairing(policy);
  });

  it('R87, R113: exchanged in the claim, it does not fit the statement; exchanged in both, the computer shows another fingerprint than the phone', async () => {
    const { auth, username, code, clock } = opened;
    const [own, thief] = [createRawPhone(opened, 'own'), createRawPhone(opened, 'thief')];
    const redeemed = must(await auth.devices.redeemPairing({ username, code }));
    const statement = await signPairing(own, { ...redeemed, now: clock.now() });
    expect(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: thief.jwk, statement })).toEqual({ ok: false, reason: 'bad-statement' });
    const both = must(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: thief.jwk, statement: await signPairing(thief, { ...redeemed, now: clock.now() }) }));
    expect(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: own.jwk, statement })).toEqual({ ok: false, reason: 'pairing-refused' });
    const view = await viewOf(opened);
    expect(view).toMatchObject({ state: 'claimed', fingerprint: both.fingerprint });
    must(await auth.devices.declineDevice({ pairing: opened.pairing }));
    must(await auth.devices.renewPairing({ pairing: opened.pairing }));
    const again = await viewOf(opened);
    const second = must(await auth.devices.redeemPairing({ username, code: again.state === 'waiting' ? again.code : '' }));
    const mine = must(await auth.devices.claimPairing({ pairing: second.pairing, jwk: own.jwk, statement: await signPairing(own, { ...second, now: clock.now() }) }));
    expect(mine.fingerprint).not.toBe(both.fingerprint);
    must(await auth.firstLogin.confirmDevice({ flow: opened.flow, pairing: opened.pairing, ...withDigits(mine.digits) }));
    await expect(thief.open()).rejects.toThrow(/device-unknown/);
  });

  it('R84 in part, R85 in part: a key that verifies anything is refused before any signature is looked at', async () => {
    const { auth, username, code } = opened;
    const redeemed = must(await auth.devices.redeemPairing({ username, code }));
    for (const hex of weak) {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') };
      expect(await auth.devices.claimPairing({ pairing: redeemed.pairing, jwk, statement: 'a.b.c' })).toEqual({ ok: false, reason: 'bad-key' });
    }
    expect(await opened.storage.devices.findBy('accountId', opened.accountId)).toEqual([]);
  });

  it('R89, R113: a statement under the owner’s name with another key’s signature is nobody’s, and the owner’s key is taken by nobody', async () => {
    const active = await activateByKey(policy, { storage: opened.storage, seed: 'the owner' });
    const { number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const thief = createRawPhone(active, 'thief');
    const forged = { kid: active.phone.signer.kid, sign: thief.signer.sign };
    const payload = (JSON.parse(Buffer.from((await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number })).split('.')[1] ?? '', 'base64url').toString()) as never);
    const answer = await signStatement({ typ: 'lukko-approval+jwt', claims: payload, signer: forged });
    expect(await active.phone.send({ approval: waiting?.approval ?? '', answer })).toEqual({ ok: false, reason: 'bad-answer' });
    const { statement, ...request } = await active.phone.request({ method: 'GET', path: '/approvals' });
    const own = (JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString()) as never);
    expect(await active.auth.devices.openApprovals({ request: { ...request, statement: await signStatement({ typ: 'lukko-request+jwt', claims: own, signer: forged }) } })).toEqual({ ok: false, reason: 'bad-request' });
    const redeemed = must(await opened.auth.devices.redeemPairing({ username: opened.username, code: opened.code }));
    const statementOfOwner = await signPairing({ signer: forged as never, aud: active.phone.aud }, { ...redeemed, now: opened.clock.now() });
    expect(await opened.auth.devices.claimPairing({ pairing: redeemed.pairing, jwk: active.phone.jwk, statement: statementOfOwner })).toEqual({ ok: false, reason: 'bad-statement' });
  });
});
