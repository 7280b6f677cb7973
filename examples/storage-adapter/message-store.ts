import type { MessageRecord, MessageStore } from 'lukko/port';
import { createRecordStore, idsDue } from './record-store.js';
import type { Steps } from './steps.js';

/** A {@link MessageStore} over keys: messages that are still to be sent have a key in the order of time. */
export function createMessageStore(steps: Steps): MessageStore {
  const messages = createRecordStore<MessageRecord, 'accountId'>(steps, { name: 'messages', indexes: ['accountId'], dueAt: (message) => (isOpen(message) ? message.dueAt : undefined) });
  return Object.freeze<MessageStore>({
    ...messages,
    findDue: async (now, limit) => {
      const found = await Promise.all((await idsDue(steps, 'messages/dueAt/', { now, limit })).map((id) => messages.find(id)));
      return found.flatMap((message) => (message !== undefined && isOpen(message) && message.dueAt <= now ? [message] : []));
    },
  });
}

function isOpen({ state }: MessageRecord): boolean {
  return state === 'queued' || state === 'sending';
}
