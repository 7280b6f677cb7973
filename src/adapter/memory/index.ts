export { createMemoryAuditStore } from './create-memory-audit-store.js';
export { createMemoryLedgerStore } from './create-memory-ledger-store.js';
export { createMemoryMessageStore } from './create-memory-message-store.js';
export { createMemoryRecordStore, type MemoryRecordStoreOptions } from './create-memory-record-store.js';
export { createMemoryStorage, type MemoryStorageOptions } from './create-memory-storage.js';
