import { notifyAccount } from '../delivery/notify-account.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import type { DeliveryRoute, RouteRefusal } from './choose-route.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import type { CredentialSlip } from './provision-account.js';
import { renewInvitation } from './renew-invitation.js';

/** What `auth.accounts.restart` is asked. */
export interface RestartAccountInput extends TargetInput {
  /** How username and temporary password reach the person. */
  readonly delivery: DeliveryRoute;
}

/** What `auth.accounts.restart` says. */
export type RestartAccountResult =
  | {
      readonly ok: true;
      /** Only of a delivery in person. */
      readonly slip?: CredentialSlip | undefined;
    }
  | RefusedTarget
  | {
      readonly ok: false;
      /** Why the route cannot be taken. */
      readonly reason: RouteRefusal;
    }
  | {
      readonly ok: false;
      /** `not-active`: a pending account is issued anew; `try-again`: the account changed meanwhile; `busy`: too many hashes at once. */
      readonly reason: 'not-active' | 'try-again' | 'busy';
      /** When to try again, in ms; only of `busy`. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Both factors are lost, or somebody else may have them and the account was disabled: it begins its first login again, with a new
 * delivery over two channels, and the head user sees no secret but the slip of a delivery in person. Every address on file is told
 * first (R138).
 */
export async function restartAccount(deps: Deps, input: RestartAccountInput): Promise<RestartAccountResult> {
  const now = deps.clock.now();
  const { actor, accountId, delivery, requestId } = input;
  const action = 'restart';
  const found = await loadTarget(deps, { ...input, action, now });
  if (!found.ok) return found;
  const { account } = found;
  if (account.status === 'pending') return Object.freeze({ ok: false, reason: 'not-active' });
  const event = { chain: account.organizationId, kind: 'account-restarted', outcome: 'success', actor, accountId, requestId, now } as const;
  const announce = async (): Promise<void> => {
    await recordEvent(deps, event);
    // Stored before the change: a notice that could not be stored afterwards would be lost, and nobody warned.
    await notifyAccount(deps, { account, purpose: 'restarted', dataFor: () => ({}), now });
  };
  const profile = await openProfile(deps, account.profile);
  return renewInvitation(deps, { account, actor, action, delivery, profile, usernameSentBy: [], reason: 'restarted', announce, requestId, now });
}
