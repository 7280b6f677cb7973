import type { StoredRecord } from '../../port/index.js';
import { frozenCopy } from '../../internal/frozen-copy.js';
import { createTextIndex, textsOf } from './text-index.js';
import { createTimeIndex } from './time-index.js';

/** The records of one kind with their indexes. Nothing here waits. */
export interface RecordTable<R extends StoredRecord, Index extends string> {
  readonly records: ReadonlyMap<string, R>;
  /** Whether another record has a unique text of this one. */
  readonly isTaken: (record: R) => boolean;
  readonly put: (record: R) => void;
  readonly drop: (id: string) => boolean;
  readonly findBy: (index: Index, text: string) => readonly R[];
  /** Those that are due at an instant, by the option `dueAt`; the longest due first. */
  readonly findDue: (now: number, limit: number) => readonly R[];
  /** Another table with the same records, which are frozen and need no copy. */
  readonly fork: () => RecordTable<R, Index>;
}

interface TableOptions<R extends StoredRecord, Index extends string> {
  readonly unique: readonly Index[] | undefined;
  readonly indexes: readonly Index[];
  /** When a record is due, where it is at all. */
  readonly dueAt?: ((record: R) => number | undefined) | undefined;
}

/** A {@link RecordTable}, empty but for the frozen records that are given. */
export function createRecordTable<R extends StoredRecord, Index extends keyof R & string>(
  options: TableOptions<R, Index>,
  given: ReadonlyMap<string, R> = new Map(),
): RecordTable<R, Index> {
  const { unique = [], indexes, dueAt } = options;
  const records = new Map<string, R>(given);
  const index = new Map([...unique, ...indexes].map((name) => [name, createTextIndex()]));
  const times = createTimeIndex();
  const link = (record: R, old?: R): void => {
    index.forEach((texts, name) => {
      if (old?.[name] !== undefined && old[name] === record[name]) return;
      if (old !== undefined) texts.remove(old.id, textsOf(old[name]));
      texts.add(record.id, textsOf(record[name]));
    });
    if (dueAt !== undefined) times.put(record.id, dueAt(record));
  };
  const unlink = (old: R): void => index.forEach((texts, name) => texts.remove(old.id, textsOf(old[name])));
  const idsOf = (name: Index, text: string): readonly string[] => {
    const texts = index.get(name);
    if (texts === undefined) throw new TypeError('index: must be one of the unique or indexed properties');
    return texts.ids(text);
  };
  records.forEach((record) => link(record));
  return {
    records,
    isTaken: (record) => unique.some((name) => textsOf(record[name]).some((text) => idsOf(name, text).some((id) => id !== record.id))),
    put: (record) => {
      const copy = frozenCopy(record, 'record');
      link(copy, records.get(copy.id));
      records.set(copy.id, copy);
    },
    drop: (id) => {
      const old = records.get(id);
      if (old !== undefined) unlink(old);
      times.put(id, undefined);
      return records.delete(id);
    },
    findBy: (name, text) => Object.freeze(idsOf(name, text).flatMap((id) => records.get(id) ?? [])),
    findDue: (now, limit) => Object.freeze(times.dueAt(now, limit).flatMap((id) => records.get(id) ?? [])),
    fork: () => createRecordTable(options, records),
  };
}
