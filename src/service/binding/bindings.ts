import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { answerProof, type AnswerProofInput, type AnswerProofResult } from './answer-proof.js';
import { askProofApproval, finishProofApproval, useListForProof, type AskProofApprovalResult, type FinishProofApprovalResult, type UseListForProofResult } from './ask-approval.js';
import { confirmProvenDevice, openProvenPairing, type ConfirmDeviceInput, type ConfirmDeviceResult, type OpenProvenPairingResult } from './pair-device.js';
import { askNewList, type AskNewListResult } from './ask-list.js';
import { changeContact, type ChangeContactInput, type ChangeContactResult } from './change-contact.js';
import { changeOwnPassword, type ChangeOwnPasswordInput, type ChangeOwnPasswordResult } from './change-password.js';
import { confirmNewContact, type ConfirmNewContactInput, type ConfirmNewContactResult } from './confirm-contact.js';
import type { ProofInput } from './load-proof.js';
import { openNewList, type OpenNewListResult } from './open-list.js';
import { orderNewList, type OrderNewListResult } from './order-list.js';
import { proveNewList, type ProveNewListInput, type ProveNewListResult } from './prove-list.js';
import { renewProof, type RenewProofResult } from './renew-proof.js';
import { startBinding, type StartBindingInput, type StartBindingResult } from './start-binding.js';
import { viewProof, type ViewProofResult } from './view-proof.js';

/**
 * What changes a way into the account, in a session: password, list, Key, address. Each takes a fresh proof whose challenge names the act;
 * the login's own does not count (R81). Every function takes the session's token, and refuses with `no-session`, `ended`, `idle` or
 * `too-old` where there is none; `step-up-required` means: begin with `start` (R172).
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const started = await auth.binding.start({ token: 'not a token', act: 'change-password' });
 * console.log(started.ok || started.reason); // no-session
 */
