import type { AuditStore } from './audit-store.js';
import type { LedgerStore } from './ledger-store.js';
import type { MessageStore } from './message-store.js';
import type { RecordStore } from './record-store.js';
import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, SessionRecord } from './record/index.js';

/** All that is stored, one store per kind; each can be replaced alone, also by the host's own table. */
export interface Storage {
  /** `username` is unique. */
  readonly accounts: RecordStore<AccountRecord, 'username' | 'contactKeys'>;
  readonly lists: RecordStore<ListRecord, 'accountId'>;
  readonly devices: RecordStore<DeviceRecord, 'accountId'>;
  readonly flows: RecordStore<FlowRecord, 'accountId'>;
  readonly sessions: RecordStore<SessionRecord, 'accountId'>;
  readonly messages: MessageStore;
  readonly ledgers: LedgerStore;
  readonly audit: AuditStore;
}
