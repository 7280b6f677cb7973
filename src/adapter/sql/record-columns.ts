import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, MessageRecord, SessionRecord, StoredRecord } from '../../port/index.js';
import type { RecordColumns } from './create-record-store.js';

/** Two at most, as the port says: an e-mail address and a phone. */
function contactsOf({ contactKeys }: AccountRecord): { readonly contact_1: string | null; readonly contact_2: string | null } {
  if (contactKeys.length > 2) throw new RangeError('record.contactKeys: two at most');
  return { contact_1: contactKeys[0] ?? null, contact_2: contactKeys[1] ?? null };
}

export const accountColumns: RecordColumns<AccountRecord, 'username' | 'contactKeys' | 'organizationId'> = {
  table: 'accounts',
  of: (record) => ({ username: record.username, organization_id: record.organizationId, ...contactsOf(record) }),
  by: { username: ['username'], organizationId: ['organization_id'], contactKeys: ['contact_1', 'contact_2'] },
};

function byAccount<R extends StoredRecord & { readonly accountId: string }>(table: string): RecordColumns<R, 'accountId'> {
  return { table, of: (record) => ({ account_id: record.accountId }), by: { accountId: ['account_id'] } };
}

export const listColumns: RecordColumns<ListRecord, 'accountId'> = byAccount('lists');
export const deviceColumns: RecordColumns<DeviceRecord, 'accountId'> = byAccount('devices');
export const flowColumns: RecordColumns<FlowRecord, 'accountId'> = byAccount('flows');
export const sessionColumns: RecordColumns<SessionRecord, 'accountId'> = byAccount('sessions');

/** A message that is done with is due no more. */
export const messageColumns: RecordColumns<MessageRecord, 'accountId'> = {
  ...byAccount('messages'),
  of: ({ accountId, state, dueAt }) => ({ account_id: accountId, due_at: state === 'queued' || state === 'sending' ? dueAt : null }),
};
