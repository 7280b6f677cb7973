import type { AccountRecord } from '../../port/index.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { noticeTtlMs } from '../delivery/notify-account.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import { parseProfile, type Profile, type ProfileIssue } from '../shared/profile-shape.js';
import { usernameOn } from '../shared/username-on.js';
import type { DeliveryRoute, RouteRefusal } from './choose-route.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import type { CredentialSlip } from './provision-account.js';
import { renewInvitation } from './renew-invitation.js';

/** What `auth.accounts.correctContact` is asked: one address or both. */
export interface CorrectContactInput extends TargetInput {
  /** The right e-mail address; what is left out stays. */
  readonly email?: string | undefined;
  /** The right phone; what is left out stays. */
  readonly phone?: string | undefined;
  /** How username and a new temporary password reach the person now. */
  readonly delivery: DeliveryRoute;
}

/** What `auth.accounts.correctContact` says. */
export type CorrectContactResult =
  | {
      readonly ok: true;
      /** Only of a delivery in person. */
      readonly slip?: CredentialSlip | undefined;
    }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `profile-invalid`: an address or phone that cannot be one. */
      readonly reason: 'profile-invalid';
      /** What is wrong, field by field. */
      readonly issues: readonly ProfileIssue[];
    }
  | {
      readonly ok: false;
      /** Why the route cannot be taken. */
      readonly reason: RouteRefusal;
    }
  | {
      readonly ok: false;
      /** `not-pending`: the person changes it in the settings; `try-again`: the account changed meanwhile; `busy`: too many hashes at once. */
      readonly reason: 'not-pending' | 'try-again' | 'busy';
      /** When to try again, in ms; only of `busy`. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * An invitation went to a wrong address: what was sent is void, and it goes out anew to the right one (R198). The first login
 * begins again. Whoever reads a replaced address is told, and learns no username there that was not sent to it.
 */
export async function correctContact(deps: Deps, input: CorrectContactInput): Promise<CorrectContactResult> {
  const now = deps.clock.now();
  const { actor, delivery, requestId } = input;
  const action = 'correct-contact';
  const found = await loadTarget(deps, { ...input, action, now });
  if (!found.ok) return found;
  const { account } = found;
  if (account.status !== 'pending') return Object.freeze({ ok: false, reason: 'not-pending' });
  const invited = await openProfile(deps, account.invitation.profile);
  const { email = invited.email, phone = invited.phone } = input;
  const parsed = parseProfile({ ...invited, email, phone });
  if (!parsed.ok) return Object.freeze({ ok: false, reason: 'profile-invalid', issues: parsed.issues });
  const { profile } = parsed;
  // The username has not gone to an address that is new.
  const stays = { email: invited.email === profile.email, sms: invited.phone === profile.phone };
  const usernameSentBy = account.invitation.usernameSentBy.filter((channel) => stays[channel]);
  const announce = (): Promise<void> => tellReplaced(deps, { ...input, account, invited, profile, now });
  return renewInvitation(deps, { account, actor, action, delivery, profile, usernameSentBy, reason: 'contact-corrected', announce, requestId, now });
}

/** Written down and told before the change: the addresses of the invitation, and what was typed in since by whoever held the temporary password. */
async function tellReplaced(
  deps: Deps,
  input: TargetInput & { readonly account: AccountRecord; readonly invited: Profile; readonly profile: Profile; readonly now: number },
): Promise<void> {
  const { actor, account, invited, profile, requestId, now } = input;
  const typed = await openProfile(deps, account.profile);
  const channels = [
    { channel: 'email', was: invited.email, is: profile.email, typed: typed.email },
    { channel: 'sms', was: invited.phone, is: profile.phone, typed: typed.phone },
  ] as const;
  for (const { channel, was, is, typed: other } of channels) {
    const event = { chain: account.organizationId, kind: 'contact-corrected', outcome: 'success', actor, accountId: account.id } as const;
    if (was !== is) await recordEvent(deps, { ...event, method: channel, requestId, now });
    const notice = { accountId: account.id, organizationId: account.organizationId, channel, locale: invited.locale, purpose: 'contact-changed', expiresAt: now + noticeTtlMs, now } as const;
    if (was !== undefined && was !== is) await enqueueMessage(deps, { ...notice, id: newMessageId(deps), to: was, data: usernameOn(account, channel) });
    if (other !== undefined && other !== is && other !== was) await enqueueMessage(deps, { ...notice, id: newMessageId(deps), to: other, data: {} });
  }
}
