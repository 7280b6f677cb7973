import { jsonOf } from '../../internal/json-of.js';
import { assertStorable, isStorable } from '../../internal/storable.js';
import type { RecordStore, StoredRecord } from '../../port/index.js';
import type { Connection } from './connect.js';

/** A {@link RecordStore} of one kind of record: each method is one step, and of an update the stored version decides. */
export function createRecordStore<R extends StoredRecord & { readonly accountId: string }>({ run, find }: Connection, kind: string): RecordStore<R, 'accountId'> {
  const json = jsonOf<R>();
  const read = (stored: string): R => json.read(stored.slice(stored.indexOf(' ') + 1));
  const fieldsOf = (record: R): readonly string[] => [...searchOf(record), json.write(record), removeAtOf(record)];
  return Object.freeze<RecordStore<R, 'accountId'>>({
    insert: async (record) => {
      if (record.version !== 1) throw new RangeError('record.version: must be 1 when inserted');
      return isOne(await run('insertRecord', kind, fieldsOf(record))) ? 'inserted' : 'exists';
    },
    find: async (id) => {
      const stored = isStorable(id) ? await find(kind, id) : undefined;
      return stored === undefined ? undefined : read(stored);
    },
    findBy: async (_index, value) => (isStorable(value) ? (await run('recordsOfAccount', kind, [value])).map(read) : []),
    update: async (record, expectedVersion) => {
      if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
      return isOne(await run('updateRecord', kind, [...fieldsOf(record), String(expectedVersion)]));
    },
    remove: async (id) => isStorable(id) && isOne(await run('removeRecord', kind, [id])),
    scan: async (after, limit) => (await run('scanRecords', kind, [after === undefined ? '-' : `(${after}`, String(limit)])).map(read),
    removeExpired: async (now, limit) => Number((await run('removeDueRecords', kind, [String(now), String(limit)]))[0]),
  });
}

function searchOf({ id, version, accountId }: StoredRecord & { readonly accountId: string }): readonly string[] {
  return [assertStorable(id, 'record.id'), String(version), assertStorable(accountId, 'record.accountId')];
}

function removeAtOf({ removeAt }: StoredRecord): string {
  if (removeAt !== undefined && !Number.isSafeInteger(removeAt)) throw new RangeError('record.removeAt: must be a whole number of milliseconds');
  return String(removeAt ?? '');
}

function isOne([answer]: readonly string[]): boolean {
  return answer === '1';
}
