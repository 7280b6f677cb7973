import type { MessageData } from '../../message/index.js';
import type { AccountRecord, HeadUserContact } from '../../port/index.js';
import { callHost } from '../shared/call-host.js';
import type { Deps } from '../shared/deps.js';
import { enqueueMessage, newMessageId } from './enqueue-message.js';
import { noticeTtlMs } from './notify-account.js';

/** Tells the head users of the account's organization, where the host says who they are (R136, R190). */
export async function notifyHeadUsers<P extends 'office-acted' | 'member-contact-changed'>(
  deps: Deps,
  input: { readonly account: Pick<AccountRecord, 'id' | 'organizationId'>; readonly purpose: P; readonly data: MessageData[P]; readonly now: number },
): Promise<void> {
  for (const contact of await headUsersOf(deps, input.account.organizationId)) await tell(deps, { ...input, contact });
}

/** The head users of an organization; none where the host does not say who they are. */
export async function headUsersOf(deps: Pick<Deps, 'headUsers'>, organizationId: string): Promise<readonly HeadUserContact[]> {
  const { headUsers } = deps;
  return headUsers === undefined ? [] : callHost(() => headUsers(organizationId));
}

async function tell<P extends 'office-acted' | 'member-contact-changed'>(
  deps: Deps,
  input: { readonly account: Pick<AccountRecord, 'id'>; readonly purpose: P; readonly data: MessageData[P]; readonly now: number; readonly contact: HeadUserContact },
): Promise<void> {
  const { account, purpose, data, now, contact } = input;
  const message = { accountId: account.id, locale: contact.locale ?? 'en', purpose, data, expiresAt: now + noticeTtlMs, now };
  if (contact.email !== undefined) await enqueueMessage(deps, { ...message, id: newMessageId(deps), channel: 'email', to: contact.email });
  else if (contact.phone !== undefined) await enqueueMessage(deps, { ...message, id: newMessageId(deps), channel: 'sms', to: contact.phone });
}
