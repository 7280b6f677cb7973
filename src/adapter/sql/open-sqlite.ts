import { SqliteDialect, type Dialect } from 'kysely';
import { AuthError } from '../../core/error/index.js';
import { asCoded } from './sql-error.js';

const busyMs = 5_000;

/**
 * A dialect over a file. `full`, as a one-time password whose use is forgotten with the power would work twice; the write-ahead log lets
 * several processes read while one writes, and the others wait for their turn.
 */
export async function openSqlite(path: string): Promise<Dialect> {
  const { default: Database } = await import('libsql').catch((cause: unknown) => {
    throw new TypeError("url: sqlite needs the package libsql: npm install libsql", { cause });
  });
  const database = openFile(() => new Database(path));
  try {
    for (const setting of [`busy_timeout = ${busyMs}`, 'journal_mode = wal', 'synchronous = full']) database.pragma(setting);
    return new SqliteDialect({ database });
  } catch (cause) {
    throw asCoded(cause);
  }
}

/** Whatever libsql says when a file does not open, it says without a code. */
function openFile<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new AuthError('storage-misconfigured', { cause });
  }
}
