import type { AccountRecord } from '../../port/index.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import type { Deps } from '../shared/deps.js';
import type { Profile } from '../shared/profile-shape.js';
import type { MadeTemporaryPassword } from './make-temporary-password.js';

/** Sends a temporary password alone: its message holds neither name nor username (R197). */
export async function sendTemporaryPassword(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly profile: Profile;
    readonly issued: MadeTemporaryPassword;
    readonly id?: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, profile, issued, now } = input;
  const { channel, expiresAt } = issued.stored;
  const to = channel === 'email' ? profile.email : profile.phone;
  if (channel === 'in-person' || to === undefined) return;
  await enqueueMessage(deps, {
    id: input.id ?? newMessageId(deps),
    accountId: account.id,
    organizationId: account.organizationId,
    channel,
    to,
    locale: profile.locale,
    purpose: 'temporary-password',
    data: { password: issued.plaintext, expiresAt },
    expiresAt,
    now,
  });
}
