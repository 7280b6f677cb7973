import type { MessageData } from '../../message/index.js';
import type { MessagePurpose } from '../../core/types.js';
import { textId } from '../../internal/text-id.js';
import type { AccountRecord } from '../../port/index.js';
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
    /** What names the messages, where it is given: those that are stored already are not stored again. */
    readonly about?: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, purpose, dataFor, about, now } = input;
  const { email, phone, locale } = await openProfile(deps, account.profile);
  const message = { accountId: account.id, organizationId: account.organizationId, locale, purpose, expiresAt: now + noticeTtlMs, mayBeStored: about !== undefined, now };
  const idOf = (channel: string): string => (about === undefined ? newMessageId(deps) : textId(`${purpose}/${about}/${channel}`));
  if (email !== undefined) await enqueueMessage(deps, { ...message, id: idOf('email'), channel: 'email', to: email, data: dataFor('email') });
  if (phone !== undefined) await enqueueMessage(deps, { ...message, id: idOf('sms'), channel: 'sms', to: phone, data: dataFor('sms') });
}
