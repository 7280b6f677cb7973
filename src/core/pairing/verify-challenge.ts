import { checkExpected, givenOf } from './check-expected.js';
import type { ChallengeClaims } from './claims.js';
import { trustedKey } from './find-key.js';
import { openStatement, type StatementRefusal } from './open-statement.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** A challenge, and what the phone expects of it. */
export interface VerifyChallengeInput {
  /** As it came; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The server's keys that the phone trusts: from the pairing, or from the last `lukko-keys+jwt`. */
  readonly keys: readonly Ed25519Jwk[];
  /** The origin that the phone was paired with. */
  readonly aud: string;
  /** In ms since the epoch. */
  readonly now: number;
  /** The account that the phone was paired with there; left out, it is for the caller to compare. */
  readonly account?: string | undefined;
}

/** What {@link verifyChallenge} says. */
export type VerifyChallengeResult =
  | {
      readonly ok: true;
      /** What to show. */
      readonly claims: ChallengeClaims;
      /** The thumbprint of the key that signed. */
      readonly kid: string;
    }
  | {
      readonly ok: false;
      /** See {@link StatementRefusal}. `wrong-account`: it is about an account that this phone is not paired with. */
      readonly reason: StatementRefusal | 'wrong-account';
    };

/**
 * Verifies, on the phone, what it is asked to approve: before anything of it is shown, and again before it is answered (R199).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule, never for what stands in `jws`
 * @example
 * const server = createSigner({ seed: new Uint8Array(32).fill(1) });
 * const aud = 'https://login.tilinpito.example';
 * const jws = await signStatement({
 *   typ: 'lukko-challenge+jwt',
 *   claims: {
 *     aud, iat: 1_800_000_000, exp: 1_800_000_120, jti: 'j0j1j2j3', approval: 'p1', nonce: 'n0n1n2n3n4n5n6n7', purpose: 'login',
 *     account: 'a1', username: 'matti.virtanen4821', service: 'Tilinpito', known: true, digits: 2,
 *   },
 *   signer: server,
 * });
 * const expected = { jws, keys: [server.jwk], aud, now: 1_800_000_001_000 };
 * console.log(verifyChallenge({ ...expected, account: 'a1' }).ok); // true
 * console.log(verifyChallenge({ ...expected, account: 'a2' })); // { ok: false, reason: 'wrong-account' }
 */
export function verifyChallenge(input: VerifyChallengeInput): VerifyChallengeResult {
  checkExpected(input, ['aud', 'now', 'keys', ...givenOf(input, ['account'] as const)]);
  const { jws, keys, aud, now, account } = input;
  const opened = openStatement({ typ: 'lukko-challenge+jwt', jws, aud, now, findKey: trustedKey(keys) });
  if (opened.ok && account !== undefined && opened.claims.account !== account) return Object.freeze({ ok: false, reason: 'wrong-account' });
  return Object.freeze(opened);
}
