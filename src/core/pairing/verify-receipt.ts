import { checkExpected, givenOf } from './check-expected.js';
import type { ApproveClaims, ApprovalClaims, ChallengeClaims, ReceiptClaims, ReceiptDevice } from './claims.js';
import { digestOf } from './digest-of.js';
import type { Display } from './display.js';
import { keyOnRecord, trustedKey } from './find-key.js';
import { judgeAnswer } from './judge-answer.js';
import { openStatement, skewSeconds, type StatementRefusal } from './open-statement.js';
import { parseDeviceKey } from './parse-device-key.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** A receipt, and the keys that may have signed it. */
export interface VerifyReceiptInput {
  /** As it was kept; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The server's public keys, those of former years too. */
  readonly keys: readonly Ed25519Jwk[];
  /** The server's origin; left out, any, as long as receipt, challenge and answer agree. */
  readonly aud?: string | undefined;
  /** What the transaction is said to have been; left out, the result tells what it was. */
  readonly display?: Display | undefined;
}

/** What {@link verifyReceipt} says. */
export type VerifyReceiptResult =
  | {
      readonly ok: true;
      /** What was asked, with all that was shown. */
      readonly challenge: ChallengeClaims;
      /** What was answered: yes. */
      readonly approval: ApproveClaims;
      /** The device that answered. */
      readonly device: ReceiptDevice;
      /** The thumbprint of its key. */
      readonly thumbprint: string;
      /** The id of the account. */
      readonly account: string;
      /** When the server signed the receipt, in ms since the epoch. */
      readonly signedAt: number;
    }
  | {
      readonly ok: false;
      /**
       * See {@link StatementRefusal}, of the receipt or of either statement in it. `wrong-account`, `wrong-challenge`: its parts do not
       * belong together, in what they are about or in their times. `not-approved`: the answer was no. `link-mismatch`: what was shown is not
       * what was answered, or not what is said here (R106).
       */
      readonly reason: StatementRefusal | 'wrong-account' | 'wrong-challenge' | 'not-approved' | 'link-mismatch';
    };

/**
 * Verifies a receipt from itself and the server's public keys alone: years later, after the keys were rotated, the device revoked and the
 * account erased, and without a database (R201).
 *
 * It proves that the server asked exactly this, and that the holder of this device's key said yes to it within the time it had. That the key
 * was that person's is the server's word.
 *
 * @throws TypeError naming the argument that breaks its rule, never for what stands in `jws`
 * @example
 * console.log(verifyReceipt({ jws: 'a.b.c', keys: [] })); // { ok: false, reason: 'malformed' }
 */
export function verifyReceipt(input: VerifyReceiptInput): VerifyReceiptResult {
  checkExpected(input, ['keys', ...givenOf(input, ['aud'] as const)]);
  const expected = input.display === undefined ? undefined : digestOf(input.display);
  const parts = openParts(input);
  if (!parts.ok) return refuse(parts.reason);
  const { receipt, challenge, approval, thumbprint } = parts;
  const mismatch = receipt.account === challenge.account ? judgeAnswer(approval, { jws: receipt.challenge, claims: challenge }) : 'wrong-account';
  if (mismatch !== undefined) return refuse(mismatch);
  if (approval.answer !== 'approve') return refuse('not-approved');
  if (!inTime(parts)) return refuse('wrong-challenge');
  if (expected !== undefined && challenge.digest !== expected) return refuse('link-mismatch');
  const { device, account, iat } = receipt;
  return Object.freeze({ ok: true, challenge, approval, device, thumbprint, account, signedAt: iat * 1000 });
}

interface Parts {
  readonly receipt: ReceiptClaims;
  readonly challenge: ChallengeClaims;
  readonly approval: ApprovalClaims;
  readonly thumbprint: string;
}

/** The receipt and both statements in it, each by its own key and all for one server. */
function openParts({ jws, keys, aud }: VerifyReceiptInput): (Parts & { readonly ok: true }) | { readonly ok: false; readonly reason: StatementRefusal } {
  const receipt = openStatement({ typ: 'lukko-receipt+jwt', jws, aud, findKey: trustedKey(keys) });
  if (!receipt.ok) return receipt;
  const { claims } = receipt;
  const challenge = openStatement({ typ: 'lukko-challenge+jwt', jws: claims.challenge, aud: claims.aud, findKey: trustedKey(keys) });
  if (!challenge.ok) return challenge;
  const parsed = parseDeviceKey(claims.jwk);
  // One of the table of weak keys would be no claim.
  if (!parsed.ok) return { ok: false, reason: 'not-a-key' };
  const { thumbprint } = parsed.key;
  const approval = openStatement({ typ: 'lukko-approval+jwt', jws: claims.approval, aud: claims.aud, findKey: keyOnRecord(claims.jwk) });
  return approval.ok ? { ok: true, receipt: claims, challenge: challenge.claims, approval: approval.claims, thumbprint } : approval;
}

/** Answered while the challenge lived, by a clock that may be a minute off, and by a device that was paired; receipted no earlier than asked. */
function inTime({ receipt, challenge, approval }: Parts): boolean {
  const answeredInTime = approval.iat >= challenge.iat - skewSeconds && approval.iat < challenge.exp + skewSeconds;
  return answeredInTime && receipt.iat >= challenge.iat && receipt.device.pairedAt <= receipt.iat;
}

function refuse(reason: Extract<VerifyReceiptResult, { readonly ok: false }>['reason']): VerifyReceiptResult {
  return Object.freeze({ ok: false, reason });
}
