import type { StoredRecord } from './record/records.js';

/**
 * Keeps one kind of record. Every method is one step: it happens wholly or not at all, and whoever calls next, in
 * any process, sees it. `recordStoreSuite` of `lukko/testing` checks each sentence here.
 *
 * @typeParam R - the record
 * @typeParam Index - the properties a record can be found by; a property that holds an array finds by each of its texts
 */
export interface RecordStore<R extends StoredRecord, Index extends string> {
  /**
   * What becomes of an answer. `durable`: it outlives crash, restart and failover. `volatile`: the store may forget it, or go back to what it was, while the
   * other stores of its storage do not, as a cache that restarts or a replica that takes over; of stores of records, `createAuth` takes such a one for sessions alone. Absent,
   * the store says nothing, and is taken to be as good as the others.
   */
  readonly durability?: 'durable' | 'volatile' | undefined;
  /**
   * Stores a new record. `exists` where the id, or a unique property, is taken, and then nothing is changed. Of any
   * number of parallel inserts that clash, exactly one is `inserted`.
   */
  readonly insert: (record: R) => Promise<'inserted' | 'exists'>;
  /** The newest version of the record, or `undefined`. */
  readonly find: (id: string) => Promise<R | undefined>;
  /** All records whose property `index` is, or holds, exactly `value` (case counts). */
  readonly findBy: (index: Index, value: string) => Promise<readonly R[]>;
  /**
   * Replaces the record with the same id if the stored version is still `expectedVersion`; `record.version` must be one
   * more. Of any number of parallel updates that expect the same version, exactly one is `true`; the others
   * change nothing. `false` too where the record is gone.
   */
  readonly update: (record: R, expectedVersion: number) => Promise<boolean>;
  /** Removes the record; `false` where there is none. */
  readonly remove: (id: string) => Promise<boolean>;
  /**
   * At most `limit` records in an order of the store's own, from the first or, where `after` is the id of the last one given,
   * from there on: whoever asks until none comes back meets every record that stays just once, whatever is inserted, changed or
   * removed meanwhile.
   */
  readonly scan: (after: string | undefined, limit: number) => Promise<readonly R[]>;
  /** Removes at most `limit` records with `removeAt` at or before `now`, and says how many. */
  readonly removeExpired: (now: number, limit: number) => Promise<number>;
}
