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
  return headUsers === undefined ? [] : callHost(async () => readContacts(await headUsers(organizationId)));
}

/** A database says `null` of an address that is missing, and that is none to write to. What is no list at all is the host's mistake, and nobody would be told. */
function readContacts(given: unknown): readonly HeadUserContact[] {
  if (!Array.isArray(given)) throw new TypeError('headUsers: must answer with a list of { email, phone, locale }');
  const contacts: readonly unknown[] = given;
  return contacts.filter(isObject).map((contact) => Object.freeze({ email: textOf(contact, 'email'), phone: textOf(contact, 'phone'), locale: textOf(contact, 'locale') }));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function textOf(contact: object, name: string): string | undefined {
  const text: unknown = Reflect.get(contact, name);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

async function tell<P extends 'office-acted' | 'member-contact-changed'>(
  deps: Deps,
  input: { readonly account: Pick<AccountRecord, 'id' | 'organizationId'>; readonly purpose: P; readonly data: MessageData[P]; readonly now: number; readonly contact: HeadUserContact },
): Promise<void> {
  const { account, purpose, data, now, contact } = input;
  const message = { accountId: account.id, organizationId: account.organizationId, locale: contact.locale ?? 'en', purpose, data, expiresAt: now + noticeTtlMs, now };
  if (contact.email !== undefined) await enqueueMessage(deps, { ...message, id: newMessageId(deps), channel: 'email', to: contact.email });
  else if (contact.phone !== undefined) await enqueueMessage(deps, { ...message, id: newMessageId(deps), channel: 'sms', to: contact.phone });
}
