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

/** How far a walk over events came, by their time; `over` once it met the last of them in this round. */
export interface EventCursor {
  /** From this instant on, in ms since the epoch. */
  readonly from: number | undefined;
  readonly over: boolean;
}

/** Where a walk over events begins. */
export const firstEvents: EventCursor = Object.freeze({ from: undefined, over: false });

/**
 * Goes on behind a page of events whether or not anything could be done with them: one chain that is broken does not keep the others waiting
 * (R179, R181). Behind the last page it begins anew, and then there is more only where something was done.
 */
export function turnPage(input: {
  readonly cursor: EventCursor;
  /** The instant of the last event of a full page; `undefined` where there are no further ones. */
  readonly lastAt: number | undefined;
  readonly done: number;
}): { readonly cursor: EventCursor; readonly more: boolean } {
  const { cursor, lastAt, done } = input;
  if (lastAt === undefined) return { cursor: { from: undefined, over: true }, more: false };
  const from = lastAt === cursor.from && done === 0 ? lastAt + 1 : lastAt;
  return { cursor: { from, over: cursor.over }, more: done > 0 || !cursor.over };
}
