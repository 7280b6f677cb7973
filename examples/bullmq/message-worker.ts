import { DelayedError, Worker, type ConnectionOptions } from 'bullmq';
import type { Auth } from 'lukko';
import type { MessageJob } from './message-queue.js';

/**
 * Sends the messages of a queue, in any number of processes. Beside it something has to call `auth.deliver()` every minute or so: it finds what Redis lost, what
 * could not be added while it was down, and what a worker left behind when it stopped.
 */
export function startMessageWorker(input: { readonly auth: Pick<Auth, 'deliver'>; readonly name: string; readonly connection: ConnectionOptions }): Worker<MessageJob> {
  const { auth, name, connection } = input;
  const worker = new Worker<MessageJob>(
    name,
    async (job, token) => {
      const { tried, message } = await auth.deliver({ id: job.data.id });
      // Tried: what was not taken has been added to the queue again. Gone, or over: nothing is left to do.
      if (tried > 0 || (message?.state !== 'queued' && message?.state !== 'sending')) return;
      // Not due by lukko's clock, or another worker has it, and may have stopped: come back when it is due.
      await job.moveToDelayed(Math.max(message.dueAt, Date.now() + 1_000), token);
      throw new DelayedError();
    },
    { connection, concurrency: 10 },
  );
  // A store that is broken, and a Redis that is away: give both to your alarm. Without a listener for the second Node would end the process.
  worker.on('failed', (_job, error) => console.error('messages:', error.name));
  worker.on('error', (error) => console.error('messages:', error.name));
  return worker;
}
