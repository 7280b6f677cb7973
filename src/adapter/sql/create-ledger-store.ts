import { sql, type Insertable, type RawBuilder, type Selectable } from 'kysely';
import { assertChanges } from '../../internal/assert-changes.js';
import { isStorable } from '../../internal/storable.js';
import type { DurableLedgerStore, LedgerChange, LedgerEntry } from '../../port/index.js';
import { firstOf } from './first-of.js';
import type { SqlEngine } from './options.js';
import { textOf, type LedgerRow, type SqlDatabase } from './rows.js';
import { run } from './run.js';

/** A {@link DurableLedgerStore} over one table: an addition is one upsert, which locks its counters in the order of their keys. In MySQL a reading follows, in one transaction. */
export function createLedgerStore(database: SqlDatabase): DurableLedgerStore {
  const { ledgers: db, prefix } = database;
  const table = `${prefix}ledgers`;
  return Object.freeze<DurableLedgerStore>({
    durability: 'durable',
    add: ({ changes, now }) =>
      run(async () => {
        assertChanges(changes, now);
        if (changes.length === 0) return [];
        const rows = [...changes].sort(byKey).map((change) => rowOf(change, now));
        const keys = changes.map(({ key }) => key);
        if (database.engine === 'mysql') return inOrder(keys, await addAndRead(db, { table, rows, now }), now);
        const query = db.insertInto(table).values(rows).onConflict((taken) => taken.column('key').doUpdateSet(added(database.engine, table, now)));
        return inOrder(keys, await query.returning(['key', 'count', 'reset_at']).execute(), now);
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
        const over = db.selectFrom(table).select('key').where('reset_at', '<=', now);
        const query = db.deleteFrom(table).where('reset_at', '<=', now);
        return Number((await firstOf(database, query, { few: over, column: 'key', by: ['reset_at'], limit }).executeTakeFirst()).numDeletedRows);
      }),
  });
}

// A window that ended at the beginning of time: such a counter is over, whatever the clock says, and is collected.
const overAlready = 0;

/** What is read of a counter. */
type Counter = Omit<Selectable<LedgerRow>, 'change'>;

/** The row of a counter that was not there. */
function rowOf({ key, amount, windowMs }: LedgerChange, now: number): Insertable<LedgerRow> {
  const resetAt = windowMs === undefined ? null : now + windowMs;
  return { key, count: Math.max(0, amount), reset_at: amount > 0 ? resetAt : overAlready, change: amount };
}

interface Added {
  readonly count: RawBuilder<number>;
  readonly reset_at: RawBuilder<number | null>;
  readonly change: RawBuilder<number>;
}

/** What becomes of one that was. */
function added(engine: SqlEngine, table: string, now: number): Added {
  const given = (column: string): RawBuilder<number> => (engine === 'mysql' ? sql<number>`values(${sql.ref(column)})` : sql.ref<number>(`excluded.${column}`));
  const [count, resetAt] = [sql.ref<number>(`${table}.count`), sql.ref<number | null>(`${table}.reset_at`)];
  const isOver = sql<boolean>`${resetAt} <= ${now}`;
  const begins = sql<boolean>`${isOver} and ${given('change')} > 0`;
  const sum = sql<number>`${count} + ${given('change')}`;
  // MySQL sets one column after the other: by then, the count is the new one.
  const isEmpty = engine === 'mysql' ? sql<boolean>`${count} = 0` : sql<boolean>`${sum} <= 0`;
  return {
    count: sql<number>`case when ${begins} then ${given('count')} when ${isOver} then ${count} when ${sum} > 0 then ${sum} else 0 end`,
    reset_at: sql<number | null>`case when ${begins} then ${given('reset_at')} when ${resetAt} is null and ${isEmpty} then ${overAlready} else ${resetAt} end`,
    change: given('change'),
  };
}

interface Addition {
  readonly table: string;
  readonly rows: readonly Insertable<LedgerRow>[];
  readonly now: number;
}

/** MySQL answers an upsert with no rows: they stay locked until they are read. */
function addAndRead(db: SqlDatabase['ledgers'], { table, rows, now }: Addition): Promise<readonly Counter[]> {
  return db.transaction().execute(async (transaction) => {
    await transaction.insertInto(table).values(rows).onDuplicateKeyUpdate(added('mysql', table, now)).execute();
    const keys = rows.map(({ key }) => key);
    return transaction.selectFrom(table).select(['key', 'count', 'reset_at']).where('key', 'in', keys).execute();
  });
}

function inOrder(keys: readonly string[], rows: readonly Counter[], now: number): readonly LedgerEntry[] {
  const found = new Map(rows.map((row) => [textOf(row.key), row]));
  return keys.map((key) => entryOf(key, found.get(key), now));
}

function entryOf(key: string, row: Counter | undefined, now: number): LedgerEntry {
  if (row === undefined) return { key, count: 0 };
  if (row.reset_at === null) return { key, count: Number(row.count) };
  const resetAt = Number(row.reset_at);
  return resetAt <= now ? { key, count: 0 } : { key, count: Number(row.count), resetAt };
}

function byKey(a: LedgerChange, b: LedgerChange): number {
  return a.key < b.key ? -1 : 1;
}
