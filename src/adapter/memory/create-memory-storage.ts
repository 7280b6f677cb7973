import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, MessageRecord, SessionRecord, Storage } from '../../port/index.js';
import { assertObject } from './assert.js';
import { auditOver, type AuditTable } from './create-memory-audit-store.js';
import { ledgersOver, type Counter } from './create-memory-ledger-store.js';
import { createMessageTable, messagesOver } from './create-memory-message-store.js';
import { storeOver } from './create-memory-record-store.js';
import { createRecordTable, type RecordTable } from './record-table.js';

/** What {@link createMemoryStorage} takes. */
export interface MemoryStorageOptions {
  /** A storage that `createMemoryStorage` made: the new one begins with all that is in it, and goes its own way from there. */
  readonly copyOf?: Storage | undefined;
}

/**
 * Makes a whole {@link Storage} in memory, empty (R12). It is as atomic as the ports ask, within one process; nothing
 * outlives that process, so it serves tests, examples and trying things out.
 *
 * With `copyOf` it begins as a copy of another, at next to no cost: a test that prepares a long story once can try each of a
 * thousand endings in a storage of its own.
 *
 * @throws TypeError if `copyOf` is anything but a storage that `createMemoryStorage` made
 * @example
 * const storage = createMemoryStorage();
 * const guess = { changes: [{ key: 'password/aino/strangers', amount: 1 }], now: 0 };
 * await storage.ledgers.add(guess);
 * const copy = createMemoryStorage({ copyOf: storage });
 * console.log((await copy.ledgers.add(guess))[0]?.count); // 2
 * console.log((await storage.ledgers.add(guess))[0]?.count); // 2
 */
export function createMemoryStorage(options: MemoryStorageOptions = {}): Storage {
  assertObject(options, 'options');
  const tables = options.copyOf === undefined ? emptyTables() : forkTables(options.copyOf);
  const storage = Object.freeze<Storage>({
    accounts: storeOver(tables.accounts),
    lists: storeOver(tables.lists),
    devices: storeOver(tables.devices),
    flows: storeOver(tables.flows),
    sessions: storeOver(tables.sessions),
    messages: messagesOver(tables.messages),
    ledgers: ledgersOver(tables.ledgers),
    audit: auditOver(tables.audit),
  });
  tablesOf.set(storage, tables);
  return storage;
}

interface Tables {
  readonly accounts: RecordTable<AccountRecord, 'username' | 'contactKeys' | 'organizationId'>;
  readonly lists: RecordTable<ListRecord, 'accountId'>;
  readonly devices: RecordTable<DeviceRecord, 'accountId'>;
  readonly flows: RecordTable<FlowRecord, 'accountId'>;
  readonly sessions: RecordTable<SessionRecord, 'accountId'>;
  readonly messages: RecordTable<MessageRecord, 'accountId'>;
  readonly ledgers: Map<string, Counter>;
  readonly audit: AuditTable;
}

/** What stands behind each storage, for `copyOf`: a storage shows its ports and nothing else. */
const tablesOf = new WeakMap<Storage, Tables>();

function emptyTables(): Tables {
  return {
    accounts: createRecordTable({ unique: ['username'], indexes: ['contactKeys', 'organizationId'] }),
    lists: createRecordTable({ unique: [], indexes: ['accountId'] }),
    devices: createRecordTable({ unique: [], indexes: ['accountId'] }),
    flows: createRecordTable({ unique: [], indexes: ['accountId'] }),
    sessions: createRecordTable({ unique: [], indexes: ['accountId'] }),
    messages: createMessageTable(),
    ledgers: new Map(),
    audit: { events: new Map(), heads: new Map() },
  };
}

function forkTables(storage: Storage): Tables {
  const tables = tablesOf.get(storage);
  if (tables === undefined) throw new TypeError('copyOf: must be a storage that createMemoryStorage made');
  const { accounts, lists, devices, flows, sessions, messages, ledgers, audit } = tables;
  return {
    accounts: accounts.fork(),
    lists: lists.fork(),
    devices: devices.fork(),
    flows: flows.fork(),
    sessions: sessions.fork(),
    messages: messages.fork(),
    ledgers: new Map(ledgers),
    audit: { events: new Map(audit.events), heads: new Map(audit.heads) },
  };
}
