import type { OfficeAct } from '../../core/types.js';
import { endOtpList } from '../../core/otp-list/index.js';
import { startFirstLogin } from '../../core/first-login/index.js';
import type { AccountRecord, Actor } from '../../port/index.js';
import { cancelSecrets } from '../delivery/cancel-messages.js';
import { endLogins } from '../session/end-session.js';
import { recordEvent } from '../shared/audit-event.js';
import { unbind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { endDevices } from '../shared/devices.js';
import { endFlows } from '../shared/end-flows.js';
import { next } from '../shared/next.js';
import { sealProfile, type SealedProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';
import { updateList } from '../shared/update-list.js';
import { chooseRoute, policyNeedsAddress, type DeliveryRoute, type RouteRefusal } from './choose-route.js';
import { forgetLedgers } from './forget-ledgers.js';
import { prepareInvitation, type PreparedInvitation } from './prepare-invitation.js';
import type { CredentialSlip } from './provision-account.js';
import { tellOfficeActed } from './record-act.js';
import { sendInvitation } from './send-invitation.js';

/** What {@link renewInvitation} needs. */
export interface RenewInvitationInput {
  readonly account: AccountRecord;
  readonly actor: Actor;
  readonly action: OfficeAct;
  readonly delivery: DeliveryRoute;
  /** To whom it goes from now on. */
  readonly profile: Profile;
  /** Where the username has gone, as far as that matters for the addresses of `profile` (R1). */
  readonly usernameSentBy: readonly ('email' | 'sms')[];
  /** Why all that was bound until now ends. */
  readonly reason: 'issued-anew' | 'contact-corrected' | 'restarted';
  /** What is written down and told before anything changes. */
  readonly announce?: (() => Promise<void>) | undefined;
  readonly requestId: string | undefined;
  readonly now: number;
}

/** What {@link renewInvitation} says. */
export type RenewInvitationResult =
  | { readonly ok: true; readonly slip?: CredentialSlip | undefined }
  | { readonly ok: false; readonly reason: RouteRefusal }
  | { readonly ok: false; readonly reason: 'busy'; readonly retryAfterMs: number }
  | { readonly ok: false; readonly reason: 'try-again' };

/**
 * The one way back to the beginning of the first login, whoever it is taken for: what was there before opens nothing from
 * the one update on, and username and a new temporary password go out, or are handed over (R10, R138, R207).
 */
export async function renewInvitation(deps: Deps, input: RenewInvitationInput): Promise<RenewInvitationResult> {
  const { account, actor, action, delivery, profile, usernameSentBy, reason, requestId, now } = input;
  const { id: accountId, organizationId } = account;
  const routed = chooseRoute({ delivery, profile, usernameSentBy, addressNeeded: policyNeedsAddress(deps) });
  if (!routed.ok) return routed;
  const sealed = await sealProfile(deps, profile);
  const prepared = await prepareInvitation(deps, { accountId, profile: sealed.profile, route: routed.route, usernameSentBy, now });
  if (!prepared.ok) return Object.freeze({ ok: false, reason: 'busy', retryAfterMs: prepared.retryAfterMs });
  const { invitation } = prepared;
  await input.announce?.();
  const method = invitation.invitation.temporaryPassword;
  await recordEvent(deps, { chain: organizationId, kind: 'temporary-password-issued', outcome: 'success', actor, accountId, method, requestId, now });
  await tellOfficeActed(deps, { account, actor, action, now });
  // Before and after the update: a crash in between leaves no session of the old factors, and none that opens meanwhile stays.
  await endLogins(deps, { accountId, reason, actor, requestId, now });
  const renewed = renew(account, { prepared: invitation, sealed, reason, now });
  if (!(await deps.accounts.update(renewed, account.version))) return Object.freeze({ ok: false, reason: 'try-again' });
  await endEarlier(deps, { account, actor, reason, requestId, now });
  const slip = await sendInvitation(deps, { account: renewed, actor, profile, prepared: invitation, now, requestId });
  return Object.freeze({ ok: true, ...(slip === undefined ? {} : { slip }) });
}

/** Back to the beginning: no password, no method, no known browser, no confirmed address; bindings tell when and why they ended (R13). */
function renew(
  account: AccountRecord,
  input: { readonly prepared: PreparedInvitation; readonly sealed: SealedProfile; readonly reason: string; readonly now: number },
): AccountRecord {
  const { prepared, sealed, reason, now } = input;
  const { temporaryPassword: _void, password: _gone, firstLoginFlowId: _ended, unfinishedUntil: _over, deliveryFailedAt: _settled, ...rest } = account;
  const { listId: _left, method: _lost, keyId: _unpaired, imported: _replaced, ...kept } = rest;
  const issued = prepared.temporaryPassword === undefined ? {} : { temporaryPassword: prepared.temporaryPassword.stored };
  const factors = ['password', 'otp-list', 'key'] as const;
  const bindings = factors.reduce((found, factor) => unbind(found, { factor, reason, now }), account.bindings);
  const begun = { status: 'pending', firstLogin: startFirstLogin(), knownBrowsers: Object.freeze([]), email: Object.freeze({}), phone: Object.freeze({}) } as const;
  // So that a host can ask for more after it (R205).
  const changed = account.method === undefined ? {} : { methodChangedAt: now };
  return next(kept, { ...sealed, ...begun, invitation: prepared.invitation, bindings, ...changed, ...issued });
}

/**
 * What was there before: messages on their way that hold a secret, flows and the plain lists in them (R55), sessions, the list,
 * and what was counted. A crash leaves some of it, and the next temporary password ends it: no session is right while an account is pending (R11).
 */
async function endEarlier(
  deps: Deps,
  input: Pick<RenewInvitationInput, 'account' | 'actor' | 'reason' | 'requestId' | 'now'>,
): Promise<void> {
  const { account, actor, reason, requestId, now } = input;
  const { id: accountId } = account;
  await cancelSecrets(deps, accountId);
  await endLogins(deps, { accountId, reason, actor, requestId, now });
  await endFlows(deps, { accountId, reason, now });
  await endList(deps, input);
  await endDevices(deps, { accountId, reason, now });
  await forgetLedgers(deps, account);
}

async function endList(deps: Deps, input: Pick<RenewInvitationInput, 'account' | 'actor' | 'reason' | 'requestId' | 'now'>): Promise<void> {
  const { account, actor, reason, requestId, now } = input;
  const { listId, organizationId, id: accountId } = account;
  if (listId === undefined) return;
  const ended = reason === 'restarted' ? 'lost' : 'abandoned';
  const event = { chain: organizationId, kind: 'list-ended', outcome: 'success', actor, accountId, method: 'otp-list' } as const;
  await recordEvent(deps, { ...event, reason: ended, requestId, now });
  await updateList(deps, { listId, change: (list) => ({ list: endOtpList({ list, reason: ended, now }) }) });
}
