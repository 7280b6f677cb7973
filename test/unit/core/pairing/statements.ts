import * as pairing from '../../../../src/core/pairing/index.js';
import type { StatementClaims, StatementType } from '../../../../src/core/pairing/index.js';
import { aud, forge, headerOf, keysClaims, loginChallenge, now, pairingClaims, phone, receiptClaims, requestClaims, server, seedOf, signChallenge, approvalTo } from './fixtures.js';

export const types = ['lukko-pairing+jwt', 'lukko-request+jwt', 'lukko-keys+jwt', 'lukko-challenge+jwt', 'lukko-approval+jwt', 'lukko-receipt+jwt'] as const satisfies readonly StatementType[];

/** Whose each statement is. */
export const signerFor = (typ: StatementType): pairing.SeedSigner => (['lukko-pairing+jwt', 'lukko-request+jwt', 'lukko-approval+jwt'].includes(typ) ? phone : server);
export const seedFor = (typ: StatementType): Uint8Array => seedOf(signerFor(typ) === phone ? 'phone' : 'server');

/** Good claims of every statement. */
export async function goodClaims(): Promise<StatementClaims> {
  const challenge = await signChallenge(loginChallenge);
  return {
    'lukko-pairing+jwt': pairingClaims,
    'lukko-request+jwt': requestClaims,
    'lukko-keys+jwt': keysClaims,
    'lukko-challenge+jwt': loginChallenge,
    'lukko-approval+jwt': approvalTo(challenge, loginChallenge),
    'lukko-receipt+jwt': await receiptClaims(),
  };
}

/** A good statement of every type. */
export async function goodStatements(): Promise<Readonly<Record<StatementType, string>>> {
  const claims = await goodClaims();
  return Object.fromEntries(types.map((typ) => [typ, forgeGood(typ, claims[typ])])) as Record<StatementType, string>;
}

/** Claims under the right header and key. */
export function forgeGood(typ: StatementType, claims: unknown, seed: Uint8Array = seedFor(typ)): string {
  return forge({ header: headerOf(typ, signerFor(typ)), claims, seed });
}

/** What the reader of each statement says to a text: `accepted`, or the reason. */
export function judge(typ: StatementType, jws: unknown, given: { readonly now?: number; readonly aud?: string; readonly signer?: pairing.SeedSigner } = {}): string {
  const { jwk } = given.signer ?? signerFor(typ);
  const expected = { jws: jws as string, aud: given.aud ?? aud, now: given.now ?? now + 5000, jwk, keys: [jwk] };
  const result = readers[typ](expected);
  return result.ok ? 'accepted' : result.reason;
}

interface Expected {
  readonly jws: string;
  readonly aud: string;
  readonly now: number;
  readonly jwk: pairing.Ed25519Jwk;
  readonly keys: readonly pairing.Ed25519Jwk[];
}
type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const readers: Readonly<Record<StatementType, (expected: Expected) => Verdict>> = {
  'lukko-pairing+jwt': pairing.verifyPairing,
  'lukko-request+jwt': pairing.verifyRequest,
  'lukko-keys+jwt': pairing.verifyKeys,
  'lukko-challenge+jwt': pairing.verifyChallenge,
  'lukko-approval+jwt': pairing.verifyApproval,
  'lukko-receipt+jwt': pairing.verifyReceipt,
};
