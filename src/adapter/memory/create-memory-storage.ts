import type { Storage } from '../../port/index.js';
import { createMemoryAuditStore } from './create-memory-audit-store.js';
import { createMemoryLedgerStore } from './create-memory-ledger-store.js';
import { createMemoryMessageStore } from './create-memory-message-store.js';
import { createMemoryRecordStore } from './create-memory-record-store.js';

/**
 * Makes a whole {@link Storage} in memory, empty (R12). It is as atomic as the ports ask, within one process; nothing
 * outlives that process, so it serves tests, examples and trying things out.
 *
 * @example
 * const storage = createMemoryStorage();
 * console.log(await storage.accounts.findBy('username', 'aino.korhonen4711')); // []
 */
export function createMemoryStorage(): Storage {
  return Object.freeze<Storage>({
    accounts: createMemoryRecordStore({ unique: ['username'], indexes: ['contactKeys', 'organizationId'] }),
    lists: createMemoryRecordStore({ indexes: ['accountId'] }),
    devices: createMemoryRecordStore({ indexes: ['accountId'] }),
    flows: createMemoryRecordStore({ indexes: ['accountId'] }),
    sessions: createMemoryRecordStore({ indexes: ['accountId'] }),
    messages: createMemoryMessageStore(),
    ledgers: createMemoryLedgerStore(),
    audit: createMemoryAuditStore(),
  });
}
