import { jsonOf } from '../../internal/json-of.js';
import { assertStorable, isStorable } from '../../internal/storable.js';
import type { RecordStore, StoredRecord } from '../../port/index.js';
import { firstOf } from './first-of.js';
import { insertNew } from './insert-new.js';
import type { RecordRow, SqlDatabase } from './rows.js';
import { run } from './run.js';
import { isTaken } from './sql-error.js';

/** The columns that one kind of record is found by. */
export interface RecordColumns<R extends StoredRecord, Index extends string> {
  /** The table's name after the prefix. */
  readonly table: string;
  /** What a record has in them. */
  readonly of: (record: R) => SearchColumns;
  /** Where a text of a property stands. */
  readonly by: Readonly<Record<Index, readonly SearchColumn[]>>;
}

/** A column that records are found by. */
export type SearchColumn = 'username' | 'organization_id' | 'contact_1' | 'contact_2' | 'account_id';

/** What a record has in its columns. */
export type SearchColumns = Partial<Pick<RecordRow, SearchColumn | 'due_at'>>;

/** A {@link RecordStore} over one table: each method is one statement, and of an update the number of rows decides. */
export function createRecordStore<R extends StoredRecord, Index extends string>(database: SqlDatabase, columns: RecordColumns<R, Index>): RecordStore<R, Index> {
  const { records: db, prefix } = database;
  const table = `${prefix}${columns.table}`;
  const json = jsonOf<R>();
  const read = (rows: readonly { readonly data: string }[]): readonly R[] => rows.map(({ data }) => json.read(data));
  const rowOf = (record: R): RecordRow => withColumns(record, { ...columns.of(record), data: json.write(record) });
  return Object.freeze<RecordStore<R, Index>>({
    durability: 'durable',
    insert: (record) =>
      run(async () => {
        if (record.version !== 1) throw new RangeError('record.version: must be 1 when inserted');
        return (await insertNew(database, db.insertInto(table).values(rowOf(record)))) ? 'inserted' : 'exists';
      }),
    find: (id) => run(async () => (isStorable(id) ? read(await db.selectFrom(table).select('data').where('id', '=', id).execute())[0] : undefined)),
    findBy: (index, value) =>
      run(async () => {
        if (!isStorable(value)) return [];
        const query = db.selectFrom(table).select('data');
        return read(await query.where((is) => is.or(columns.by[index].map((column) => is(column, '=', value)))).execute());
      }),
    update: (record, expectedVersion) =>
      run(async () => {
        if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
        const query = db.updateTable(table).set(rowOf(record)).where('id', '=', record.id).where('version', '=', expectedVersion);
        const { numUpdatedRows } = await query.executeTakeFirst().catch(refuseTaken);
        return numUpdatedRows === 1n;
      }),
    remove: (id) => run(async () => isStorable(id) && (await db.deleteFrom(table).where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n),
    scan: (after, limit) =>
      run(async () => {
        const query = db.selectFrom(table).select('data').orderBy('id').limit(limit);
        return read(await (after === undefined ? query : query.where('id', '>', after)).execute());
      }),
    removeExpired: (now, limit) =>
      run(async () => {
        const due = db.selectFrom(table).select('id').where('remove_at', '<=', now);
        // The condition stands twice: what was put off meanwhile is no longer due when its row is reached.
        const query = db.deleteFrom(table).where('remove_at', '<=', now);
        return Number((await firstOf(database, query, { few: due, column: 'id', by: ['remove_at'], limit }).executeTakeFirst()).numDeletedRows);
      }),
  });
}

function withColumns(record: StoredRecord, { data, ...search }: SearchColumns & Pick<RecordRow, 'data'>): RecordRow {
  const texts = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  for (const [name, text] of [['id', record.id] as const, ...texts]) assertStorable(text, `record.${name}`);
  if (record.removeAt !== undefined && !Number.isSafeInteger(record.removeAt)) throw new RangeError('record.removeAt: must be a whole number of milliseconds');
  return { id: record.id, version: record.version, remove_at: record.removeAt ?? null, data, ...search };
}

function refuseTaken(cause: unknown): never {
  throw isTaken(cause) ? new TypeError('record: a unique property is taken by another record') : cause;
}
