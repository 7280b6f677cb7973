import type { Actor } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import type { DeliveryRoute, RouteRefusal } from './choose-route.js';
import { loadTarget } from './load-target.js';
import type { CredentialSlip } from './provision-account.js';
import { renewInvitation } from './renew-invitation.js';

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
  const { actor, delivery, requestId } = input;
  const action = 'issue-temporary-password';
  const found = await loadTarget(deps, { ...input, action, now });
  if (!found.ok) return found;
  const { account } = found;
  if (account.status !== 'pending') return Object.freeze({ ok: false, reason: 'not-pending' });
  const { usernameSentBy } = account.invitation;
  // As it was provisioned: whoever held the temporary password may have typed in addresses of their own (R54).
  const profile = await openProfile(deps, account.invitation.profile);
  return renewInvitation(deps, { account, actor, action, delivery, profile, usernameSentBy, reason: 'issued-anew', requestId, now });
}
