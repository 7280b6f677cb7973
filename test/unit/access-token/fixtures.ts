import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto';
import { createAccessTokens, verifyAccessToken, type AccessTokenClaims, type AccessTokensOptions, type VerifyAccessTokenInput } from '../../../src/access-token/index.js';
import type { SessionView } from '../../../src/index.js';
import { must } from '../../story/walk.js';
import { seededRandom } from '../core/otp-list/fixtures.js';
import { hour, minute } from '../service/shared/tools.js';

export const secretOf = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(name).digest());
export const ring = [{ id: 'new', secret: secretOf('access tokens, new') }, { id: 'old', secret: secretOf('access tokens, old') }] as const;

export const issuer = 'https://login.tilinpito.example';
export const audience = 'https://reports.example';
/** A whole second. */
export const now = 1_800_000_000_000;

export const session: SessionView = {
  id: 's1',
  accountId: 'a1',
  assurance: { amr: ['pwd', 'otp', 'mfa'], aal: 1, phishingResistant: false, method: 'otp-list', authenticatedAt: now - minute },
  createdAt: now - minute,
  idleUntil: now + hour,
  absoluteUntil: now + 12 * hour,
};

export function open(options: Partial<AccessTokensOptions> = {}) {
  return createAccessTokens({ keys: ring, issuer, clock: { now: () => now }, random: seededRandom('access tokens'), ...options });
}

export async function issue(options: Partial<AccessTokensOptions> = {}, given: Partial<SessionView> = {}) {
  return must(await open(options).issue({ session: { ...session, ...given }, audience }));
}

/** As the other service asks, with what the test changes. */
export async function verify(input: Partial<VerifyAccessTokenInput> & { readonly token: string }) {
  const jwks = input.jwks ?? (await open().jwks());
  return verifyAccessToken({ issuer, audience, now, ...input, jwks });
}

/** The reason of a refusal, or `accepted`. */
export async function reasonFor(input: Partial<VerifyAccessTokenInput> & { readonly token: string }): Promise<string> {
  const result = await verify(input);
  return result.ok ? 'accepted' : result.reason;
}

export const base64url = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

/** The issuer's own private key by another way than its code: whoever has it can sign whatever he likes. */
export function privateKeyOf(secret: Uint8Array): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), 'lukko/1/access-token', 32));
  return createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
}

export function publicXOf(secret: Uint8Array): string {
  const { x = '' } = createPublicKey(privateKeyOf(secret)).export({ format: 'jwk' });
  return x;
}

/** RFC 7638 over RFC 8037 section 2, by hand. */
export const kidOf = (x: string): string => createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');

const newest = privateKeyOf(ring[0].secret);
export const goodHeader = { alg: 'Ed25519', typ: 'at+jwt', kid: kidOf(publicXOf(ring[0].secret)) };
export const goodClaims: AccessTokenClaims = {
  iss: issuer, sub: 'a1', aud: audience, sid: 's1', jti: base64url(new Uint8Array(16)), iat: now / 1000, exp: now / 1000 + 300, auth_time: now / 1000 - 60,
  amr: ['pwd', 'otp', 'mfa'], aal: 1, method: 'otp-list', phishing_resistant: false,
};

/** A token over any header and claims, as JSON texts or values, with a signature that is right for them. */
export function signed(header: unknown = goodHeader, claims: unknown = goodClaims, key: KeyObject = newest): string {
  const text = (value: unknown): string | Uint8Array => (typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value));
  const input = `${base64url(text(header))}.${base64url(text(claims))}`;
  return `${input}.${base64url(sign(null, Buffer.from(input), key))}`;
}
