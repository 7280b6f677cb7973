import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { askList, type AskListResult } from './ask-list.js';
import { changePassword, type ChangePasswordInput, type ChangePasswordResult } from './change-password.js';
import { chooseKey, type ChooseKeyResult } from './choose-key.js';
import { confirmFirstDevice, type ConfirmFirstDeviceInput, type ConfirmFirstDeviceResult } from './confirm-device.js';
import { confirmContact, type ConfirmContactInput, type ConfirmContactResult } from './confirm-contact.js';
import { finishFirstLogin, type FinishFirstLoginResult } from './finish-first-login.js';
import { giveInformation, type GiveInformationInput, type GiveInformationResult } from './give-information.js';
import { goBack, type GoBackResult } from './go-back.js';
import { leaveFirstLogin, type LeaveFirstLoginResult } from './leave-first-login.js';
import type { FlowInput } from './load-first-login.js';
import { openList, type OpenListResult } from './open-list.js';
import { orderList, type OrderListResult } from './order-list.js';
import { proveList, type ProveListInput, type ProveListResult } from './prove-list.js';
import { sendAddressCode, type SendAddressCodeInput, type SendAddressCodeResult } from './send-address-code.js';
import { viewFirstLogin, type ViewFirstLoginResult } from './view-first-login.js';

/**
 * The first login, step by step. `auth.login.start` opens it and gives the browser its `flow`; progress belongs to the
 * account, so that it goes on in any browser. Every step may be refused with `flow-ended` (log in again, and it goes on
 * where it was), `password-change-required` (R7), `not-in-this-step` (the page is out of date) or `try-again`.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const viewed = await auth.firstLogin.view({ flow: 'not a token' });
 * console.log(viewed.ok || viewed.reason); // flow-ended
 */
export interface FirstLogin {
  /**
   * Where it stands: enough to draw the page anew after a reload.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: FlowInput) => Promise<ViewFirstLoginResult>;
  /**
   * Phase 1: checks and stores the personal information.
   *
   * Refusals: `profile-invalid` with `issues`; `code-wrong`, `code-expired`, `code-spent` for the code that came with the username.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly giveInformation: (input: GiveInformationInput) => Promise<GiveInformationResult>;
  /**
   * Phase 2: sets the person's own password; the temporary one is spent (R6).
   *
   * Refusals: `password-refused` with `why` and `guidance` (R30); `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly changePassword: (input: ChangePasswordInput) => Promise<ChangePasswordResult>;
  /**
   * Policy `nist`: takes the code of the invitation before a list is offered (R54).
   *
   * Refusals: `code-wrong`, `code-expired`, `code-spent`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly confirmContact: (input: ConfirmContactInput) => Promise<ConfirmContactResult>;
  /**
   * Policy `nist`: sends another code to an address of the invitation (R54).
   *
   * Refusals: `channel-not-offered`, `email-missing`, `phone-missing`, `too-many-messages`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly sendAddressCode: (input: SendAddressCodeInput) => Promise<SendAddressCodeResult>;
  /**
   * Phase 3: chooses the list, which is issued at once.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly chooseList: (input: FlowInput) => Promise<OrderListResult>;
  /**
   * Phase 3: chooses the Key, where the host has an app; the page shows a code for it. Called again, another.
   *
   * Refusals: `method-unavailable`, `too-many-codes`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly chooseKey: (input: FlowInput) => Promise<ChooseKeyResult>;
  /**
   * Phase 4: the phone that `auth.devices.viewPairing` shows is the person's own: it is connected, the account is active, and a session opens.
   *
   * Refusals: `no-device`, `digits-wrong`, `digits-spent`, `pairing-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly confirmDevice: (input: ConfirmFirstDeviceInput) => Promise<ConfirmFirstDeviceResult>;
  /**
   * Phase 4: the plain list, to be shown, saved or printed, in the browser that ordered it and until it is proven (R55).
   *
   * Refusals: `list-not-here`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly openList: (input: FlowInput) => Promise<OpenListResult>;
  /**
   * Phase 4: which position is to be answered.
   *
   * Refusals: `list-spent`, `list-ended`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly askList: (input: FlowInput) => Promise<AskListResult>;
  /**
   * Phase 4: one right answer proves the list, activates the account and opens a session.
   *
   * Refusals: `wrong-code` and `replayed` with what is asked now; `not-a-code`, `lane-closed`, `list-spent`, `list-ended`;
   * `wait` and `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly proveList: (input: ProveListInput) => Promise<ProveListResult>;
  /**
   * Phase 4: issues another list in place of one that was not saved; the earlier one ends (R55).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly replaceList: (input: FlowInput) => Promise<OrderListResult>;
  /**
   * From phase 4 back to the choice of method, as long as none is proven.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly goBack: (input: FlowInput) => Promise<GoBackResult>;
  /**
   * The welcome page was seen: the first login is over.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly finish: (input: FlowInput) => Promise<FinishFirstLoginResult>;
  /**
   * At any step: leaves this browser. Its token is over, and the next login resumes where the first login was (R7).
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly leave: (input: FlowInput) => Promise<LeaveFirstLoginResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindFirstLogin(deps: Deps): FirstLogin {
  const withFlow = <T>(useCase: (deps: Deps, input: FlowInput) => Promise<T>) => bindUseCase(deps, { flow: 'text' }, useCase);
  return Object.freeze({
    view: withFlow(viewFirstLogin),
    giveInformation: bindUseCase(deps, { flow: 'text', profile: 'object', addressCode: 'text?' }, giveInformation),
    changePassword: bindUseCase(deps, { flow: 'text', password: 'text' }, changePassword),
    confirmContact: bindUseCase(deps, { flow: 'text', code: 'text' }, confirmContact),
    sendAddressCode: bindUseCase(deps, { flow: 'text', channel: 'channel' }, sendAddressCode),
    chooseList: withFlow((bound, input) => orderList(bound, { ...input, event: 'list-chosen' })),
    chooseKey: withFlow(chooseKey),
    confirmDevice: bindUseCase(deps, { flow: 'text', pairing: 'text', digits: 'text?' }, confirmFirstDevice),
    openList: withFlow(openList),
    askList: withFlow(askList),
    proveList: bindUseCase(deps, { flow: 'text', code: 'text' }, proveList),
    replaceList: withFlow((bound, input) => orderList(bound, { ...input, event: 'list-replaced' })),
    goBack: withFlow(goBack),
    finish: withFlow(finishFirstLogin),
    leave: withFlow(leaveFirstLogin),
  });
}
