import type { AccountRecord, Binding, MessageRecord } from '../../port/index.js';
import { isOver } from '../first-login/load-first-login.js';
import type { Deps } from '../shared/deps.js';
import { standingOf, type ListStanding } from '../shared/list-notices.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';

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
   * arrived (R14); `first-login-expired`: it stopped after the password change for too long (R207), or its password counts as compromised (R32); for both, issue a
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
  /** The verification method in use; none while the account is pending. */
  readonly method?: AccountRecord['method'] | undefined;
  /** What is left of the list in use, or about to be proven. */
  readonly list?: ListStanding | undefined;
  /** Whether a secret sent to the e-mail address now on file has come back: recovery takes both addresses (R15, R124). */
  readonly emailConfirmed: boolean;
  /** The same for the phone. */
  readonly phoneConfirmed: boolean;
  /** When a recovery was last completed, in ms since the epoch (R205). */
  readonly recoveredAt?: number | undefined;
  /** When an address was last changed, in ms since the epoch. After a recent change that the person does not know of, restart in person only. */
  readonly contactChangedAt?: number | undefined;
}

/** What `auth.accounts.describe` says. */
export type DescribeAccountResult =
  | {
      readonly ok: true;
      /** Frozen; no part of it is a secret. */
      readonly account: AccountDescription;
    }
  | RefusedTarget;

/** Shows a head user or an office where an account stands: delivery, first login, bindings (R14). */
export async function describeAccount(deps: Deps, input: TargetInput): Promise<DescribeAccountResult> {
  const now = deps.clock.now();
  const found = await loadTarget(deps, { ...input, action: 'see-account', now });
  if (!found.ok) return found;
  const { account } = found;
  const messages = await deps.messages.findBy('accountId', account.id);
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return Object.freeze({ ok: true, account: describe(account, { messages, list: record && standingOf(deps, record.list), now }) });
}

function describe(
  account: AccountRecord,
  input: { readonly messages: readonly MessageRecord[]; readonly list: ListStanding | undefined; readonly now: number },
): AccountDescription {
  const { id, username, organizationId, firstLogin, bindings, temporaryPassword, method, recoveredAt, contactChangedAt } = account;
  const { list, now } = input;
  return Object.freeze({
    accountId: id,
    username,
    organizationId,
    status: statusOf(account, now),
    delivery: deliveryOf(account, input.messages),
    ...(temporaryPassword === undefined ? {} : { temporaryPasswordExpiresAt: temporaryPassword.expiresAt }),
    firstLogin: firstLogin.state,
    bindings,
    ...(method === undefined ? {} : { method }),
    ...(list === undefined ? {} : { list }),
    emailConfirmed: account.email.confirmedAt !== undefined,
    phoneConfirmed: account.phone.confirmedAt !== undefined,
    ...(recoveredAt === undefined ? {} : { recoveredAt }),
    ...(contactChangedAt === undefined ? {} : { contactChangedAt }),
  });
}

/** An imported account had no invitation: the person came with username and password. */
function deliveryOf(account: AccountRecord, messages: readonly MessageRecord[]): AccountDescription['delivery'] {
  const [username, password] = account.invitation.messageIds.map((id) => messages.find((record) => record.id === id));
  const none = account.invitation.username === 'in-person' && account.imported !== true ? 'handed-over' : 'not-sent';
  return Object.freeze({ username: username?.state ?? none, temporaryPassword: password?.state ?? none });
}

/** As head users read it: an invitation that failed, or a first login that stopped, is theirs to issue anew. */
export function statusOf(account: AccountRecord, now: number): AccountDescription['status'] {
  if (account.status === 'pending' && account.deliveryFailedAt !== undefined) return 'delivery-failed';
  if (isOver(account, now)) return 'first-login-expired';
  return account.status;
}
