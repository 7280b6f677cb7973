import type { AuditStore } from './audit-store.js';
import type { LedgerStore } from './ledger-store.js';
import type { MessageStore } from './message-store.js';
import type { RecordStore } from './record-store.js';
import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, SessionRecord } from './record/records.js';

/** All that is stored, one store per kind; each can be replaced alone, also by the host's own table. */
export interface Storage {
  /** People's logins; `username` is unique. */
  readonly accounts: RecordStore<AccountRecord, 'username' | 'contactKeys' | 'organizationId'>;
  /** OTP lists, every entry sealed. */
  readonly lists: RecordStore<ListRecord, 'accountId'>;
  /** Devices of the Key, those that have ended among them. */
  readonly devices: RecordStore<DeviceRecord, 'accountId'>;
  /** First logins, attempts, recoveries, binding acts: short-lived. */
  readonly flows: RecordStore<FlowRecord, 'accountId'>;
  /** Sessions, open and ended. */
  readonly sessions: RecordStore<SessionRecord, 'accountId'>;
  /** The outbox. */
  readonly messages: MessageStore;
  /** Counters of tries and misses. */
  readonly ledgers: LedgerStore;
  /** What happened. */
  readonly audit: AuditStore;
}
