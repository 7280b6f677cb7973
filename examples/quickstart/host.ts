import { createAuth, type Auth } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createInbox, createTestClock, type Inbox, type TestClock } from 'lukko/testing';

/** What the host of this story says of itself. */
export const serviceName = 'Virtanen Books';
export const loginUrl = 'https://books.virtanen.example/login';
export const supportContact = 'Anna Korhonen, 09 123 456';

/** A host in memory: nothing is kept, and messages end in an inbox that the story reads. */
export interface Host {
  readonly auth: Auth;
  readonly inbox: Inbox;
  /** Begins now and stands still, so that the story can let time pass without waiting. A real host leaves the option out. */
  readonly clock: TestClock;
  /** Waits until every message has gone out. */
  readonly sent: () => Promise<void>;
}

/** What every host supplies: keys, storage, two senders, and who may do what. */
export function createHost(policy: 'standard' | 'nist'): Host {
  const inbox = createInbox();
  const clock = createTestClock({ now: Date.now() });
  const sending = new Set<Promise<unknown>>();
  const auth = createAuth({
    serviceName,
    loginUrl,
    supportContact,
    policy,
    keys: [{ id: 'quickstart', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
    storage: createMemoryStorage(),
    email: inbox.email,
    sms: inbox.sms,
    clock,
    // Anna is the head user of Virtanen Oy, and of nothing else.
    authorize: ({ actor, organizationId }) => actor.kind === 'head-user' && actor.id === 'anna' && organizationId === 'virtanen-oy',
    background: (task) => sending.add(task),
  });
  return { auth, inbox, clock, sent: () => settle(sending) };
}

/** One task may begin another, so that it goes on until none is left. */
async function settle(tasks: Set<Promise<unknown>>): Promise<void> {
  for (const task of tasks) {
    await task;
    tasks.delete(task);
  }
}
