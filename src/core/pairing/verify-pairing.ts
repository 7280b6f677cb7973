import { checkExpected, givenOf } from './check-expected.js';
import type { PairingClaims } from './claims.js';
import { keyOnRecord } from './find-key.js';
import { openStatement, type StatementRefusal } from './open-statement.js';
import { parseDeviceKey, type DeviceKey } from './parse-device-key.js';

/** A pairing statement, and what the server expects of it. */
export interface VerifyPairingInput {
  /** As it came; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The public key that the phone offers, as it came out of JSON: it counts only if its thumbprint is the statement's `kid` (R113). */
  readonly jwk: unknown;
  /** The server's own origin. */
  readonly aud: string;
  /** In ms since the epoch. */
  readonly now: number;
  /** The pairing that is open; left out, it is for the caller to compare. */
  readonly pairing?: string | undefined;
  /** The nonce that this pairing was given; left out, it is for the caller to compare. */
  readonly nonce?: string | undefined;
  /** The username of the account, normalised; left out, it is for the caller to compare. */
  readonly username?: string | undefined;
}

/** What {@link verifyPairing} says. */
export type VerifyPairingResult =
  | {
      readonly ok: true;
      /** What the phone says. */
      readonly claims: PairingClaims;
      /** The key to store. */
      readonly key: DeviceKey;
    }
  | {
      readonly ok: false;
      /** See {@link StatementRefusal}. `wrong-pairing`, `wrong-nonce`, `wrong-username`: signed by this key, but for something else. */
      readonly reason: StatementRefusal | 'wrong-pairing' | 'wrong-nonce' | 'wrong-username';
    };

/**
 * Verifies that a phone holds the key that it offers, and means this pairing (R87). The key is parsed in full: see `parseDeviceKey`.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule, never for what stands in `jws` or `jwk`
 * @example
 * console.log(verifyPairing({ jws: 'a.b.c', jwk: {}, aud: 'https://login.tilinpito.example', now: 0 })); // { ok: false, reason: 'malformed' }
 */
export function verifyPairing(input: VerifyPairingInput): VerifyPairingResult {
  checkExpected(input, ['aud', 'now', ...givenOf(input, ['pairing', 'nonce', 'username'] as const)]);
  const { jws, jwk, aud, now } = input;
  const opened = openStatement({ typ: 'lukko-pairing+jwt', jws, aud, now, findKey: keyOnRecord(jwk) });
  if (!opened.ok) return Object.freeze(opened);
  // Under a key off the curve no signature verifies; one with a part of small order is found here.
  const parsed = parseDeviceKey(jwk);
  if (!parsed.ok) return refuse('not-a-key');
  const { claims } = opened;
  if (input.pairing !== undefined && claims.pairing !== input.pairing) return refuse('wrong-pairing');
  if (input.nonce !== undefined && claims.nonce !== input.nonce) return refuse('wrong-nonce');
  if (input.username !== undefined && claims.username !== input.username) return refuse('wrong-username');
  return Object.freeze({ ok: true, claims, key: parsed.key });
}

function refuse(reason: Extract<VerifyPairingResult, { readonly ok: false }>['reason']): VerifyPairingResult {
  return Object.freeze({ ok: false, reason });
}
