import type { StoredRecord } from '../../port/index.js';

/** The record's next version with some changes, frozen, for `update`. */
export function next<R extends StoredRecord, Change extends object>(record: R, change: Change): R & Change {
  return Object.freeze({ ...record, ...change, version: record.version + 1 });
}
