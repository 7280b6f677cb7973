import type { FlowInput } from '../first-login/load-first-login.js';
import type { SessionInput } from '../session/load-session.js';
import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { askRecoveryApproval, finishRecoveryApproval, useListForRecovery, type AskRecoveryApprovalResult, type FinishRecoveryApprovalResult, type UseListForRecoveryResult } from './ask-approval.js';
import { answerCode, type AnswerCodeInput, type AnswerCodeResult } from './answer-code.js';
import { answerRecoveryOtp, type AnswerRecoveryOtpInput, type AnswerRecoveryOtpResult } from './answer-otp.js';
import { answerPassword, type AnswerPasswordInput, type AnswerPasswordResult } from './answer-password.js';
import { openRecoveredList, type OpenRecoveredListResult } from './open-list.js';
import { openRecovery, type OpenRecoveryInput, type OpenRecoveryResult } from './open-recovery.js';
import { renewRecoveryChallenge, type RenewRecoveryChallengeResult } from './renew-challenge.js';
import { requestRecovery, type RequestRecoveryInput } from './request-recovery.js';
import { requestUsername, type RecoveryRequested, type RequestUsernameInput } from './request-username.js';
import { sendCode, type SendCodeResult } from './send-code.js';
import { setPassword, type SetPasswordInput, type SetPasswordResult } from './set-password.js';
import { stopRecoveries, type StopRecoveriesResult } from './stop-recoveries.js';
import { viewRecovery, type ViewRecoveryResult } from './view-recovery.js';

/**
 * Problems signing in: a lost username, a lost password, a lost list. A recovery takes both confirmed addresses, by a link and a code,
 * *and* the factor that is left; it lives in the browser that opened the link, changes nothing before its proof is complete, and opens no
 * session. With both factors lost, or an address that is not confirmed, the head user restarts the first login.
 *
 * Every step may be refused with `flow-ended` (it ran out, or the account changed: ask for another link), `not-in-this-step` (the page
 * is out of date) or `try-again`.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * console.log(await auth.recovery.request({ username: 'nobody1234', recovers: 'password' })); // { ok: true }
 * const opened = await auth.recovery.open({ link: 'not a link' });
 * console.log(opened.ok || opened.reason); // link-ended
 */
