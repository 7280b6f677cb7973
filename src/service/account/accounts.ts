import { assertInput } from '../shared/assert-input.js';
import type { Deps } from '../shared/deps.js';
import { describeAccount, type DescribeAccountInput, type DescribeAccountResult } from './describe-account.js';
import { issueTemporaryPassword, type IssueTemporaryPasswordInput, type IssueTemporaryPasswordResult } from './issue-temporary-password.js';
import { provisionAccount, type ProvisionInput, type ProvisionResult } from './provision-account.js';
import { provisionMany, type ProvisionManyInput, type ProvisionManyProgress } from './provision-many.js';
import {
  requestTemporaryPassword,
  type RequestTemporaryPasswordInput,
  type RequestTemporaryPasswordResult,
} from './request-temporary-password.js';

/**
 * What head users and offices do with accounts. Every call but the last is put to the host's `Authorize` (R189).
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
  readonly describe: (input: DescribeAccountInput) => Promise<DescribeAccountResult>;
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
    provision: async (input: ProvisionInput) => {
      assertInput(input, { actor: 'actor', organizationId: 'id', person: 'object', delivery: 'delivery', requestId: 'text?' });
      return provisionAccount(deps, input);
    },
    provisionMany: (input: ProvisionManyInput) => {
      assertInput(input, { actor: 'actor', organizationId: 'id', people: 'iterable', delivery: 'delivery', requestId: 'text?' });
      return provisionMany(deps, input);
    },
    issueTemporaryPassword: async (input: IssueTemporaryPasswordInput) => {
      assertInput(input, { actor: 'actor', accountId: 'text', delivery: 'delivery', requestId: 'text?' });
      return issueTemporaryPassword(deps, input);
    },
    describe: async (input: DescribeAccountInput) => {
      assertInput(input, { actor: 'actor', accountId: 'text', requestId: 'text?' });
      return describeAccount(deps, input);
    },
    requestTemporaryPassword: async (input: RequestTemporaryPasswordInput) => {
      assertInput(input, { username: 'text', requestId: 'text?' });
      return requestTemporaryPassword(deps, input);
    },
  });
}
