import type { Policy } from '../../core/policy/index.js';
import type { Clock, PasswordHasher, RandomSource } from '../../core/types.js';
import type { MessageCatalogue } from '../../message/index.js';
import type { Authorize, BreachedPasswords, EmailSender, Gate, HeadUsers, KeyAppOptions, MessageQueue, PhoneRisk, PushSender, SmsSender, StandardSchema, Storage } from '../../port/index.js';
import type { HashQueue } from './hash-queue.js';
import type { Keys } from './keys.js';
import type { Lanes } from './lanes.js';
import type { ServerKeys } from './server-keys.js';

/** What every use case is given: ports, policy and keys, put together once by `createAuth`. */
export interface Deps extends Storage {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly hasher: PasswordHasher;
  /** Whether a stored password of another system can be checked. */
  readonly readsHash: (encoded: string) => boolean;
  readonly hashQueue: HashQueue;
  readonly keys: Keys;
  readonly serverKeys: ServerKeys;
  readonly policy: Policy;
  readonly authorize: Authorize;
  readonly emailSender: EmailSender;
  readonly smsSender: SmsSender;
  readonly breachedPasswords: BreachedPasswords | undefined;
  readonly acceptUncheckedPasswords: boolean;
  readonly phoneRisk: PhoneRisk | undefined;
  readonly gate: Gate | undefined;
  readonly headUsers: HeadUsers | undefined;
  readonly profileFields: StandardSchema<unknown> | undefined;
  readonly catalogues: Readonly<Record<string, MessageCatalogue>>;
  readonly serviceName: string;
  readonly loginUrl: string;
  /** The server's origin: what the statements of the Key are meant for. */
  readonly origin: string;
  readonly keyApp: KeyAppOptions | undefined;
  readonly push: PushSender | undefined;
  readonly queue: MessageQueue | undefined;
  /** Where new messages are tried: of a thousand at once the last would wait for its mail server longer than a sender may. */
  readonly firstTries: Readonly<Record<'awaited' | 'others', Readonly<Record<'email' | 'sms', Lanes>>>>;
  readonly recoveryUrl: string;
  readonly supportContact: string;
  readonly timeZone: string;
  readonly background: (task: Promise<unknown>) => void;
  readonly nextEventId: (now: number) => string;
}
