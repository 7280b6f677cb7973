/*
 * The attack: somebody pairs, or has put into the database, a public key of small order. Under it one signature holds for every message,
 * so that he can answer any challenge without a private key, and deny it afterwards. Libraries and runtimes import such a key without a word;
 * it is refused at pairing, again at each verification, and on both implementations.
 */
import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseDeviceKey, thumbprintOf, verifyApproval, verifyPairing, verifyReceipt, verifyRequest, type Ed25519Jwk } from '../../src/core/pairing/index.js';
import { approvalTo, aud, loginChallenge, now, pairingClaims, receiptClaims, requestClaims, server, signChallenge } from '../unit/core/pairing/fixtures.js';
import { onBoth } from '../unit/core/pairing/paths.js';
import { universalSignature, weakEncodings } from '../unit/core/pairing/points.js';
import { forgeGood } from '../unit/core/pairing/statements.js';

const challenge = await signChallenge(loginChallenge);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const weak = weakEncodings.map(({ order, bytes }): readonly [number, Ed25519Jwk] => [order, { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') }]);

/** A statement signed by nobody. */
function signedByNobody(typ: string, jwk: Ed25519Jwk, claims: object): string {
  return `${part({ alg: 'Ed25519', typ, kid: thumbprintOf(jwk) })}.${part(claims)}.${Buffer.from(universalSignature).toString('base64url')}`;
}

it('the runtime does believe such signatures: this is no fancy', () => {
  const [, neutral] = weak.find(([order]) => order === 1) ?? weak[0]!;
  const key = createPublicKey({ key: { ...neutral }, format: 'jwk' });
  for (const text of ['pay Matti 1 EUR', 'pay Eve 1000000 EUR']) expect(verify(null, Buffer.from(text), key, universalSignature)).toBe(true);
});

describe.each(weak)('R84: a key of order %i (%#)', (_order, jwk) => {
  const at = { aud, now: now + 5000 };
  const reasons = (run: () => { readonly ok: boolean; readonly reason?: string }): readonly (string | undefined)[] => onBoth(() => run().reason);

  it('is refused at pairing', () => {
    expect(reasons(() => parseDeviceKey(jwk))).toEqual(['weak-key', 'weak-key']);
    expect(reasons(() => verifyPairing({ ...at, jwk, jws: signedByNobody('lukko-pairing+jwt', jwk, pairingClaims) }))).toEqual(['weak-key', 'weak-key']);
  });

  it('is refused again at each verification, should it stand in the database', () => {
    expect(reasons(() => verifyRequest({ ...at, jwk, jws: signedByNobody('lukko-request+jwt', jwk, requestClaims) }))).toEqual(['weak-key', 'weak-key']);
    expect(reasons(() => verifyApproval({ ...at, jwk, challenge, jws: signedByNobody('lukko-approval+jwt', jwk, approvalTo(challenge, loginChallenge)) }))).toEqual(['weak-key', 'weak-key']);
  });

  it('is refused in a receipt that the server signed', async () => {
    const good = await receiptClaims(loginChallenge);
    const approval = signedByNobody('lukko-approval+jwt', jwk, approvalTo(good.challenge, loginChallenge));
    const jws = forgeGood('lukko-receipt+jwt', { ...good, jwk, approval });
    expect(reasons(() => verifyReceipt({ jws, keys: [server.jwk] }))).toEqual(['bad-claims', 'bad-claims']);
  });
});
