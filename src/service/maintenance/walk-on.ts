import type { RecordStore, StoredRecord } from '../../port/index.js';
import type { WorkDone } from './work.js';

/** How far a walk over all records of a store came; `over` until the next one begins. */
export type Cursor = { readonly after: string | undefined } | 'over';

/** Where a walk begins. */
export const start: Cursor = Object.freeze({ after: undefined });

/**
 * Goes on with a walk over all records of a store, at most `limit` of them, and says where the next step begins.
 *
 * @typeParam R - the records
 */
export async function walkOn<R extends StoredRecord>(input: {
  readonly store: Pick<RecordStore<R, never>, 'scan'>;
  readonly cursor: Cursor;
  readonly limit: number;
  readonly act: (records: readonly R[]) => Promise<Omit<WorkDone, 'more'>>;
}): Promise<{ readonly worked: WorkDone; readonly cursor: Cursor }> {
  const { store, limit, act } = input;
  if (input.cursor === 'over') return { worked: { done: 0, more: false }, cursor: 'over' };
  let { after } = input.cursor;
  let worked: WorkDone = { done: 0, more: true };
  for (let seen = 0; seen < limit; ) {
    const records = await store.scan(after, limit - seen);
    const last = records.at(-1);
    // A page may be short anywhere; an empty one is the end.
    if (last === undefined) return { worked: { ...worked, more: false }, cursor: 'over' };
    const step = await act(records);
    worked = { done: worked.done + step.done, more: true, failed: worked.failed ?? step.failed };
    seen += records.length;
    after = last.id;
  }
  return { worked, cursor: { after } };
}

/**
 * Meets every record of a store once, page by page.
 *
 * @typeParam R - the records
 */
export async function visitAll<R extends StoredRecord>(store: Pick<RecordStore<R, never>, 'scan'>, visit: (record: R) => void): Promise<void> {
  for (let after: string | undefined; ; ) {
    const records = await store.scan(after, 500);
    const last = records.at(-1);
    if (last === undefined) return;
    for (const record of records) visit(record);
    after = last.id;
  }
}
