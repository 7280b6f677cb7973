import type { AccountRecord, Actor } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { unbind } from '../shared/bindings.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { next } from '../shared/next.js';
import { openProfile, sealProfile, type SealedProfile } from '../shared/profile.js';
import { cancelMessages } from '../delivery/cancel-messages.js';
import { startFirstLogin } from '../../core/first-login/index.js';
import { endEarlierList } from '../first-login/order-list.js';
import { wipePlainList } from '../first-login/wipe-plain-list.js';
import { chooseRoute, policyNeedsAddress, type DeliveryRoute, type RouteRefusal } from './choose-route.js';
import { prepareInvitation, type PreparedInvitation } from './prepare-invitation.js';
import type { CredentialSlip } from './provision-account.js';
import { clearRequests } from './request-budget.js';
import { sendInvitation } from './send-invitation.js';

/** What `auth.accounts.issueTemporaryPassword` is asked. */
export interface IssueTemporaryPasswordInput {
  /** Who asks. */
  readonly actor: Actor;
  /** For which account. */
  readonly accountId: string;
  /** How username and temporary password reach the person this time. */
  readonly delivery: DeliveryRoute;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.accounts.issueTemporaryPassword` says. */
export type IssueTemporaryPasswordResult =
  | {
      readonly ok: true;
      /** Only of a delivery in person. */
      readonly slip?: CredentialSlip | undefined;
    }
  | {
      readonly ok: false;
      /** Why the route cannot be taken. */
      readonly reason: RouteRefusal;
    }
  | {
      readonly ok: false;
      /** `account-not-found`, `not-authorized`; `not-pending`: the first login is done; `try-again`: the account changed meanwhile; `busy`: too many hashes at once. */
      readonly reason: 'account-not-found' | 'not-authorized' | 'not-pending' | 'try-again' | 'busy';
      /** When to try again, in ms; only of `busy`. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Sends or hands out username and a new temporary password for a pending account. The earlier one is void at once (R10), and
 * a first login that stopped begins anew (R207). Both go to the addresses of the invitation, whatever was typed in since.
 */
export async function issueTemporaryPassword(deps: Deps, input: IssueTemporaryPasswordInput): Promise<IssueTemporaryPasswordResult> {
  const now = deps.clock.now();
  const { actor, accountId, requestId } = input;
  const account = await deps.accounts.find(accountId);
  if (account === undefined) return refuse('account-not-found');
  const { organizationId } = account;
  const action = 'issue-temporary-password';
  if (!(await checkAuthorized(deps, { actor, action, organizationId, accountId, now, requestId }))) return refuse('not-authorized');
  if (account.status !== 'pending') return refuse('not-pending');
  const { invitation } = account;
  // As it was provisioned: whoever held the temporary password may have typed in addresses of their own (R54).
  const profile = await openProfile(deps, invitation.profile);
  const routed = chooseRoute({ delivery: input.delivery, profile, usernameSentBy: invitation.usernameSentBy, addressNeeded: policyNeedsAddress(deps) });
  if (!routed.ok) return Object.freeze({ ok: false, reason: routed.reason });
  const sealed = await sealProfile(deps, profile);
  const { usernameSentBy } = invitation;
  const prepared = await prepareInvitation(deps, { accountId, profile: sealed.profile, route: routed.route, usernameSentBy, now });
  if (!prepared.ok) return Object.freeze({ ok: false, reason: 'busy', retryAfterMs: prepared.retryAfterMs });
  const method = prepared.invitation.invitation.temporaryPassword;
  await recordEvent(deps, { chain: organizationId, kind: 'temporary-password-issued', outcome: 'success', actor, accountId, method, requestId, now });
  const renewed = renew(account, { prepared: prepared.invitation, sealed, now });
  if (!(await deps.accounts.update(renewed, account.version))) return refuse('try-again');
  await endEarlierInvitation(deps, { account, now });
  await freeStrangers(deps, renewed);
  const slip = await sendInvitation(deps, { account: renewed, actor, profile, prepared: prepared.invitation, now, requestId });
  return Object.freeze({ ok: true, ...(slip === undefined ? {} : { slip }) });
}

/** What the earlier invitation left behind: messages on their way, a list that was never proven, its plain text in a browser's flow (R55). */
async function endEarlierInvitation(deps: Deps, input: { readonly account: AccountRecord; readonly now: number }): Promise<void> {
  const { account, now } = input;
  await cancelMessages(deps, account.invitation.messageIds);
  await clearRequests(deps, account);
  await endEarlierList(deps, { account, now });
  if (account.firstLoginFlowId !== undefined) await wipePlainList(deps, { flowId: account.firstLoginFlowId, ended: { endedAt: now, endReason: 'issued-anew' } });
}

function renew(account: AccountRecord, input: { readonly prepared: PreparedInvitation; readonly sealed: SealedProfile; readonly now: number }): AccountRecord {
  const { prepared, sealed, now } = input;
  const { temporaryPassword: _void, password: _gone, firstLoginFlowId: _ended, unfinishedUntil: _over, deliveryFailedAt: _settled, listId: _left, ...kept } = account;
  const issued = prepared.temporaryPassword === undefined ? {} : { temporaryPassword: prepared.temporaryPassword.stored };
  const bindings = unbind(account.bindings, { factor: 'password', reason: 'issued-anew', now });
  const addresses = { ...sealed, email: Object.freeze({}), phone: Object.freeze({}) };
  return next(kept, { ...addresses, invitation: prepared.invitation, firstLogin: startFirstLogin(), bindings, ...issued });
}

function refuse(reason: 'account-not-found' | 'not-authorized' | 'not-pending' | 'try-again'): IssueTemporaryPasswordResult {
  return Object.freeze({ ok: false, reason });
}
