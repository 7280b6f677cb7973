import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { askApproval, type AskApprovalResult } from './ask-approval.js';
import { finishApproval, type FinishApprovalResult } from './finish-approval.js';
import type { KeyAttemptInput } from './load-key-attempt.js';
import { useList, type UseListResult } from './use-list.js';
import { answerOtp, type AnswerOtpInput, type AnswerOtpResult } from './answer-otp.js';
import { renewChallenge, type RenewChallengeInput, type RenewChallengeResult } from './renew-challenge.js';
import { replacePassword, type ReplacePasswordInput, type ReplacePasswordResult } from './replace-password.js';
import { startLogin, type StartLoginInput, type StartLoginResult } from './start-login.js';
import { viewAttempt, type ViewAttemptInput, type ViewAttemptResult } from './view-attempt.js';

/**
 * The three steps: username and password in one call, the third step in another. Nothing called a session exists before
 * the end.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const started = await auth.login.start({ username: 'nobody1234', password: 'a guess of a stranger' });
 * console.log(started.ok || started.reason); // wrong-credentials
 */
export interface Login {
  /**
   * Steps 1 and 2. A right password opens the third step (`otp-challenge`, or `key-approval`) or the first login (`first-login`).
   *
   * Refusals: `wrong-credentials`, whatever was wrong (R141); `gate-required`, for strangers while many wait and the host has a `gate`;
   * `wait` and `busy` with `retryAfterMs` (R145, R46); after the right password only: `temporary-password-expired`,
   * `first-login-expired`, `list-spent`, `list-ended`, `too-many-sessions` (R171), `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly start: (input: StartLoginInput) => Promise<StartLoginResult>;
  /**
   * Step 3 by list. A right answer opens the session (`authenticated`), or asks for a new password first where the old one
   * counts as compromised (`new-password`, R32).
   *
   * Refusals: `wrong-code` and `replayed` with what is asked now; `not-a-code`; `challenge-expired` (R64); `lane-closed` (R65);
   * `list-spent`, `list-ended`; `wait` and `busy` with `retryAfterMs`; `attempt-expired`, `sequence-error` (R140),
   * `too-many-sessions` (R171), `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerOtp: (input: AnswerOtpInput) => Promise<AnswerOtpResult>;
  /**
   * Step 3 by Key: asks the phone once more; the earlier request is over with it (R101).
   *
   * Refusals: `sequence-error`, `attempt-expired`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly askApproval: (input: KeyAttemptInput) => Promise<AskApprovalResult>;
  /**
   * Step 3 by Key: what the phone approved opens the session here, or asks for a new password first (R32).
   *
   * Refusals: `not-approved` with `approval`; `sequence-error`, `attempt-expired`, `too-many-sessions` (R171).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly finishApproval: (input: KeyAttemptInput) => Promise<FinishApprovalResult>;
  /**
   * *Use my list instead*: asks for a one-time password of the list in reserve, and tells all addresses.
   *
   * Refusals: `no-list`, `list-spent`, `list-ended`, `try-again`; `sequence-error`, `attempt-expired`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly useList: (input: KeyAttemptInput) => Promise<UseListResult>;
  /**
   * Asks again within an attempt whose challenge ran out: the same position with fresh time (R61, R64).
   *
   * Refusals: `sequence-error`, `attempt-expired`, `list-spent`, `list-ended`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly renewChallenge: (input: RenewChallengeInput) => Promise<RenewChallengeResult>;
  /**
   * Where an attempt stands: enough to draw the page anew after a reload. It changes nothing.
   *
   * Refusals: `attempt-expired`: log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: ViewAttemptInput) => Promise<ViewAttemptResult>;
  /**
   * After `new-password`: sets the new password and opens the session (R32).
   *
   * Refusals: `password-refused` with `why` and `guidance` (R30); `sequence-error`, `attempt-expired`, `too-many-sessions` (R171); `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly replacePassword: (input: ReplacePasswordInput) => Promise<ReplacePasswordResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindLogin(deps: Deps): Login {
  return Object.freeze({
    start: bindUseCase(deps, { username: 'text', password: 'text', browser: 'text?', gateAnswer: 'text?' }, startLogin),
    answerOtp: bindUseCase(deps, { attempt: 'text', code: 'text' }, answerOtp),
    askApproval: bindUseCase(deps, { attempt: 'text' }, askApproval),
    finishApproval: bindUseCase(deps, { attempt: 'text' }, finishApproval),
    useList: bindUseCase(deps, { attempt: 'text' }, useList),
    renewChallenge: bindUseCase(deps, { attempt: 'text' }, renewChallenge),
    view: bindUseCase(deps, { attempt: 'text' }, viewAttempt),
    replacePassword: bindUseCase(deps, { attempt: 'text', password: 'text' }, replacePassword),
  });
}
