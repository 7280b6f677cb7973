import type { StoredRecord } from '../../port/index.js';

/**
 * What a suite has to know of one kind of record.
 *
 * @typeParam R - the record
 * @typeParam Index - the properties it is found by; each holds a text or an array of texts
 */
export interface RecordKind<R extends StoredRecord, Index extends string> {
  /** Its name, with which the names of its cases begin. */
  readonly name: string;
  /**
   * The nth record, a new object at each call: `version` 1, no `removeAt`, and another `id` and other indexed texts
   * for each n.
   */
  readonly sample: (n: number) => R;
  /** The record with a text of any length in one of its free properties. */
  readonly withText: (record: R, text: string) => R;
  /** The indexed properties that no two records share. */
  readonly unique: readonly Index[];
  /** The other indexed properties. */
  readonly indexes: readonly Index[];
}

/** The record one version later. */
export function nextVersion<R extends StoredRecord>(record: R): R {
  return { ...record, version: record.version + 1 };
}

/** The record with other texts in an indexed property: the first of them, or all where the property holds an array. */
export function withIndexed<R extends StoredRecord>(record: R, index: string, texts: readonly string[]): R {
  return { ...record, [index]: isMany(record, index) ? texts : texts[0] };
}

/** A text by which the record is found. */
export function indexedText(record: StoredRecord, index: string): string {
  const value: unknown = Reflect.get(record, index);
  const text: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof text !== 'string') throw new TypeError('sample: every indexed property must hold a text');
  return text;
}

/** Whether an indexed property holds an array. */
export function isMany(record: StoredRecord, index: string): boolean {
  return Array.isArray(Reflect.get(record, index));
}
