import { sql, type RawBuilder } from 'kysely';
import { assertChanges } from '../../internal/assert-changes.js';
import { isStorable } from '../../internal/storable.js';
import type { LedgerChange, LedgerEntry, LedgerStore } from '../../port/index.js';
import { isAmong } from './is-among.js';
import type { LedgerRow, SqlDatabase } from './rows.js';
import { run } from './run.js';

/** A {@link LedgerStore} over one table: an addition is one upsert, which locks its counters in the order of their keys. */
export function createLedgerStore(database: SqlDatabase): LedgerStore {
  const { ledgers: db, prefix } = database;
  const table = `${prefix}ledgers`;
  return Object.freeze<LedgerStore>({
    add: ({ changes, now }) =>
      run(async () => {
        assertChanges(changes, now);
        if (changes.length === 0) return [];
        const rows = [...changes].sort(byKey).map((change) => rowOf(change, now));
        const query = db.insertInto(table).values(rows).onConflict((taken) => taken.column('key').doUpdateSet(added(table, now)));
        return inOrder(changes.map(({ key }) => key), await query.returning(['key', 'count', 'reset_at']).execute(), now);
      }),
    read: ({ keys, now }) =>
      run(async () => {
        const asked = keys.filter(isStorable);
        if (asked.length === 0) return inOrder(keys, [], now);
        return inOrder(keys, await db.selectFrom(table).select(['key', 'count', 'reset_at']).where('key', 'in', asked).execute(), now);
      }),
    clear: (keys) =>
      run(async () => {
        const known = keys.filter(isStorable).sort();
        if (known.length > 0) await db.deleteFrom(table).where('key', 'in', known).execute();
      }),
    removeExpired: (now, limit) =>
      run(async () => {
        const over = db.selectFrom(table).select('key').where('reset_at', '<=', now).orderBy('reset_at').limit(limit);
        const query = db.deleteFrom(table).where('reset_at', '<=', now).where(isAmong(database, 'key', over));
        return Number((await query.executeTakeFirst()).numDeletedRows);
      }),
  });
}

// A window that ended at the beginning of time: such a counter is over, whatever the clock says, and is collected.
const overAlready = 0;

/** The row of a counter that was not there. */
function rowOf({ key, amount, windowMs }: LedgerChange, now: number): LedgerRow {
  const resetAt = windowMs === undefined ? null : now + windowMs;
  return { key, count: Math.max(0, amount), reset_at: amount > 0 ? resetAt : overAlready, change: amount };
}

/** What becomes of one that was. `reset_at` goes by the count before, and so comes first. */
function added(table: string, now: number): { readonly reset_at: RawBuilder<number | null>; readonly count: RawBuilder<number>; readonly change: RawBuilder<number> } {
  const [count, resetAt] = [sql.ref<number>(`${table}.count`), sql.ref<number | null>(`${table}.reset_at`)];
  const isOver = sql<boolean>`${resetAt} <= ${now}`;
  const begins = sql<boolean>`${isOver} and excluded.change > 0`;
  const sum = sql<number>`${count} + excluded.change`;
  return {
    reset_at: sql<number | null>`case when ${begins} then excluded.reset_at when ${resetAt} is null and ${sum} <= 0 then ${overAlready} else ${resetAt} end`,
    count: sql<number>`case when ${begins} then excluded.count when ${isOver} then ${count} when ${sum} > 0 then ${sum} else 0 end`,
    change: sql<number>`excluded.change`,
  };
}

function inOrder(keys: readonly string[], rows: readonly Omit<LedgerRow, 'change'>[], now: number): readonly LedgerEntry[] {
  const found = new Map(rows.map((row) => [row.key, row]));
  return keys.map((key) => entryOf(key, found.get(key), now));
}

function entryOf(key: string, row: Omit<LedgerRow, 'change'> | undefined, now: number): LedgerEntry {
  if (row === undefined) return { key, count: 0 };
  if (row.reset_at === null) return { key, count: Number(row.count) };
  const resetAt = Number(row.reset_at);
  return resetAt <= now ? { key, count: 0 } : { key, count: Number(row.count), resetAt };
}

function byKey(a: LedgerChange, b: LedgerChange): number {
  return a.key < b.key ? -1 : 1;
}
