import type { MessageRecord, MessageStore } from '../../port/index.js';
import { assertInstant, assertWhole } from './assert.js';
import { atOnce } from './at-once.js';
import { storeOver } from './create-memory-record-store.js';
import { createRecordTable, type RecordTable } from './record-table.js';

/**
 * Makes a {@link MessageStore} in memory: a record store that also knows what is due.
 *
 * @example
 * const messages = createMemoryMessageStore();
 * console.log(await messages.findDue(1_800_000_000_000, 10)); // []
 */
export function createMemoryMessageStore(): MessageStore {
  return messagesOver(createMessageTable());
}

/** An empty table of messages, which knows when each is due that is not done with. */
export function createMessageTable(): RecordTable<MessageRecord, 'accountId'> {
  return createRecordTable({ unique: [], indexes: ['accountId'], dueAt: (message) => (isOpen(message) ? message.dueAt : undefined) });
}

/** The port's methods over a table. */
export function messagesOver(table: RecordTable<MessageRecord, 'accountId'>): MessageStore {
  return Object.freeze<MessageStore>({
    ...storeOver(table),
    findDue: (now, limit) =>
      atOnce(() => {
        assertInstant(now, 'now');
        assertWhole(limit, 'limit', 0);
        return table.findDue(now, limit);
      }),
  });
}

function isOpen({ state }: MessageRecord): boolean {
  return state === 'queued' || state === 'sending';
}
