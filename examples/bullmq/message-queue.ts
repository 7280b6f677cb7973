import type { Queue } from 'bullmq';
import type { MessageQueue } from 'lukko/port';

/** What a job of lukko's says: which message. The message itself stays in the outbox, sealed. */
export interface MessageJob {
  readonly id: string;
}

/** The option `queue` of `createAuth` over a queue of BullMQ's: `createAuth({ …, queue: createMessageQueue(new Queue('messages', { connection })) })`. */
export function createMessageQueue(queue: Queue<MessageJob>): MessageQueue {
  return {
    add: ({ id, tries, dueAt }) =>
      queue.add('message', { id }, {
        // One that is waiting already is not added again.
        jobId: `${id}-${tries}-${dueAt}`,
        delay: Math.max(0, dueAt - Date.now()),
        // How often a message is tried, and when, is for lukko to say: a job is done once.
        attempts: 1,
        removeOnComplete: true,
        removeOnFail: true,
      }),
  };
}
