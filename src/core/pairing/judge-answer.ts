import type { ApprovalClaims, ChallengeClaims } from './claims.js';
import { hashOf } from './hash-of.js';

/** Why an answer is none to this challenge, or `undefined`. */
export function judgeAnswer(approval: ApprovalClaims, challenge: { readonly jws: string; readonly claims: ChallengeClaims }): 'wrong-challenge' | 'wrong-account' | 'link-mismatch' | undefined {
  const { jws, claims } = challenge;
  // R98, R105: for this approval and this purpose, whatever else agrees.
  if (approval.approval !== claims.approval || approval.purpose !== claims.purpose) return 'wrong-challenge';
  if (approval.account !== claims.account) return 'wrong-account';
  if (approval.digest !== claims.digest) return 'link-mismatch';
  return approval.challenge === hashOf(jws) ? undefined : 'wrong-challenge';
}
