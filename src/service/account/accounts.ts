import { assertInput } from '../shared/assert-input.js';
import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { endAccountDevice, listAccountDevices, type EndAccountDeviceInput, type EndAccountDeviceResult, type ListAccountDevicesResult } from './account-devices.js';
import { accountMessages, type AccountMessagesResult } from './account-messages.js';
import { accountReadiness, type ReadinessInput, type ReadinessResult } from './account-readiness.js';
import { correctContact, type CorrectContactInput, type CorrectContactResult } from './correct-contact.js';
import { describeAccount, type DescribeAccountResult } from './describe-account.js';
import { disableAccount, type DisableAccountResult } from './disable-account.js';
import { enableAccount, type EnableAccountResult } from './enable-account.js';
import { endAccountSessions, type EndAccountSessionsInput, type EndAccountSessionsResult } from './end-account-sessions.js';
import { eraseAccount, type EraseAccountResult } from './erase-account.js';
import { exportAccount, type ExportDataResult } from './export-account.js';
import { importAccount, type ImportAccountInput, type ImportAccountResult } from './import-account.js';
import { issueTemporaryPassword, type IssueTemporaryPasswordInput, type IssueTemporaryPasswordResult } from './issue-temporary-password.js';
import { listAccountSessions, type ListAccountSessionsResult } from './list-account-sessions.js';
import type { TargetInput } from './load-target.js';
import { markPasswordCompromised, type MarkCompromisedInput, type MarkCompromisedResult } from './mark-password-compromised.js';
import { provisionAccount, type ProvisionInput, type ProvisionResult } from './provision-account.js';
import { provisionMany, type ProvisionManyInput, type ProvisionManyProgress } from './provision-many.js';
import {
  requestTemporaryPassword,
  type RequestTemporaryPasswordInput,
  type RequestTemporaryPasswordResult,
} from './request-temporary-password.js';
import { restartAccount, type RestartAccountInput, type RestartAccountResult } from './restart-account.js';
import { sendAgain, type SendAgainInput, type SendAgainResult } from './send-again.js';

/**
 * What head users and offices do with accounts. Every call but `requestTemporaryPassword` is put to the host's
 * `Authorize` with the organization that is stored in the account (R189), and what an office changes is told to the head users of its client (R190).
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth, inbox, settle } = createTestAuth();
 * const provisioned = await auth.accounts.provision({
 *   actor: { kind: 'head-user', id: 'anna' },
 *   organizationId: 'virtanen-oy',
 *   person: { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' },
 *   delivery: { username: 'email', temporaryPassword: 'sms' },
 * });
 * console.log(provisioned.ok); // true
 * await settle();
 * console.log(inbox.lastSmsTo('+358401234567')?.purpose); // temporary-password
 */
