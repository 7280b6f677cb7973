import { createAuth, type Auth, type AuthOptions, type Key } from 'lukko';
import { danish } from 'lukko/message/da';
import { finnish } from 'lukko/message/fi';
import { norwegian } from 'lukko/message/nb';
import { swedish } from 'lukko/message/sv';
import type { Storage } from 'lukko/port';
import type { Mailbox } from './mailbox.js';
import type { People } from './people.js';
import type { Senders } from './senders.js';
import { timeZone } from './time.js';

/** What the host of the demo says of itself. */
export const serviceName = 'Virtanen Books';
export const supportContact = 'Anna Korhonen, 09 123 456';
export const organizationId = 'virtanen-oy';

/** The head user of the demo. */
export const anna = { kind: 'head-user', id: 'anna' } as const;

/** The service behind the pages. */
export interface Host {
  readonly auth: Auth;
  readonly mailbox: Mailbox;
  readonly people: People;
  /** The servers that messages leave for, and so do not come to the inbox. */
  readonly leaveFor: Senders['leaveFor'];
  /** `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly now: () => number;
  /** The ids under which messages of an account went to the senders. */
  readonly messageIds: (accountId: string) => Promise<ReadonlySet<string>>;
  /** Waits until what goes on after an answer is done. */
  readonly settle: () => Promise<void>;
}

/** What the demo runs on. */
export interface HostOptions extends Pick<AuthOptions, 'policy' | 'hasher' | 'clock' | 'random'> {
  readonly origin: string;
  readonly keys: readonly Key[];
  readonly storage: Storage;
  readonly mailbox: Mailbox;
  readonly people: People;
  /** In place of the mailbox. */
  readonly senders?: Senders | undefined;
}

/** What every host supplies: keys, storage, two senders, and who may do what. */
export function createHost({ origin, mailbox, people, senders, ...options }: HostOptions): Host {
  const running = new Set<Promise<unknown>>();
  const auth = createAuth({
    ...options,
    serviceName,
    supportContact,
    loginUrl: `${origin}/login`,
    recoveryUrl: `${origin}/recovery`,
    // The app is a page of the demo; a real host names the app's own link and the two shops.
    keyApp: { pairUrl: `${origin}/phone`, appleUrl: `${origin}/phone`, androidUrl: `${origin}/phone` },
    // It is a page of this machine, and never leaves it.
    allowLoopbackHttp: true,
    email: (senders ?? mailbox).email,
    sms: (senders ?? mailbox).sms,
    messages: { fi: finnish, sv: swedish, nb: norwegian, da: danish },
    timeZone,
    // Anna is the head user of Virtanen Oy, and of nothing else.
    authorize: (asked) => asked.actor.kind === 'head-user' && asked.actor.id === anna.id && asked.organizationId === organizationId,
    background: (task) => {
      running.add(task);
      void task.finally(() => running.delete(task)).catch(() => undefined);
    },
  });
  const settle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running);
  };
  const messageIds = async (accountId: string): Promise<ReadonlySet<string>> => new Set((await options.storage.messages.findBy('accountId', accountId)).map(({ id }) => id));
  return Object.freeze({ auth, mailbox, messageIds, people, leaveFor: senders?.leaveFor ?? {}, origin, now: () => options.clock?.now() ?? Date.now(), settle });
}
