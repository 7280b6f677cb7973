import { SqliteDialect, type Dialect } from 'kysely';
import { AuthError } from '../../core/error/index.js';
import type { Purpose } from './connect.js';
import { asCoded, isBusy } from './sql-error.js';

const busyMs = 5_000;

/**
 * A dialect over a file. `full`, as a one-time password whose use is forgotten with the power would work twice; the write-ahead log lets
 * several processes read while one writes, and the others wait for their turn.
 */
export async function openSqlite(path: string, purpose: Purpose): Promise<Dialect> {
  const { default: Database } = await import('libsql').catch((cause: unknown) => {
    throw new TypeError("url: sqlite needs the package libsql: npm install libsql", { cause });
  });
  const database = openFile(() => new Database(path));
  try {
    for (const setting of [`busy_timeout = ${busyMs}`, 'synchronous = full']) database.pragma(setting);
    if (purpose !== 'inspect') await useWriteAheadLog(database);
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

const mostTries = 10;
const retryMs = 50;

/** A new file is turned to it once, and for that SQLite does not wait by itself where others do the same at this moment. */
async function useWriteAheadLog(database: { readonly pragma: (setting: string) => unknown }): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      database.pragma('journal_mode = wal');
      return;
    } catch (cause) {
      if (!isBusy(cause) || tries >= mostTries) throw cause;
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
