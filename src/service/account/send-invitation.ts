import type { AccountRecord, Actor } from '../../port/index.js';
import { enqueueMessage } from '../delivery/enqueue-message.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import type { Profile } from '../shared/profile-shape.js';
import type { PreparedInvitation } from './prepare-invitation.js';
import type { CredentialSlip } from './provision-account.js';
import { sendTemporaryPassword } from './send-temporary-password.js';

/** Sends both halves by their channels, or gives back the slip of a delivery in person, audited as such (R1, R9). */
export async function sendInvitation(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly actor: Actor;
    readonly profile: Profile;
    readonly prepared: PreparedInvitation;
    readonly now: number;
    readonly requestId?: string | undefined;
  },
): Promise<CredentialSlip | undefined> {
  const { account, actor, profile, prepared, now, requestId } = input;
  const { username, organizationId, id } = account;
  const issued = prepared.temporaryPassword;
  if (prepared.invitation.username === 'in-person') {
    if (issued === undefined) return undefined;
    await recordEvent(deps, { chain: organizationId, kind: 'slip-handed-out', outcome: 'success', actor, accountId: id, method: 'in-person', requestId, now });
    return Object.freeze({ username, temporaryPassword: issued.plaintext, expiresAt: issued.stored.expiresAt });
  }
  const passwordComes = issued === undefined ? 'on-request' : 'now';
  // The username is no secret, and of use as long as the temporary password is.
  const expiresAt = issued?.stored.expiresAt ?? now + waitingTtlMs;
  await sendUsername(deps, { account, profile, channel: prepared.invitation.username, code: prepared.codeDigits ?? '', passwordComes, expiresAt, now });
  if (issued !== undefined) await sendTemporaryPassword(deps, { account, profile, issued, id: prepared.invitation.messageIds[1], now });
  return undefined;
}

/** Where the temporary password waits to be asked for. */
const waitingTtlMs = 24 * 60 * 60 * 1000;

async function sendUsername(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly profile: Profile; readonly channel: 'email' | 'sms'; readonly code: string; readonly passwordComes: 'now' | 'on-request'; readonly expiresAt: number; readonly now: number },
): Promise<void> {
  const { account, profile, channel, code, passwordComes, expiresAt, now } = input;
  const to = channel === 'email' ? profile.email : profile.phone;
  const [id] = account.invitation.messageIds;
  if (to === undefined || id === undefined) return;
  const data = { name: profile.name, username: account.username, code, passwordComes };
  await enqueueMessage(deps, { id, accountId: account.id, organizationId: account.organizationId, channel, to, locale: profile.locale, purpose: 'invitation', data, expiresAt, now });
}
