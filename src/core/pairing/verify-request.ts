import { checkExpected, givenOf } from './check-expected.js';
import type { RequestClaims } from './claims.js';
import { keyOnRecord } from './find-key.js';
import { openStatement, type StatementRefusal } from './open-statement.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** A request statement, and the request that it has to be about. */
export interface VerifyRequestInput {
  /** As it came; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The device's key on record. */
  readonly jwk: Ed25519Jwk;
  /** The server's own origin. */
  readonly aud: string;
  /** In ms since the epoch. */
  readonly now: number;
  /** The method of the request, `POST`; left out, it is for the caller to compare. */
  readonly method?: string | undefined;
  /** Its path with the query, letter by letter; left out, it is for the caller to compare. */
  readonly path?: string | undefined;
  /** `hashOf` its raw body; left out, it is for the caller to compare. */
  readonly bodyHash?: string | undefined;
  /** The nonce that the device was given; left out, it is for the caller to compare. */
  readonly nonce?: string | undefined;
}

/** What {@link verifyRequest} says. */
export type VerifyRequestResult =
  | {
      readonly ok: true;
      /** What the phone says. Its `jti` has to be remembered until `exp` and 60 s where the request changes anything (R120). */
      readonly claims: RequestClaims;
      /** The thumbprint of the device's key. */
      readonly kid: string;
    }
  | {
      readonly ok: false;
      /** See {@link StatementRefusal}. `wrong-request`: it is about another method, path, query or body. `wrong-nonce`: not the one given. */
      readonly reason: StatementRefusal | 'wrong-request' | 'wrong-nonce';
    };

/**
 * Verifies that a device signed this HTTP request (R119). That it is no repetition is for the caller to see to, by the `jti`.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule, never for what stands in `jws`
 * @see RFC 9449 section 4.3
 * @example
 * const { jwk, ...signer } = createSigner({ seed: new Uint8Array(32).fill(7) });
 * const aud = 'https://login.tilinpito.example';
 * const about = { method: 'GET', path: '/auth/device/approvals', bodyHash: hashOf(''), nonce: 'n0n1n2n3n4n5n6n7' };
 * const jws = await signStatement({ typ: 'lukko-request+jwt', claims: { aud, iat: 1_800_000_000, exp: 1_800_000_060, jti: 'j0j1j2j3', ...about }, signer });
 * console.log(verifyRequest({ jws, jwk, aud, now: 1_800_000_059_999, ...about }).ok); // true
 * console.log(verifyRequest({ jws, jwk, aud, now: 1_800_000_060_000, ...about })); // { ok: false, reason: 'expired' }
 */
export function verifyRequest(input: VerifyRequestInput): VerifyRequestResult {
  const compared = givenOf(input, ['method', 'path', 'bodyHash'] as const);
  checkExpected(input, ['aud', 'now', ...compared, ...givenOf(input, ['nonce'] as const)]);
  const { jws, jwk, aud, now, nonce } = input;
  const opened = openStatement({ typ: 'lukko-request+jwt', jws, aud, now, findKey: keyOnRecord(jwk) });
  if (!opened.ok) return Object.freeze(opened);
  const { claims, kid } = opened;
  if (compared.some((name) => claims[name] !== input[name])) return refuse('wrong-request');
  if (nonce !== undefined && claims.nonce !== nonce) return refuse('wrong-nonce');
  return Object.freeze({ ok: true, claims, kid });
}

function refuse(reason: 'wrong-request' | 'wrong-nonce'): VerifyRequestResult {
  return Object.freeze({ ok: false, reason });
}
