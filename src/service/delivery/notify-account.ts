import type { MessageData } from '../../message/index.js';
import type { MessagePurpose } from '../../core/types.js';
import type { AccountRecord, MessageIds } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import { enqueueMessage, newMessageId } from './enqueue-message.js';

/** How long a notice is worth sending. */
export const noticeTtlMs: number = 3 * 24 * 60 * 60 * 1000;

/** Tells all addresses on file; a notice never holds a secret. */
export async function notifyAccount<P extends MessagePurpose>(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly purpose: P;
    readonly dataFor: (channel: 'email' | 'sms') => MessageData[P];
    /** Where they are given, the messages may be stored already, and are not stored again. */
    readonly messageIds?: MessageIds | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, purpose, dataFor, messageIds, now } = input;
  const { email, phone, locale } = await openProfile(deps, account.profile);
  const message = { accountId: account.id, locale, purpose, expiresAt: now + noticeTtlMs, mayBeStored: messageIds !== undefined, now };
  if (email !== undefined) await enqueueMessage(deps, { ...message, id: messageIds?.email ?? newMessageId(deps), channel: 'email', to: email, data: dataFor('email') });
  if (phone !== undefined) await enqueueMessage(deps, { ...message, id: messageIds?.sms ?? newMessageId(deps), channel: 'sms', to: phone, data: dataFor('sms') });
}
