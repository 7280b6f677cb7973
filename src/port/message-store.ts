import type { RecordStore } from './record-store.js';
import type { MessageRecord } from './record/records.js';

/** The store of the outbox: a {@link RecordStore} that also knows what is due. */
export interface MessageStore extends RecordStore<MessageRecord, 'accountId'> {
  /** At most `limit` messages `queued` or `sending` with `dueAt` at or before `now`, the longest due first. */
  readonly findDue: (now: number, limit: number) => Promise<readonly MessageRecord[]>;
}
