import { SqliteDialect, type Dialect } from 'kysely';
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
  try {
    const database = new Database(path);
    for (const setting of [`busy_timeout = ${busyMs}`, 'journal_mode = wal', 'synchronous = full']) database.pragma(setting);
    return new SqliteDialect({ database });
  } catch (cause) {
    throw asCoded(cause);
  }
}
