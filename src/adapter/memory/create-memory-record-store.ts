import type { RecordStore, StoredRecord } from '../../port/index.js';
import { assertInstant, assertList, assertName, assertObject, assertText, assertWhole } from './assert.js';
import { atOnce } from './at-once.js';
import { createRecordTable, type RecordTable } from './record-table.js';

/**
 * What {@link createMemoryRecordStore} takes: the properties that records are found by.
 *
 * @typeParam Index - their names; each property holds a text or an array of texts
 */
export interface MemoryRecordStoreOptions<Index extends string> {
  /** Properties that no two records share. Default: none. */
  readonly unique?: readonly Index[] | undefined;
  /** Properties that many records may share. */
  readonly indexes: readonly Index[];
}

/**
 * Makes a {@link RecordStore} in memory, for tests, examples and single processes that may forget everything.
 *
 * Every method decides and applies in one go, so that single use holds (invariant 1). Records are copied on their way
 * in and frozen: mutating what was passed or returned changes nothing that is stored. All but JSON values, a version that does
 * not fit, and an update to a unique text that another record has are rejected with a TypeError or RangeError.
 *
 * @typeParam R - the record
 * @typeParam Index - the properties it is found by
 * @throws TypeError if `unique` or `indexes` is anything but an array of names
 * @example
 * const people = createMemoryRecordStore<{ id: string; version: number; schema: number; name: string }, 'name'>({ unique: ['name'], indexes: [] });
 * console.log(await people.insert({ id: 'p1', version: 1, schema: 1, name: 'aino' })); // inserted
 * console.log(await people.insert({ id: 'p2', version: 1, schema: 1, name: 'aino' })); // exists
 * console.log((await people.findBy('name', 'aino')).length); // 1
 */
export function createMemoryRecordStore<R extends StoredRecord, Index extends keyof R & string>(
  options: MemoryRecordStoreOptions<Index>,
): RecordStore<R, Index> {
  return storeOver(createRecordTable<R, Index>(readOptions(options)));
}

/** The port's methods over a table, for the stores that offer more than these. */
export function storeOver<R extends StoredRecord, Index extends keyof R & string>(table: RecordTable<R, Index>): RecordStore<R, Index> {
  return Object.freeze<RecordStore<R, Index>>({
    insert: (record) =>
      atOnce(() => {
        assertRecord(record);
        if (record.version !== 1) throw new RangeError('record.version: must be 1 when inserted');
        if (table.records.has(record.id) || table.isTaken(record)) return 'exists';
        table.put(record);
        return 'inserted';
      }),
    find: (id) =>
      atOnce(() => {
        assertText(id, 'id');
        return table.records.get(id);
      }),
    findBy: (index, value) =>
      atOnce(() => {
        assertText(value, 'value');
        return table.findBy(index, value);
      }),
    update: (record, expectedVersion) =>
      atOnce(() => {
        assertRecord(record);
        assertWhole(expectedVersion, 'expectedVersion', 1);
        if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
        if (table.records.get(record.id)?.version !== expectedVersion) return false;
        if (table.isTaken(record)) throw new TypeError('record: a unique property is taken by another record');
        table.put(record);
        return true;
      }),
    remove: (id) =>
      atOnce(() => {
        assertText(id, 'id');
        return table.drop(id);
      }),
    scan: (after, limit) =>
      atOnce(() => {
        if (after !== undefined) assertText(after, 'after');
        assertWhole(limit, 'limit', 0);
        const ids = [...table.records.keys()].filter((id) => after === undefined || id > after).sort(byCodeUnits).slice(0, limit);
        return Object.freeze(ids.flatMap((id) => table.records.get(id) ?? []));
      }),
    removeExpired: (now, limit) =>
      atOnce(() => {
        assertInstant(now, 'now');
        assertWhole(limit, 'limit', 0);
        const expired = [...table.records.values()].filter(({ removeAt }) => removeAt !== undefined && removeAt <= now).slice(0, limit);
        return expired.filter(({ id }) => table.drop(id)).length;
      }),
  });
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function readOptions<Index extends string>(options: MemoryRecordStoreOptions<Index>): Required<MemoryRecordStoreOptions<Index>> {
  assertObject(options, 'options');
  const { unique = [], indexes } = options;
  assertList(unique, 'unique');
  assertList(indexes, 'indexes');
  for (const name of unique) assertName(name, 'unique');
  for (const name of indexes) assertName(name, 'indexes');
  return { unique, indexes };
}

function assertRecord(record: StoredRecord): void {
  assertObject(record, 'record');
  assertName(record.id, 'record.id');
  assertWhole(record.version, 'record.version', 1);
  if (record.removeAt !== undefined) assertInstant(record.removeAt, 'record.removeAt');
}
