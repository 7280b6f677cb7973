import type { AccountRecord, Actor, Binding, MessageRecord } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';

/** How far a message of the invitation came; `not-sent` where there is none. */
export type DeliveryStatus = MessageRecord['state'] | 'handed-over' | 'not-sent';

/** What a head user sees of an account: no secret, ever (R9). */
export interface AccountDescription {
  /** The account's id. */
  readonly accountId: string;
  /** As stored. */
  readonly username: string;
  /** Where the account was made. */
  readonly organizationId: string;
  /**
   * `pending` until a verification method is proven, then `active`. `delivery-failed`: a half of the invitation never
   * arrived (R14); `first-login-expired`: it stopped after the password change for too long (R207); for both, issue a
   * new temporary password. `disabled`: no login.
   */
  readonly status: AccountRecord['status'] | 'delivery-failed' | 'first-login-expired';
  /** How far the two halves of the invitation came. */
  readonly delivery: {
    /** The message with the username. */
    readonly username: DeliveryStatus;
    /** The message with the temporary password. */
    readonly temporaryPassword: DeliveryStatus;
  };
  /** Until when the temporary password opens the first login, in ms since the epoch. */
  readonly temporaryPasswordExpiresAt?: number | undefined;
  /** How far the first login came. */
  readonly firstLogin: AccountRecord['firstLogin']['state'];
  /** What was bound, and what ended (R13). */
  readonly bindings: readonly Binding[];
}

/** What `auth.accounts.describe` is asked. */
export interface DescribeAccountInput {
  /** Who asks. */
  readonly actor: Actor;
  /** About which account. */
  readonly accountId: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.accounts.describe` says. */
export type DescribeAccountResult =
  | {
      readonly ok: true;
      /** Frozen; no part of it is a secret. */
      readonly account: AccountDescription;
    }
  | {
      readonly ok: false;
      /** `account-not-found`: no account has this id; `not-authorized`: the host's rules say no. */
      readonly reason: 'account-not-found' | 'not-authorized';
    };

/** Shows a head user or an office where an account stands: delivery, first login, bindings (R14). */
export async function describeAccount(
  deps: Deps,
  input: DescribeAccountInput,
): Promise<DescribeAccountResult> {
  const { actor, accountId, requestId } = input;
  const now = deps.clock.now();
  const account = await deps.accounts.find(accountId);
  if (account === undefined) return Object.freeze({ ok: false, reason: 'account-not-found' });
  const { organizationId } = account;
  if (!(await checkAuthorized(deps, { actor, action: 'see-account', organizationId, accountId, now, requestId }))) {
    return Object.freeze({ ok: false, reason: 'not-authorized' });
  }
  const messages = await deps.messages.findBy('accountId', accountId);
  return Object.freeze({ ok: true, account: describe(account, messages, now) });
}

function describe(account: AccountRecord, messages: readonly MessageRecord[], now: number): AccountDescription {
  const { id, username, organizationId, firstLogin, bindings, temporaryPassword } = account;
  const [usernameMessage, passwordMessage] = account.invitation.messageIds.map((message) => messages.find((record) => record.id === message));
  const inPerson = account.invitation.username === 'in-person';
  const delivery = Object.freeze({
    username: inPerson ? 'handed-over' : (usernameMessage?.state ?? 'not-sent'),
    temporaryPassword: inPerson ? 'handed-over' : (passwordMessage?.state ?? 'not-sent'),
  } as const);
  return Object.freeze({
    accountId: id,
    username,
    organizationId,
    status: statusOf(account, now),
    delivery,
    ...(temporaryPassword === undefined ? {} : { temporaryPasswordExpiresAt: temporaryPassword.expiresAt }),
    firstLogin: firstLogin.state,
    bindings,
  });
}

function statusOf(account: AccountRecord, now: number): AccountDescription['status'] {
  if (account.status === 'pending' && account.deliveryFailedAt !== undefined) return 'delivery-failed';
  if (account.status === 'pending' && account.unfinishedUntil !== undefined && now >= account.unfinishedUntil) return 'first-login-expired';
  return account.status;
}
