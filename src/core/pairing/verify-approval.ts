import { checkExpected, givenOf } from './check-expected.js';
import type { ApprovalClaims, ChallengeClaims } from './claims.js';
import { keyOnRecord } from './find-key.js';
import { judgeAnswer } from './judge-answer.js';
import { decodeStatement, openStatement, readStatementClaims, type StatementRefusal } from './open-statement.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** An answer, and the challenge that it has to be to. */
export interface VerifyApprovalInput {
  /** As it came; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The device's key on record. */
  readonly jwk: Ed25519Jwk;
  /** The server's own origin. */
  readonly aud: string;
  /** In ms since the epoch. */
  readonly now: number;
  /** The challenge that the server signed and sent, letter by letter; left out, everything that binds the answer to it is for the caller to compare. */
  readonly challenge?: string | undefined;
}

/** What {@link verifyApproval} says. */
export type VerifyApprovalResult =
  | {
      readonly ok: true;
      /** What the user answered. Whether the number is right is for the caller to say. */
      readonly claims: ApprovalClaims;
      /** The thumbprint of the device's key. */
      readonly kid: string;
    }
  | {
      readonly ok: false;
      /**
       * See {@link StatementRefusal}. `wrong-challenge`: it answers another challenge, approval or purpose. `wrong-account`: it is about
       * another account. `link-mismatch`: what was shown is not what was asked (R106).
       */
      readonly reason: StatementRefusal | 'wrong-challenge' | 'wrong-account' | 'link-mismatch';
    };

/**
 * Verifies the answer of a device to a challenge: an answer to one approval completes no other, nor one of another account, purpose or
 * server (R98, R105), and changing any byte of the challenge makes it fail (R104).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule, never for what stands in `jws`
 * @example
 * const { jwk } = createSigner({ seed: new Uint8Array(32).fill(7) });
 * console.log(verifyApproval({ jws: 'a.b.c', jwk, aud: 'https://login.tilinpito.example', now: 0 })); // { ok: false, reason: 'malformed' }
 */
export function verifyApproval(input: VerifyApprovalInput): VerifyApprovalResult {
  checkExpected(input, ['aud', 'now', ...givenOf(input, ['challenge'] as const)]);
  const { jws, jwk, aud, now, challenge } = input;
  const asked = challenge === undefined ? undefined : { jws: challenge, claims: readOwnChallenge(challenge) };
  const opened = openStatement({ typ: 'lukko-approval+jwt', jws, aud, now, findKey: keyOnRecord(jwk) });
  if (!opened.ok) return Object.freeze(opened);
  const reason = asked === undefined ? undefined : judgeAnswer(opened.claims, asked);
  return Object.freeze(reason === undefined ? opened : { ok: false, reason });
}

/** The server's own, out of its store: who could change it there could open the session as well. */
function readOwnChallenge(jws: string): ChallengeClaims {
  const read = decodeStatement('lukko-challenge+jwt', jws);
  const opened = read.ok ? readStatementClaims('lukko-challenge+jwt', read.decoded) : read;
  if (!opened.ok) throw new TypeError('challenge: must be a lukko-challenge+jwt');
  return opened.claims;
}
