import type { Ed25519Jwk } from '../../core/pairing/index.js';
import type { SessionInput } from '../session/load-session.js';
import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { answerApproval, type AnswerApprovalInput, type AnswerApprovalResult } from './answer-approval.js';
import { claimPairing, type ClaimPairingInput, type ClaimPairingResult } from './claim-pairing.js';
import { declineDevice, type DeclineDeviceResult } from './decline-device.js';
import { endOwnDevice, signOutDevice, type EndDeviceInput, type EndDeviceResult, type SignOutResult } from './end-own-device.js';
import { listDevices, type ListDevicesResult } from './list-devices.js';
import type { DeviceInput } from './load-device.js';
import { openApprovals, type OpenApprovalsResult } from './open-approvals.js';
import { publicKeys, readKeys, type ReadKeysInput, type ReadKeysResult } from './read-keys.js';
import { redeemPairing, type RedeemPairingInput, type RedeemPairingResult } from './redeem-pairing.js';
import { renewPairing, type RenewPairingResult } from './renew-pairing.js';
import { sendAppLink, type SendAppLinkInput, type SendAppLinkResult } from './send-app-link.js';
import { viewPairing, type PairingInput, type ViewPairingResult } from './view-pairing.js';

/** The public halves of the server's signing keys, newest first. */
export type PublicKeys = readonly Ed25519Jwk[];

/**
 * Phones: the page that shows a pairing code, what an app asks, and the phones of a person. A pairing is opened by
 * `auth.firstLogin.chooseKey` or `auth.binding.openPairing`, and its device is confirmed there.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const redeemed = await auth.devices.redeemPairing({ username: 'nobody1234', code: 'K7WQ-3BFZ' });
 * console.log(redeemed.ok || redeemed.reason); // pairing-refused
 */
export interface Devices {
  /**
   * What the page of a pairing shows: the code, then the phone that asks. It changes nothing, and reads once: ask every second or two.
   *
   * Refusals: `pairing-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly viewPairing: (input: PairingInput) => Promise<ViewPairingResult>;
  /**
   * Shows another code: the first is over, was used up, or by a phone that was declined (R77, R79).
   *
   * Refusals: `too-many-codes`, `try-again`, `pairing-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly renewPairing: (input: PairingInput) => Promise<RenewPairingResult>;
  /**
   * Sends the link to the app to the phone on file; never a code (R80).
   *
   * Refusals: `phone-missing`, `no-link`, `too-many-messages`, `pairing-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly sendAppLink: (input: SendAppLinkInput) => Promise<SendAppLinkResult>;
  /**
   * *This is not my phone* (R92).
   *
   * Refusals: `pairing-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly declineDevice: (input: PairingInput) => Promise<DeclineDeviceResult>;
  /**
   * An app redeems a code, or what a QR code holds (R76 to R79).
   *
   * Refusals: `pairing-refused`, whatever was wrong (R206).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly redeemPairing: (input: RedeemPairingInput) => Promise<RedeemPairingResult>;
  /**
   * An app names its key (R83 to R89).
   *
   * Refusals: `pairing-refused`, `bad-key`, `bad-statement`, `key-taken`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly claimPairing: (input: ClaimPairingInput) => Promise<ClaimPairingResult>;
  /**
   * What an app is asked to approve. Three reads and no write.
   *
   * Refusals: `use-nonce` with `nonce` and `now`; `bad-request`, `device-unknown`, `not-confirmed`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly openApprovals: (input: DeviceInput) => Promise<OpenApprovalsResult>;
  /**
   * The answer of an app: approved with the number typed, or denied (R93 to R105).
   *
   * Refusals: `wrong-number` with `triesLeft`; `wait` with `retryAfterMs`; `lane-closed`, `approval-ended`, `bad-answer`, `answer-replayed`; those of `openApprovals`, and
   * `replayed`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly answerApproval: (input: AnswerApprovalInput) => Promise<AnswerApprovalResult>;
  /**
   * An app signs itself out.
   *
   * Refusals: those of `openApprovals`, and `replayed`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly signOut: (input: DeviceInput) => Promise<SignOutResult>;
  /**
   * The server's keys, signed with one that an app trusts (R200).
   *
   * Refusals: `key-unknown`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly readKeys: (input: ReadKeysInput) => Promise<ReadKeysResult>;
  /**
   * The person's phones.
   *
   * Refusals: `no-session`, `ended`, `idle`, `too-old`: in each case, log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly list: (input: SessionInput) => Promise<ListDevicesResult>;
  /**
   * Ends one of the person's phones, while all three steps were done in this session at most five minutes ago by default (R90).
   *
   * Refusals: `device-not-found`, `step-up-required`; those of `list`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly endDevice: (input: EndDeviceInput) => Promise<EndDeviceResult>;
  /** The public halves of the server's signing keys, newest first: keep them for ever, as receipts are verified by them (R201). */
  readonly publicKeys: () => PublicKeys;
}

/** The use cases of this folder, with their dependencies. */
export function bindDevices(deps: Deps): Devices {
  return Object.freeze({
    viewPairing: bindUseCase(deps, { pairing: 'text' }, viewPairing),
    renewPairing: bindUseCase(deps, { pairing: 'text' }, renewPairing),
    sendAppLink: bindUseCase(deps, { pairing: 'text', platform: 'platform' }, sendAppLink),
    declineDevice: bindUseCase(deps, { pairing: 'text' }, declineDevice),
    redeemPairing: bindUseCase(deps, { username: 'text?', code: 'text?', link: 'text?' }, redeemPairing),
    claimPairing: bindUseCase(deps, { pairing: 'text', statement: 'text' }, claimPairing),
    openApprovals: bindUseCase(deps, { request: 'request' }, openApprovals),
    answerApproval: bindUseCase(deps, { request: 'request', approval: 'text', answer: 'text' }, answerApproval),
    signOut: bindUseCase(deps, { request: 'request' }, signOutDevice),
    readKeys: bindUseCase(deps, { trusted: 'text' }, readKeys),
    list: bindUseCase(deps, { token: 'text' }, listDevices),
    endDevice: bindUseCase(deps, { token: 'text', deviceId: 'text' }, endOwnDevice),
    publicKeys: () => publicKeys(deps),
  });
}
