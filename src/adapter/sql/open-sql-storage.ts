import type { DurableLedgerStore, Storage } from '../../port/index.js';
import { assertClock } from './clock-skew.js';
import { connect, type Connection } from './connect.js';
import { createAuditStore } from './create-audit-store.js';
import { createLedgerStore } from './create-ledger-store.js';
import { createMessageStore } from './create-message-store.js';
import { createRecordStore } from './create-record-store.js';
import { assertSession } from './mysql-session.js';
import type { SqlOptions } from './options.js';
import { accountColumns, deviceColumns, flowColumns, listColumns, sessionColumns } from './record-columns.js';
import { assertSchema } from './schema-state.js';

/** A {@link Storage} in a database. */
export interface SqlStorage extends Storage {
  /** What `openRedis` asks for beside it. */
  readonly ledgers: DurableLedgerStore;
  /** Closes the connections. With a dialect of the host's it closes the host's pool, too. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a whole {@link Storage} in SQLite, PostgreSQL, MariaDB or MySQL. Each method is one statement, but `audit.seal`, which is one transaction, and
 * on MySQL `ledgers.add`, which is one of two; single use is an update whose number of rows decides, so that any number of processes may share it (invariant 1). To replace a store, spread it:
 * `{ ...storage, accounts: yourOwn }`.
 *
 * It asks the database two things, whether its tables are of the version that this package works with and what time it is, and MySQL how its sessions are set. Run `migrate`
 * before. What goes wrong later is an `AuthError` with the same codes, from every method.
 *
 * @throws TypeError or RangeError naming an option that is not what its type says, or the package that a URL needs
 * @throws AuthError with `storage-not-migrated` or `storage-too-new` where the tables are of another version, `clock-skew` where database and machine are
 * more than 30 seconds apart, `storage-misconfigured`, `storage-forbidden` or `storage-unavailable` where the database cannot be used; each says what to do
 * @example
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * const url = `sqlite:${mkdtempSync(`${tmpdir()}/lukko-`)}/lukko.db`; // or postgres://… or mysql://user:password@host/database
 * await migrate({ url });
 * const storage = await openSqlStorage({ url });
 * console.log(await storage.ledgers.add({ changes: [{ key: 'guesses', amount: 1 }], now: 0 })); // [ { key: 'guesses', count: 1 } ]
 * await storage.close();
 */
export async function openSqlStorage(options: SqlOptions): Promise<SqlStorage> {
  const connection = await connect(options, 'serve');
  try {
    await assertSchema(connection);
    await assertSession(connection);
    await assertClock(connection);
  } catch (cause) {
    await connection.close().catch(() => undefined);
    throw cause;
  }
  return storageOf(connection);
}

function storageOf({ database, close }: Connection): SqlStorage {
  return Object.freeze<SqlStorage>({
    accounts: createRecordStore(database, accountColumns),
    lists: createRecordStore(database, listColumns),
    devices: createRecordStore(database, deviceColumns),
    flows: createRecordStore(database, flowColumns),
    sessions: createRecordStore(database, sessionColumns),
    messages: createMessageStore(database),
    ledgers: createLedgerStore(database),
    audit: createAuditStore(database),
    close,
  });
}