export interface Recovery {
  /**
   * Sends all usernames of a confirmed address to that address, in one message (R196). The answer is the same for everybody (R126), and
   * the work comes after it; 3 an hour and 10 a day for each address and lane.
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly requestUsername: (input: RequestUsernameInput) => Promise<RecoveryRequested>;
  /**
   * Sends the link that opens a recovery, by e-mail. The answer is the same for every username (R126), and the work comes after it; 3 an
   * hour and 10 a day for each account and lane, and each address (R128). It changes nothing and voids nothing (R127).
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly request: (input: RequestRecoveryInput) => Promise<RecoveryRequested>;
  /**
   * Opens a link and sends a code to the phone. Call it from a page's POST: a mail scanner that only looks at the page must not use the link up.
   *
   * Refusals: `link-ended`; `phone-at-risk` (R137).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly open: (input: OpenRecoveryInput) => Promise<OpenRecoveryResult>;
  /**
   * Where it stands: enough to draw the page anew after a reload.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: FlowInput) => Promise<ViewRecoveryResult>;
  /**
   * Sends another code; the earlier one of this recovery is void, and no try comes back (R129).
   *
   * Refusals: `too-many-codes`; `phone-at-risk` (R137).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly sendCode: (input: FlowInput) => Promise<SendCodeResult>;
  /**
   * Takes the code of the text message.
   *
   * Refusals: `code-wrong`, `code-expired`; `tries-spent`, and the recovery is over; `list-spent`, `list-ended`, where no list is left for
   * the third step.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerCode: (input: AnswerCodeInput) => Promise<AnswerCodeResult>;
  /**
   * A lost password: the third step, with tries of its own (R123).
   *
   * Refusals: `wrong-code` and `replayed` with what is asked now; `not-a-code`, `challenge-expired`; `tries-spent`, and the recovery is
   * over; `list-spent`, `list-ended`; `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerOtp: (input: AnswerRecoveryOtpInput) => Promise<AnswerRecoveryOtpResult>;
  /**
   * A lost password: asks again where the challenge ran out, for the same position (R61, R64).
   *
   * Refusals: `list-spent`, `list-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly renewChallenge: (input: FlowInput) => Promise<RenewRecoveryChallengeResult>;
  /**
   * A lost password, where the Key is asked: asks the phone once more (R101).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly askApproval: (input: FlowInput) => Promise<AskRecoveryApprovalResult>;
  /**
   * A lost password: what the phone approved is the third step (R123).
   *
   * Refusals: `not-approved`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly finishApproval: (input: FlowInput) => Promise<FinishRecoveryApprovalResult>;
  /**
   * A lost password: *use my list instead* of the Key; all addresses are told.
   *
   * Refusals: `no-list`, `list-spent`, `list-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly useList: (input: FlowInput) => Promise<UseListForRecoveryResult>;
  /**
   * A lost password: sets the new one, ends all sessions and tells all addresses (R132, R133). Then log in.
   *
   * Refusals: `additional-factor-required` before the third step (R123); `password-refused` with `why` and `guidance` (R30, R139); `busy`
   * with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly setPassword: (input: SetPasswordInput) => Promise<SetPasswordResult>;
  /**
   * A lost list: takes the password, with tries of its own, and puts a new list in the old one's place; ends all sessions and tells all
   * addresses (R53, R132, R133). Then open the list, and log in with it.
   *
   * Refusals: `wrong-password`; `tries-spent`, and the recovery is over; `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerPassword: (input: AnswerPasswordInput) => Promise<AnswerPasswordResult>;
  /**
   * A lost list: the new plain list, to be shown, saved or printed, in this browser and until a login has proven it (R55).
   *
   * Refusals: `list-not-here`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly openList: (input: FlowInput) => Promise<OpenRecoveredListResult>;
  /**
   * The owner ends every recovery that is going on, and is told so at all addresses; all three steps are at most five minutes old by default,
   * as a stolen session must not keep the owner from recovering.
   *
   * Refusals: `step-up-required`: `auth.sessions.stepUp` first; `no-session`, `ended`, `idle`, `too-old`: log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly stop: (input: SessionInput) => Promise<StopRecoveriesResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindRecovery(deps: Deps): Recovery {
  const withFlow = <T>(useCase: (deps: Deps, input: FlowInput) => Promise<T>) => bindUseCase(deps, { flow: 'text' }, useCase);
  return Object.freeze({
    requestUsername: bindUseCase(deps, { contact: 'text', browser: 'text?' }, requestUsername),
    request: bindUseCase(deps, { username: 'text', recovers: 'recovers', browser: 'text?' }, requestRecovery),
    open: bindUseCase(deps, { link: 'text' }, openRecovery),
    view: withFlow(viewRecovery),
    sendCode: withFlow(sendCode),
    askApproval: withFlow(askRecoveryApproval),
    finishApproval: withFlow(finishRecoveryApproval),
    useList: withFlow(useListForRecovery),
    answerCode: bindUseCase(deps, { flow: 'text', code: 'text' }, answerCode),
    answerOtp: bindUseCase(deps, { flow: 'text', code: 'text' }, answerRecoveryOtp),
    renewChallenge: withFlow(renewRecoveryChallenge),
    setPassword: bindUseCase(deps, { flow: 'text', password: 'text' }, setPassword),
    answerPassword: bindUseCase(deps, { flow: 'text', password: 'text' }, answerPassword),
    openList: withFlow(openRecoveredList),
    stop: bindUseCase(deps, { token: 'text' }, stopRecoveries),
  });
}
