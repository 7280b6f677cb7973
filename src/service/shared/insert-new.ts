import { AuthError } from '../../core/error/index.js';
import type { RecordStore, StoredRecord } from '../../port/index.js';

/**
 * Stores a record whose id was drawn at random. One that exists already means that the random source repeats itself: going
 * on would hand one person the session, the flow or the list of another (invariant 7).
 */
export async function insertNew<R extends StoredRecord, Index extends string>(store: RecordStore<R, Index>, record: R): Promise<void> {
  if ((await store.insert(record)) !== 'inserted') throw new AuthError('random-unavailable');
}
