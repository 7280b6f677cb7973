import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { finishTransaction, viewTransaction, type ApprovalInput, type FinishTransactionInput, type FinishTransactionResult, type ViewApprovalResult } from './finish-transaction.js';
import { requestApproval, type RequestApprovalInput, type RequestApprovalResult } from './request-approval.js';

/**
 * Payments, and other acts of the host's, that the Key approves: the phone shows and signs amount, currency and payee, and the host gets a receipt that
 * anybody can verify years later from the server's public keys (R106, R201).
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };
 * const asked = await auth.approvals.request({ token: 'not a token', purpose: 'transaction', display });
 * console.log(asked.ok || asked.reason); // no-session
 */
export interface Approvals {
  /**
   * Asks the phones of the person behind a session.
   *
   * Refusals: `method-unavailable`; `no-session`, `ended`, `idle`, `too-old`: in each case, log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly request: (input: RequestApprovalInput) => Promise<RequestApprovalResult>;
  /**
   * Where it stands: show the number while it is open, and ask every second or two. It changes nothing, and reads once.
   *
   * Refusals: `approval-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: ApprovalInput) => Promise<ViewApprovalResult>;
  /**
   * Uses the approval up, once: call it just before the act, with what is about to be done.
   *
   * Refusals: `not-approved` with `approval`; `link-mismatch` (R106); `approval-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly finish: (input: FinishTransactionInput) => Promise<FinishTransactionResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindApprovals(deps: Deps): Approvals {
  return Object.freeze({
    request: bindUseCase(deps, { token: 'text', purpose: 'purpose', display: 'display' }, requestApproval),
    view: bindUseCase(deps, { approval: 'text' }, viewTransaction),
    finish: bindUseCase(deps, { approval: 'text', display: 'display' }, finishTransaction),
  });
}
