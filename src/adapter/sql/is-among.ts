import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { SqlDatabase } from './rows.js';

/**
 * Whether the column is among what a query with a limit finds. PostgreSQL is given them as an array and looks each one up: by itself it reads
 * the whole table where it takes that for less work, and it does so from figures that may be old.
 */
export function isAmong<T>({ engine }: SqlDatabase, column: string, few: SelectQueryBuilder<T, keyof T, object>): RawBuilder<boolean> {
  const name = sql.ref(column);
  return engine === 'postgresql' ? sql<boolean>`${name} = any(array(${few}))` : sql<boolean>`${name} in (select * from (${few}) as few)`;
}
