import { createHash } from 'node:crypto';
import { Point } from '@noble/ed25519';
import * as pairing from '../../../../src/core/pairing/index.js';
import type { ApproveClaims, ChallengeClaims, Display, KeysClaims, LoginChallengeClaims, PairingClaims, ReceiptClaims, RequestClaims, SeedSigner, TransactionChallengeClaims } from '../../../../src/core/pairing/index.js';
import { signWith } from './points.js';

export const aud = 'https://login.tilinpito.example';
/** A whole second. */
export const now = 1_800_000_000_000;
export const iat = now / 1000;
const exp = iat + 120;

export const seedOf = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(`lukko/pairing/${name}`).digest());
export const signerOf = (name: string): SeedSigner => pairing.createSigner({ seed: seedOf(name) });
export const server: SeedSigner = signerOf('server');
export const phone: SeedSigner = signerOf('phone');
export const thief: SeedSigner = signerOf('thief');

export const nonce = Buffer.alloc(32, 5).toString('base64url');
const jti = Buffer.alloc(16, 9).toString('base64url');
export const display: Display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy', reference: 'RF18 5390 0754 7034' };

export const pairingClaims: PairingClaims = { aud, iat, exp, jti, pairing: 'p1', nonce, username: 'matti.virtanen4821', name: 'Matin puhelin', platform: 'android', keyProtection: 'hw' };
export const requestClaims: RequestClaims = { aud, iat, exp, jti, method: 'POST', path: '/auth/device/approvals?x=1', bodyHash: pairing.hashOf('{"a":1}'), nonce };
export const keysClaims: KeysClaims = { aud, iat, exp, jti, keys: [signerOf('next server').jwk, server.jwk] };
const asked = { aud, iat, exp, jti, approval: 'q1', nonce, account: 'a1', username: 'matti.virtanen4821', service: 'Tilinpito', known: true, digits: 2 } as const;
export const loginChallenge: LoginChallengeClaims = { ...asked, purpose: 'login', place: 'Helsinki' };
export const bindChallenge: ChallengeClaims = { ...asked, purpose: 'bind', act: 'change-password' };
export const transactionChallenge: TransactionChallengeClaims = { ...asked, purpose: 'transaction', display, digest: pairing.digestOf(display) };

/** What the phone answers to a challenge: yes, with the number. */
export function approvalTo(jws: string, claims: ChallengeClaims): ApproveClaims {
  const { account, approval, purpose, digest } = claims;
  return { aud, iat: iat + 5, exp: iat + 65, jti, approval, account, purpose, answer: 'approve', number: '07', challenge: pairing.hashOf(jws), userVerified: 'pin', ...(digest === undefined ? {} : { digest }) };
}

export const signChallenge = (claims: ChallengeClaims, signer: SeedSigner = server): Promise<string> => pairing.signStatement({ typ: 'lukko-challenge+jwt', claims, signer });
export const signApproval = (claims: pairing.ApprovalClaims, signer: SeedSigner = phone): Promise<string> => pairing.signStatement({ typ: 'lukko-approval+jwt', claims, signer });

/** A whole transaction: challenge, answer, receipt. */
export async function receiptClaims(claims: ChallengeClaims = transactionChallenge): Promise<ReceiptClaims> {
  const challenge = await signChallenge(claims);
  const approval = await signApproval(approvalTo(challenge, claims));
  return { aud, iat: iat + 6, jti, challenge, approval, jwk: phone.jwk, device: { name: 'Matin puhelin', platform: 'android', pairedAt: iat - 86_400 }, account: claims.account };
}
export const signReceipt = async (claims?: ReceiptClaims, signer: SeedSigner = server): Promise<string> => pairing.signStatement({ typ: 'lukko-receipt+jwt', claims: claims ?? (await receiptClaims()), signer });

const base64url = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

/** A JWS over any header and claims, as JSON texts or values, with a signature that is right for them: by the seed's key, or by its scalar for a key in another spelling. */
export function forge({ header, claims, seed, key }: { readonly header: unknown; readonly claims: unknown; readonly seed: Uint8Array; readonly key?: Uint8Array }): string {
  const text = (value: unknown): string | Uint8Array => (typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value));
  const input = `${base64url(text(header))}.${base64url(text(claims))}`;
  const message = Buffer.from(input);
  const signature = key === undefined ? pairing.signEd25519({ seed, message }) : signWith({ seed, key, message, r: 12345n, part: Point.ZERO });
  return `${input}.${base64url(signature)}`;
}

export const headerOf = (typ: string, signer: SeedSigner): Readonly<Record<string, unknown>> => ({ alg: 'Ed25519', typ, kid: signer.kid });
