import { createAuth, type Auth, type Key } from 'lukko';
import type { Storage } from 'lukko/port';
import { createInbox, createTestClock, type Inbox, type TestClock } from 'lukko/testing';
import type { Memory } from './memory.js';

/** What the host of this story says of itself. */
export const serviceName = 'Virtanen Books';
export const loginUrl = 'https://books.virtanen.example/login';
export const supportContact = 'Anna Korhonen, 09 123 456';

/** The service of this story. Its messages end in an inbox that the story reads. */
export interface Host {
  readonly auth: Auth;
  readonly inbox: Inbox;
  /** Begins now and stands still, so that the story can let time pass without waiting. A real host leaves the option out. */
  readonly clock: TestClock;
  /** What the people of the story know; no real host has it. */
  readonly memory: Memory;
  /** Waits until every message has gone out. */
  readonly sent: () => Promise<void>;
}

/** What the story brings along. */
export interface HostOptions {
  readonly policy: 'standard' | 'nist';
  readonly storage: Storage;
  readonly keys: readonly Key[];
  readonly memory: Memory;
}

/** What every host supplies: keys, storage, two senders, and who may do what. */
export async function createHost({ policy, storage, keys, memory }: HostOptions): Promise<Host> {
  const inbox = await refill(createInbox(), memory);
  const clock = createTestClock({ now: Math.max(Date.now(), memory.contents().now) });
  const sending = new Set<Promise<unknown>>();
  // A mailbox keeps what it took, whatever becomes of the service.
  const arrive = async <T>(taken: Promise<T>): Promise<T> => {
    const receipt = await taken;
    memory.keep({ messages: inbox.all(), now: clock.now() });
    return receipt;
  };
  const auth = createAuth({
    serviceName,
    loginUrl,
    supportContact,
    policy,
    keys,
    storage,
    email: { send: (message) => arrive(inbox.email.send(message)) },
    sms: { send: (message) => arrive(inbox.sms.send(message)) },
    clock,
    // Without it the Key is not offered, and the list is the only method.
    keyApp: { pairUrl: 'https://books.virtanen.example/phone', appleUrl: 'https://apps.apple.com/app/id0000000000', androidUrl: 'https://play.google.com/store/apps/details?id=example.virtanen.key' },
    // Anna is the head user of Virtanen Oy, and of nothing else.
    authorize: ({ actor, organizationId }) => actor.kind === 'head-user' && actor.id === 'anna' && organizationId === 'virtanen-oy',
    background: (task) => sending.add(task),
  });
  return { auth, inbox, clock, memory, sent: () => settle(sending) };
}

async function refill(inbox: Inbox, memory: Memory): Promise<Inbox> {
  for (const message of memory.contents().messages) await (message.channel === 'email' ? inbox.email.send(message) : inbox.sms.send(message));
  return inbox;
}

/** One task may begin another, so that it goes on until none is left. */
async function settle(tasks: Set<Promise<unknown>>): Promise<void> {
  for (const task of tasks) {
    await task;
    tasks.delete(task);
  }
}