export interface Accounts {
  /**
   * Makes an account and sends username and temporary password by two channels, or hands both out on a slip in person
   * (R1, R2, R9). The slip is in the answer of this one call and nowhere else.
   *
   * Refusals: `not-authorized`; `profile-invalid` with `issues`; `same-channel`, `email-missing`, `phone-missing`;
   * `username-invalid`, `username-taken`; `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly provision: (input: ProvisionInput) => Promise<ProvisionResult>;
  /**
   * Provisions one person after the other and yields each result; a refusal stops nobody else.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken, and then nobody after this person is provisioned
   */
  readonly provisionMany: (input: ProvisionManyInput) => AsyncGenerator<ProvisionManyProgress, void, undefined>;
  /**
   * Issues a new temporary password for a pending account; the earlier one is void at once (R10), and a first login that
   * stopped begins anew (R207).
   *
   * Refusals: `account-not-found`, `not-authorized`, `not-pending`, `try-again`; `same-channel`, `email-missing`, `phone-missing`;
   * `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly issueTemporaryPassword: (input: IssueTemporaryPasswordInput) => Promise<IssueTemporaryPasswordResult>;
  /**
   * Shows where an account stands: delivery of the invitation, first login, bindings; never a secret (R9, R14).
   *
   * Refusals: `account-not-found`, `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly describe: (input: TargetInput) => Promise<DescribeAccountResult>;
  /**
   * Takes over a person with the password that another system hashed (R42). Nothing is sent; the first login keeps the password, and takes a code
   * from an address of the import before it offers a method (invariant 12).
   *
   * Refusals: `not-authorized`; `profile-invalid` with `issues`; `email-missing`: neither address; `hash-unreadable`: no verifier reads it;
   * `username-invalid`, `username-taken`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly importAccount: (input: ImportAccountInput) => Promise<ImportAccountResult>;
  /**
   * Corrects an address of a pending account: what was sent is void, and goes out anew; who reads the old address is told (R198).
   *
   * Refusals: `account-not-found`, `not-authorized`, `not-pending`, `try-again`; `profile-invalid` with `issues`; `same-channel`, `email-missing`,
   * `phone-missing`; `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly correctContact: (input: CorrectContactInput) => Promise<CorrectContactResult>;
  /**
   * Both factors are lost: the first login begins anew, with a new delivery over two channels or a slip. Sessions, list and password end, and
   * every address on file is told (R138).
   *
   * Refusals: `account-not-found`, `not-authorized`, `not-active`, `try-again`; `same-channel`, `email-missing`, `phone-missing`;
   * `busy` with `retryAfterMs`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly restart: (input: RestartAccountInput) => Promise<RestartAccountResult>;
  /**
   * No login from now on, and sessions and flows end at once (R169). Again, it ends what a crash left open.
   *
   * Refusals: `account-not-found`, `not-authorized`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly disable: (input: TargetInput) => Promise<DisableAccountResult>;
  /**
   * Lets a disabled account go on where it was; what misses had closed stays closed (R146).
   *
   * Refusals: `account-not-found`, `not-authorized`, `not-disabled`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly enable: (input: TargetInput) => Promise<EnableAccountResult>;
  /**
   * Removes a person for good (R182): the username is free again, and events keep a random id that leads nowhere. Again, it goes on
   * after a crash.
   *
   * Refusals: `account-not-found`, `not-authorized`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly erase: (input: TargetInput) => Promise<EraseAccountResult>;
  /**
   * What is kept of a person, as JSON, without a secret or a hash.
   *
   * Refusals: `account-not-found`, `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly exportData: (input: TargetInput) => Promise<ExportDataResult>;
  /**
   * The password counts as compromised: the next login leads only to a new one, and sessions of strangers end; with `endAllSessions` all do (R32).
   *
   * Refusals: `account-not-found`, `not-authorized`, `no-password`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly markCompromised: (input: MarkCompromisedInput) => Promise<MarkCompromisedResult>;
  /**
   * Every account of an organization, with what keeps it from logging in, or soon will.
   *
   * Refusals: `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly readiness: (input: ReadinessInput) => Promise<ReadinessResult>;
  /**
   * How far each message about an account came, those to its head users among them: what waits, why and until when, what was sent, and what was given
   * up. No address, no text, no secret.
   *
   * Refusals: `account-not-found`, `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly messages: (input: TargetInput) => Promise<AccountMessagesResult>;
  /**
   * Has a message that waits tried at once, say after a provider is back. It counts as a try, and against the day's budgets, as before.
   *
   * Refusals: `account-not-found`, `not-authorized`; `message-not-found`, `already-sent`, `being-sent`, `try-again`; `issue-again` for an invitation or a
   * temporary password that was given up or is too late, and `message-over` for any other: what it held is gone.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly sendAgain: (input: SendAgainInput) => Promise<SendAgainResult>;
  /**
   * The phones of an account, those that have ended among them (R90).
   *
   * Refusals: `account-not-found`, `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly listDevices: (input: TargetInput) => Promise<ListAccountDevicesResult>;
  /**
   * Ends a phone of an account, say a lost one: it approves nothing from now on, and what it was asked fails (R90).
   *
   * Refusals: `account-not-found`, `not-authorized`, `device-not-found`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly endDevice: (input: EndAccountDeviceInput) => Promise<EndAccountDeviceResult>;
  /**
   * The sessions in which an account is logged in now (R170).
   *
   * Refusals: `account-not-found`, `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly listSessions: (input: TargetInput) => Promise<ListAccountSessionsResult>;
  /**
   * Ends one session of an account, or all of them (R170).
   *
   * Refusals: `account-not-found`, `not-authorized`, `session-not-found`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly endSessions: (input: EndAccountSessionsInput) => Promise<EndAccountSessionsResult>;
  /**
   * Policy `nist`: the invited person asks for the temporary password from the login page (R5). The answer is the same for
   * every username (R126).
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly requestTemporaryPassword: (input: RequestTemporaryPasswordInput) => Promise<RequestTemporaryPasswordResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindAccounts(deps: Deps): Accounts {
  return Object.freeze({
    provision: bindUseCase(deps, { actor: 'actor', organizationId: 'id', person: 'object', delivery: 'delivery' }, provisionAccount),
    provisionMany: (input: ProvisionManyInput) => {
      assertInput(input, { actor: 'actor', organizationId: 'id', people: 'iterable', delivery: 'delivery', requestId: 'text?' });
      return provisionMany(deps, input);
    },
    issueTemporaryPassword: bindUseCase(deps, { actor: 'actor', accountId: 'text', delivery: 'delivery' }, issueTemporaryPassword),
    describe: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, describeAccount),
    importAccount: bindUseCase(deps, { actor: 'actor', organizationId: 'id', person: 'object', passwordHash: 'text' }, importAccount),
    correctContact: bindUseCase(deps, { actor: 'actor', accountId: 'text', email: 'text?', phone: 'text?', delivery: 'delivery' }, correctContact),
    restart: bindUseCase(deps, { actor: 'actor', accountId: 'text', delivery: 'delivery' }, restartAccount),
    disable: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, disableAccount),
    enable: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, enableAccount),
    erase: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, eraseAccount),
    exportData: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, exportAccount),
    markCompromised: bindUseCase(deps, { actor: 'actor', accountId: 'text', endAllSessions: 'switch?' }, markPasswordCompromised),
    readiness: bindUseCase(deps, { actor: 'actor', organizationId: 'id' }, accountReadiness),
    messages: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, accountMessages),
    sendAgain: bindUseCase(deps, { actor: 'actor', accountId: 'text', messageId: 'text' }, sendAgain),
    listDevices: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, listAccountDevices),
    endDevice: bindUseCase(deps, { actor: 'actor', accountId: 'text', deviceId: 'text' }, endAccountDevice),
    listSessions: bindUseCase(deps, { actor: 'actor', accountId: 'text' }, listAccountSessions),
    endSessions: bindUseCase(deps, { actor: 'actor', accountId: 'text', sessionId: 'text?' }, endAccountSessions),
    requestTemporaryPassword: bindUseCase(deps, { username: 'text' }, requestTemporaryPassword),
  });
}
