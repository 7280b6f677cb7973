import { describe, expect, it } from 'vitest';
import { signStatement, thumbprintOf, verifyKeys, type Ed25519Jwk } from '../../../../src/core/pairing/index.js';
import { newerKey } from '../maintenance/tools.js';
import { keys, profiles } from '../shared/tools.js';
import { createRawPhone, toApproval } from '../../../story/raw-phone.js';
import { goodPassword, must } from '../../../story/walk.js';
import { activateByKey, reopenByKey } from './tools.js';

const aud = 'https://tilinpito.example';

function only(found: readonly Ed25519Jwk[]): Ed25519Jwk {
  const [key] = found;
  if (key === undefined) throw new Error('there is a key');
  return key;
}

describe.each(profiles)('the server’s keys in %s', (policy) => {
  it('R200: a new one is told by one that the phone trusts: signed with that, it holds both, and what the new one signs is trusted after it', async () => {
    const active = await activateByKey(policy);
    const pinned = active.auth.devices.publicKeys();
    const rotated = reopenByKey(active, { keys: [newerKey, ...keys] });
    const said = must(await rotated.auth.devices.readKeys({ trusted: thumbprintOf(only(pinned)) }));
    const read = verifyKeys({ jws: said.keys, keys: pinned, aud, now: active.clock.now() });
    if (!read.ok) return expect.unreachable(read.reason);
    expect(read.claims.keys).toEqual(rotated.auth.devices.publicKeys());
    expect(read.claims.keys.length).toBe(2);
  });

  it('R200: signed by itself, by a stranger or by a dropped key, or not signed at all, it is not accepted', async () => {
    const active = await activateByKey(policy);
    const pinned = active.auth.devices.publicKeys();
    const now = active.clock.now();
    const iat = Math.floor(now / 1000);
    const claims = { aud, iat, exp: iat + 600, jti: 'j0j1j2j3', keys: [createRawPhone(active, 'forged').jwk] } as const;
    const stranger = createRawPhone(active, 'forged').signer;
    const forged = await signStatement({ typ: 'lukko-keys+jwt', claims, signer: stranger });
    for (const jws of [forged, forged.split('.').slice(0, 2).join('.'), `${forged.split('.').slice(0, 2).join('.')}.`, '']) expect(verifyKeys({ jws, keys: pinned, aud, now }).ok).toBe(false);
    // The phone that has gone over to the newer key takes nothing of the dropped one any more.
    const newer = reopenByKey(active, { keys: [newerKey] });
    const dropped = must(await active.auth.devices.readKeys({ trusted: thumbprintOf(only(pinned)) }));
    expect(verifyKeys({ jws: dropped.keys, keys: newer.auth.devices.publicKeys(), aud, now }).ok).toBe(false);
    expect(await newer.auth.devices.readKeys({ trusted: thumbprintOf(only(pinned)) })).toEqual({ ok: false, reason: 'key-unknown' });
  });

  it('R44 in part, R195 in part: with two keys in the ring, what waits from before the rotation is answered, and its number is found right', async () => {
    const active = await activateByKey(policy);
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    const usage = async (auth = active.auth) => Object.fromEntries((await auth.keyUsage()).map(({ keyId, devices, flows }) => [keyId, { devices, flows }]));
    expect(await usage()).toMatchObject({ 'test-1': { devices: 1, flows: 1 } });
    const rotated = reopenByKey(active, { keys: [newerKey, ...keys] });
    must(await rotated.phone.answer('approve', number));
    expect((await rotated.auth.login.finishApproval({ attempt })).ok).toBe(true);
    await rotated.settle();
    expect(await usage(rotated.auth)).toMatchObject({ 'test-2': { devices: 0 }, 'test-1': { devices: 1, flows: 0 } });
    // What it has answered was signed with the old key; with the next request it has seen the new one.
    const again = await toApproval({ ...rotated, username: active.username }, { password: goodPassword, browser: active.browser });
    must(await rotated.phone.answer('approve', again.number));
    await rotated.settle();
    expect(await usage(rotated.auth)).toMatchObject({ 'test-2': { devices: 1 }, 'test-1': { devices: 0, flows: 0 } });
  });
});
