import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, SessionRecord, Storage } from 'lukko/port';
import { createAuditStore } from './audit-store.js';
import type { Kv } from './kv.js';
import { createLedgerStore } from './ledger-store.js';
import { createMessageStore } from './message-store.js';
import { createRecordStore } from './record-store.js';
import { createSteps } from './steps.js';

/** A whole {@link Storage} over a key-value store with compare-and-set. */
export function createKvStorage(kv: Kv): Storage {
  const steps = createSteps(kv);
  return Object.freeze<Storage>({
    accounts: createRecordStore<AccountRecord, 'username' | 'contactKeys' | 'organizationId'>(steps, { name: 'accounts', indexes: ['username', 'contactKeys', 'organizationId'], unique: ['username'] }),
    lists: createRecordStore<ListRecord, 'accountId'>(steps, { name: 'lists', indexes: ['accountId'] }),
    devices: createRecordStore<DeviceRecord, 'accountId'>(steps, { name: 'devices', indexes: ['accountId'] }),
    flows: createRecordStore<FlowRecord, 'accountId'>(steps, { name: 'flows', indexes: ['accountId'] }),
    sessions: createRecordStore<SessionRecord, 'accountId'>(steps, { name: 'sessions', indexes: ['accountId'] }),
    messages: createMessageStore(steps),
    ledgers: createLedgerStore(steps),
    audit: createAuditStore(steps),
  });
}
