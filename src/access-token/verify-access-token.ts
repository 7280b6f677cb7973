import { decodeBase64url } from '../internal/base64url.js';
import { checkArray, checkNow, checkObject } from '../internal/check.js';
import { decodeJws, readJson } from '../internal/compact-jws.js';
import { readClaims, type AccessTokenClaims, type ReadClaims } from './claims.js';
import { readHeader } from './header.js';
import { verifySignature } from './verify-signature.js';

/** A token, and what the service that got it expects of it. */
export interface VerifyAccessTokenInput {
  /** As it came, without `Bearer`; whatever it is, it is judged and never makes a throw. */
  readonly token: string;
  /** The issuer's key set, as fetched from it over https; keys of other kinds in it are passed over. */
  readonly jwks: {
    /** JSON Web Keys. */
    readonly keys: readonly object[];
  };
  /** The issuer, letter by letter as it was given to `createAccessTokens`. */
  readonly issuer: string;
  /** This service's own name. */
  readonly audience: string;
  /** In ms since the epoch. */
  readonly now: number;
}

/** What {@link verifyAccessToken} says. */
export type VerifyAccessTokenResult =
  | {
      readonly ok: true;
      /** What the token says; dates are in seconds. */
      readonly claims: AccessTokenClaims;
    }
  | {
      readonly ok: false;
      /**
       * For the service's log; the caller is told no more than 401.
       *
       * - `malformed`: no token that lukko could have made: form, size (4 KiB), JSON, header or claims
       * - `wrong-algorithm`, `wrong-type`: its header says anything but `Ed25519` and `at+jwt`
       * - `unknown-key`: no key of the set has its `kid`. Keys rotate: fetch the set again, at most once a minute, and try again
       * - `bad-signature`: forged or altered
       * - `wrong-issuer`, `wrong-audience`: signed by this key, but by or for somebody else
       * - `expired`: its `exp` has come
       * - `not-yet-valid`: its `iat` lies more than 60 s ahead: one of the two clocks is wrong
       */
      readonly reason:
        | 'malformed'
        | 'wrong-algorithm'
        | 'wrong-type'
        | 'unknown-key'
        | 'bad-signature'
        | 'wrong-issuer'
        | 'wrong-audience'
        | 'expired'
        | 'not-yet-valid';
    };

const skewSeconds = 60;
// A token with ids of 200 characters everywhere is under 2 KiB.
const mostCharacters = 4096;

/**
 * Verifies an access token, in a service that has neither the keys nor the database: same token, key set and `now`, same answer.
 *
 * Strict: `Ed25519` and nothing else, decided before any key is looked up (R111); the type `at+jwt` (R116); a `kid` that the key set has,
 * and no key from the token itself (R113); exactly this issuer and this audience; refused at `exp`, without any grace, and where `iat`
 * lies more than 60 s ahead (R117). One spelling of each token is accepted (R110, R115).
 *
 * What it says was so when the token was issued. That the session has ended since, it cannot tell, for 15 minutes at most: a service
 * that must know at once asks the one that has `auth.sessions.check`. Whether the account may do what it asks for is for the service to
 * decide: the token says who it is, and nothing of rights.
 *
 * @throws TypeError or RangeError, as a rejection, naming the argument that breaks its rule, never for what stands in `token`; AuthError
 * `signature-unavailable` where the runtime cannot do Ed25519
 * @see RFC 8725, RFC 9068 section 4
 * @example
 * const tokens = createAccessTokens({
 *   keys: [{ id: '2026-01', secret: crypto.getRandomValues(new Uint8Array(32)) }],
 *   issuer: 'https://login.tilinpito.example',
 *   clock: { now: () => 1_800_000_000_000 },
 * });
 * const issued = await tokens.issue({
 *   session: {
 *     id: 's1',
 *     accountId: 'a1',
 *     assurance: { amr: ['pwd', 'otp', 'mfa'], aal: 1, phishingResistant: false, method: 'otp-list', authenticatedAt: 1_799_999_000_000 },
 *     createdAt: 1_799_999_000_000,
 *     idleUntil: 1_800_003_600_000,
 *     absoluteUntil: 1_800_040_000_000,
 *   },
 *   audience: 'https://reports.example',
 * });
 *
 * // In the other service, which fetched the key set.
 * const expected = { jwks: await tokens.jwks(), issuer: 'https://login.tilinpito.example', audience: 'https://reports.example' };
 * if (issued.ok) {
 *   const seen = await verifyAccessToken({ ...expected, token: issued.token, now: 1_800_000_299_999 });
 *   if (seen.ok) console.log(seen.claims.sub); // a1
 *   console.log(await verifyAccessToken({ ...expected, token: issued.token, now: 1_800_000_300_000 })); // { ok: false, reason: 'expired' }
 * }
 */
export async function verifyAccessToken(input: VerifyAccessTokenInput): Promise<VerifyAccessTokenResult> {
  checkInput(input);
  const decoded = decodeJws({ jws: input.token, mostCharacters });
  if (decoded === undefined) return refuse('malformed');
  const header = readHeader(decoded.header);
  if (!header.ok) return refuse(header.reason);
  const publicKey = findKey(input.jwks.keys, header.kid);
  if (publicKey === undefined) return refuse('unknown-key');
  if (!(await verifySignature({ publicKey, signature: decoded.signature, signed: decoded.signed }))) return refuse('bad-signature');
  const claims = readClaims(readJson(decoded.payload));
  return claims === undefined ? refuse('malformed') : judgeClaims(claims, input);
}

function judgeClaims(claims: ReadClaims, { issuer, audience, now }: VerifyAccessTokenInput): VerifyAccessTokenResult {
  if (claims.iss !== issuer) return refuse('wrong-issuer');
  if (claims.aud !== audience) return refuse('wrong-audience');
  if (now >= claims.exp * 1000) return refuse('expired');
  if (Math.max(claims.iat, claims.nbf ?? 0) * 1000 > now + skewSeconds * 1000) return refuse('not-yet-valid');
  return Object.freeze({ ok: true, claims });
}

/** A key that says it is for something else is not taken, nor one that gives its private half away. */
function findKey(keys: readonly unknown[], kid: string): Uint8Array | undefined {
  const fits = { kid, kty: 'OKP', crv: 'Ed25519' };
  const found = keys.filter(isObject).find((key) => Object.entries(fits).every(([name, value]) => Reflect.get(key, name) === value));
  if (found === undefined || Reflect.has(found, 'd') || !isOr(found, 'alg', 'Ed25519') || !isOr(found, 'use', 'sig')) return undefined;
  const x: unknown = Reflect.get(found, 'x');
  const bytes = typeof x === 'string' ? decodeBase64url(x) : undefined;
  return bytes?.length === 32 ? bytes : undefined;
}

function isOr(key: object, name: string, value: string): boolean {
  return Reflect.get(key, name) === undefined || Reflect.get(key, name) === value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function checkInput(input: VerifyAccessTokenInput): void {
  checkObject('input', input);
  checkObject('jwks', input.jwks);
  checkArray('jwks.keys', input.jwks.keys);
  // One that is missing would equal a claim that is missing, too.
  for (const name of ['issuer', 'audience'] as const) {
    if (typeof input[name] !== 'string' || input[name] === '') throw new TypeError(`${name}: must be a text`);
  }
  checkNow(input.now);
}

function refuse(reason: Extract<VerifyAccessTokenResult, { readonly ok: false }>['reason']): VerifyAccessTokenResult {
  return Object.freeze({ ok: false, reason });
}
