import { sql, type Kysely } from 'kysely';
import type { Place, SqlEngine } from './options.js';

// A year: whoever waits is told soon enough by who started it.
const longestWaitS = 31_536_000;

/** A transaction, where the engine has one for tables, that no other of its kind runs beside: whoever comes second waits for the first to end. */
export async function alone<DB, T>(input: { readonly engine: SqlEngine; readonly db: Kysely<DB>; readonly place: Place }, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  const { engine, db, place } = input;
  if (engine === 'mysql') return db.connection().execute((connection) => locked(connection, place, work));
  if (engine === 'sqlite') return db.connection().execute((connection) => immediately(connection, work));
  return db.transaction().execute(async (transaction) => {
    // Held until the transaction ends; by where the tables are, whether an option or the connection says so.
    const schema = place.schema === undefined ? sql`current_schema()` : sql.val(place.schema);
    await sql`select pg_advisory_xact_lock(hashtext(concat('lukko/', ${schema}::text, '/', ${place.prefix}::text)))`.execute(transaction);
    return work(transaction);
  });
}

/** Kysely's own transaction begins by reading, and SQLite lets nobody wait who has read and then wants to write while another does. */
async function immediately<DB, T>(connection: Kysely<DB>, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  await sql`begin immediate`.execute(connection);
  try {
    const done = await work(connection);
    await sql`commit`.execute(connection);
    return done;
  } catch (cause) {
    // Where SQLite has undone it already, there is nothing to undo.
    await sql`rollback`.execute(connection).catch(() => undefined);
    throw cause;
  }
}

/** MySQL ends a transaction at each table that it makes, so the lock is the connection's. */
async function locked<DB, T>(connection: Kysely<DB>, { prefix }: Place, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  // A lock's name has room for 64 characters.
  const name = sql`concat('lukko/', sha1(concat(database(), '/', ${prefix})))`;
  await sql`select get_lock(${name}, ${longestWaitS})`.execute(connection);
  try {
    return await work(connection);
  } finally {
    // With the connection it is gone anyway.
    await sql`select release_lock(${name})`.execute(connection).catch(() => undefined);
  }
}
