import type { Approvable, ApprovalRefusal } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { numberOf } from './number.js';

/** Where the request in the Key app stands, for the page on the computer. */
export type ApprovalView =
  | {
      /** The phone is asked: the user types the number there. Show it as text, never as one of several to pick (R94). */
      readonly state: 'open';
      /** With its leading zeros. */
      readonly number: string;
      /** From this instant on an answer is refused, in ms since the epoch (R97). */
      readonly expiresAt: number;
    }
  | {
      /** `approved`: go on; `denied`: refused on the phone; `wrong-number`: a wrong number was typed there; `expired`: nobody answered. But for the first, ask again. */
      readonly state: 'approved' | 'denied' | 'wrong-number' | 'expired';
    }
  | {
      /** The phone was not asked. */
      readonly state: 'not-opened';
      /**
       * `no-device`: no phone is connected; `too-many-approvals`: wait ten minutes, or log in again (R101); `approvals-paused`: too many in a row were
       * not approved: another factor has to be right first (R103); `lane-closed`: too many wrong numbers (R100). A list in reserve works in each case.
       */
      readonly reason: ApprovalRefusal;
    };

/** The part of an approval that the browser sees; the number comes out of its own token. */
export function viewApproval(deps: Pick<Deps, 'policy'>, input: { readonly flow: Approvable; readonly secret: string; readonly now: number }): ApprovalView {
  const { flow, secret, now } = input;
  const { approval, approvalRefused } = flow;
  // Where one more was refused, the earlier one may still be answered.
  if (approval?.state === 'open' && now < approval.expiresAt) {
    return Object.freeze({ state: 'open', number: numberOf(deps, { secret, approvalId: approval.id }), expiresAt: approval.expiresAt });
  }
  if (approval === undefined || (approvalRefused !== undefined && approval.state !== 'approved')) return Object.freeze({ state: 'not-opened', reason: approvalRefused ?? 'no-device' });
  // One that was taken for a session that never came, as the process stopped, is over: the phone is asked again.
  return Object.freeze({ state: approval.state === 'open' || approval.usedAt !== undefined ? 'expired' : approval.state });
}
