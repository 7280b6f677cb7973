import { sql, type InsertQueryBuilder, type InsertResult } from 'kysely';
import type { SqlDatabase } from './rows.js';
import { isTaken } from './sql-error.js';

/** An insert that leaves rows alone whose key is taken. MySQL's `insert ignore` would ignore more than that: it shortens what is too long. */
export function onlyNew<DB, TB extends keyof DB, O>({ engine }: Pick<SqlDatabase, 'engine'>, query: InsertQueryBuilder<DB, TB, O>): InsertQueryBuilder<DB, TB, O> {
  return engine === 'mysql' ? query.modifyEnd(sql`on duplicate key update ${sql.ref('id')} = ${sql.ref('id')}`) : query.onConflict((taken) => taken.doNothing());
}

/** Inserts one row; `false` where its key, or a unique column, is taken. MySQL says that with an error, as no number of rows does for every driver. */
export async function insertNew<DB, TB extends keyof DB>(database: Pick<SqlDatabase, 'engine'>, query: InsertQueryBuilder<DB, TB, InsertResult>): Promise<boolean> {
  if (database.engine !== 'mysql') return (await onlyNew(database, query).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
  try {
    await query.execute();
    return true;
  } catch (cause) {
    if (isTaken(cause)) return false;
    throw cause;
  }
}