export interface Bindings {
  /**
   * Asks for the fresh proof of an act, or of a step-up: the Key where it is in use and a phone is connected, else a position of the list, in use or in reserve.
   *
   * Refusals: `list-spent`, `list-ended`, `method-unavailable`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly start: (input: StartBindingInput) => Promise<StartBindingResult>;
  /**
   * Answers it. A right answer is good for this act in this session, for five minutes by default (R172); wrong ones count in a lane of
   * this session, whose fifth by default ends it and nothing else (R65), and towards the life of the list (R66).
   *
   * Refusals: `wrong-code` and `replayed` with what is asked now; `not-a-code`; `challenge-expired` (R64); `lane-closed`: this session
   * has ended, log in again (R65); `list-spent`, `list-ended`; `busy` with `retryAfterMs`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerOtp: (input: AnswerProofInput) => Promise<AnswerProofResult>;
  /**
   * Asks the phone once more, where the Key gives the proof (R101).
   *
   * Refusals: `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly askApproval: (input: ProofInput) => Promise<AskProofApprovalResult>;
  /**
   * What the phone approved is the proof (R81).
   *
   * Refusals: `not-approved` with `approval`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly finishApproval: (input: ProofInput) => Promise<FinishProofApprovalResult>;
  /**
   * *Use my list instead*: the list in reserve gives the proof, and all addresses are told.
   *
   * Refusals: `no-list`, `list-spent`, `list-ended`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly useList: (input: ProofInput) => Promise<UseListForProofResult>;
  /**
   * Act `pair-device`: shows a code for the app; `auth.devices.viewPairing` says what became of it. Called again, it shows another.
   *
   * Refusals: `too-many-codes`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly openPairing: (input: ProofInput) => Promise<OpenProvenPairingResult>;
  /**
   * Act `pair-device`: the phone that was shown is the person's own. The Key becomes the method, or the phone joins it; a list stays in reserve, all addresses are
   * told, the other sessions end, and this one is renewed (R82).
   *
   * Refusals: `no-device`, `digits-wrong`, `digits-spent`, `pairing-ended`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly confirmDevice: (input: ConfirmDeviceInput) => Promise<ConfirmDeviceResult>;
  /**
   * Asks again where the challenge ran out: the same position with fresh time (R61, R64).
   *
   * Refusals: `list-spent`, `list-ended`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly renewChallenge: (input: ProofInput) => Promise<RenewProofResult>;
  /**
   * Where an act stands: enough to draw the page anew after a reload.
   *
   * Refusals: `step-up-required`: it is over, or of another session: begin with `start`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: ProofInput) => Promise<ViewProofResult>;
  /**
   * Act `change-password`: sets a new password, tells all addresses, ends the other sessions unless told not to, and renews this one
   * (R34, R35, R36, R160).
   *
   * Refusals: `step-up-required`, `try-again`; `wrong-password`, `lane-closed`; `wait` and `busy` with `retryAfterMs`; `password-refused`
   * with `why` and `guidance` (R30).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly changePassword: (input: ChangeOwnPasswordInput) => Promise<ChangeOwnPasswordResult>;
  /**
   * Acts `renew-list` and `change-to-list`: makes the next list. The old one, or the Key, works until the new list is proven (R53); all addresses are told (R72).
   *
   * Refusals: `step-up-required`, `not-in-this-step`, `too-many-lists`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly orderList: (input: ProofInput) => Promise<OrderNewListResult>;
  /**
   * The new list as it is printed, as often as asked until it is proven (R55).
   *
   * Refusals: `list-not-here`; `step-up-required`, `not-in-this-step`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly openList: (input: ProofInput) => Promise<OpenNewListResult>;
  /**
   * Which position of the new list proves that it was saved.
   *
   * Refusals: `list-spent`, `list-ended`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly askList: (input: ProofInput) => Promise<AskNewListResult>;
  /**
   * One right answer puts the new list in the place of the old one, and where the act is `change-to-list` in that of the Key, whose phones end; the other sessions
   * end, and this one is renewed (R53, R35, R160).
   *
   * Refusals: `wrong-code` and `replayed` with what is asked now; `not-a-code`; `challenge-expired`; `lane-closed`: this
   * session has ended, log in again; `list-spent`, `list-ended`: order another; `busy` with `retryAfterMs`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly proveList: (input: ProveNewListInput) => Promise<ProveNewListResult>;
  /**
   * Act `change-contact`: after the current password, sends a code to a new address, or to the one on file to confirm it; again for another code (R136).
   *
   * Refusals: `profile-invalid` with `issues`, `too-many-messages`; `wrong-password`, `lane-closed`; `wait` and `busy` with `retryAfterMs`;
   * `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly changeContact: (input: ChangeContactInput) => Promise<ChangeContactResult>;
  /**
   * The code came back: the address is replaced, the old one is told, the other sessions end and this one is renewed (R136, R35, R160).
   *
   * Refusals: `code-wrong`, `code-expired`, `code-spent`; `step-up-required`, `not-in-this-step`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly confirmContact: (input: ConfirmNewContactInput) => Promise<ConfirmNewContactResult>;
}

const proof = { token: 'text', proof: 'text' } as const;

/** The use cases of this folder, with their dependencies. */
export function bindBinding(deps: Deps): Bindings {
  return Object.freeze({
    start: bindUseCase(deps, { token: 'text', act: 'act' }, startBinding),
    answerOtp: bindUseCase(deps, { ...proof, code: 'text', act: 'text?' }, answerProof),
    askApproval: bindUseCase(deps, { token: 'text', proof: 'text' }, askProofApproval),
    finishApproval: bindUseCase(deps, { token: 'text', proof: 'text' }, finishProofApproval),
    useList: bindUseCase(deps, { token: 'text', proof: 'text' }, useListForProof),
    openPairing: bindUseCase(deps, { token: 'text', proof: 'text' }, openProvenPairing),
    confirmDevice: bindUseCase(deps, { token: 'text', proof: 'text', pairing: 'text', digits: 'text?' }, confirmProvenDevice),
    renewChallenge: bindUseCase(deps, proof, renewProof),
    view: bindUseCase(deps, proof, viewProof),
    changePassword: bindUseCase(deps, { ...proof, currentPassword: 'text', password: 'text', endOtherSessions: 'switch?' }, changeOwnPassword),
    orderList: bindUseCase(deps, proof, orderNewList),
    openList: bindUseCase(deps, proof, openNewList),
    askList: bindUseCase(deps, proof, askNewList),
    proveList: bindUseCase(deps, { ...proof, code: 'text' }, proveNewList),
    changeContact: bindUseCase(deps, { ...proof, currentPassword: 'text', channel: 'channel', address: 'text' }, changeContact),
    confirmContact: bindUseCase(deps, { ...proof, code: 'text' }, confirmNewContact),
  });
}
