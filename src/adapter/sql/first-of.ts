import { sql, type DeleteQueryBuilder, type SelectQueryBuilder } from 'kysely';
import type { SqlDatabase } from './rows.js';

/** Which rows go: `few` finds them by `column`. */
export interface FirstOf<DB, TB extends keyof DB> {
  readonly few: SelectQueryBuilder<DB, TB, object>;
  readonly column: string;
  /** All columns of an index up to the one that orders: MariaDB sorts by itself what it does not find named. */
  readonly by: readonly string[];
  readonly limit: number;
}

/**
 * A deletion of at most so many of the rows that it finds, those first that come first in a column. PostgreSQL is given them as an array and looks each one up: by
 * itself it reads the whole table where it takes that for less work, and it does so from figures that may be old. MariaDB would read it always, but can count by itself.
 */
export function firstOf<DB, TB extends keyof DB, O>({ engine }: SqlDatabase, query: DeleteQueryBuilder<DB, TB, O>, { few, column, by, limit }: FirstOf<DB, TB>): DeleteQueryBuilder<DB, TB, O> {
  const order = sql.join(by.map((name) => sql.ref(name)));
  if (engine === 'mysql') return query.orderBy(order).limit(limit);
  const [name, ids] = [sql.ref(column), few.orderBy(order).limit(limit)];
  return query.where(engine === 'postgresql' ? sql<boolean>`${name} = any(array(${ids}))` : sql<boolean>`${name} in (select * from (${ids}) as few)`);
}
