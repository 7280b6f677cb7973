import { createScryptHasher, parseScryptHash } from '../../core/credential/index.js';
import { AuthError, isAuthError, type AuthErrorCode } from '../../core/error/index.js';
import type { Policy } from '../../core/policy/index.js';
import type { Clock, PasswordHasher, RandomSource, Scrypt } from '../../core/types.js';
import { wrapMethods } from '../../internal/wrap-methods.js';
import type { MessageCatalogue } from '../../message/index.js';
import type { Authorize, BreachedPasswords, EmailSender, Gate, HeadUsers, KeyAppOptions, PasswordVerifier, MessageQueue, PhoneRisk, PushSender, RecordStore, SmsSender, StandardSchema, Storage, StoredRecord } from '../../port/index.js';
import { createEventIds } from './audit-event.js';
import { callHost } from './call-host.js';
import type { Deps } from './deps.js';
import { createHashQueue } from './hash-queue.js';
import { createKeys } from './keys.js';
import { createLanes } from './lanes.js';
import { createServerKeys } from './server-keys.js';

/** What the host gave, with the runtime's own where it gave nothing. */
export interface DepsInput {
  readonly serviceName: string;
  readonly loginUrl: string;
  readonly recoveryUrl?: string | undefined;
  readonly supportContact: string;
  readonly timeZone?: string | undefined;
  readonly keys: readonly { readonly id: string; readonly secret: Uint8Array }[];
  readonly storage: Storage;
  readonly email: EmailSender;
  readonly sms: SmsSender;
  readonly authorize: Authorize;
  readonly messages?: Readonly<Record<string, MessageCatalogue>> | undefined;
  readonly profileFields?: StandardSchema<unknown> | undefined;
  readonly breachedPasswords?: BreachedPasswords | undefined;
  readonly acceptUncheckedPasswords?: boolean | undefined;
  readonly phoneRisk?: PhoneRisk | undefined;
  readonly gate?: Gate | undefined;
  readonly keyApp?: KeyAppOptions | undefined;
  readonly push?: PushSender | undefined;
  readonly queue?: MessageQueue | undefined;
  readonly headUsers?: HeadUsers | undefined;
  readonly verifiers?: readonly PasswordVerifier[] | undefined;
  readonly hasher?: PasswordHasher | undefined;
  readonly background?: ((task: Promise<unknown>) => void) | undefined;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly scrypt: Scrypt;
}

const createFirstTries = (): Deps['firstTries']['others'] => ({ email: createLanes(10), sms: createLanes(10) });

/** Puts the ports behind a wall: whatever one of them throws comes out as an `AuthError` with its code (invariant 7). */
export function createDeps(input: DepsInput): Deps {
  const { storage, policy } = input;
  const random = fullBytes(input.random);
  const keys = createKeys(input.keys);
  return Object.freeze({
    accounts: wrapRecords(storage.accounts),
    lists: wrapRecords(storage.lists),
    devices: wrapRecords(storage.devices),
    flows: wrapRecords(storage.flows),
    sessions: wrapRecords(storage.sessions),
    messages: wrap(storage.messages, 'storage-unavailable'),
    ledgers: wrap(storage.ledgers, 'ledger-unavailable'),
    audit: wrap(storage.audit, 'audit-unavailable'),
    clock: finiteTime(input.clock),
    random,
    hasher: withVerifiers(wrapHasher(input.hasher ?? createScryptHasher({ scrypt: input.scrypt })), input.verifiers ?? []),
    readsHash: hashReader(input),
    hashQueue: createHashQueue(policy.hashing),
    keys,
    serverKeys: createServerKeys(keys),
    policy,
    authorize: input.authorize,
    emailSender: input.email,
    smsSender: input.sms,
    breachedPasswords: input.breachedPasswords,
    phoneRisk: input.phoneRisk === undefined ? undefined : wrap(input.phoneRisk, 'phone-risk-unavailable'),
    gate: input.gate === undefined ? undefined : wrap(input.gate, 'gate-unavailable'),
    headUsers: input.headUsers,
    acceptUncheckedPasswords: input.acceptUncheckedPasswords === true,
    profileFields: input.profileFields,
    catalogues: input.messages ?? {},
    serviceName: input.serviceName,
    loginUrl: input.loginUrl,
    origin: new URL(input.loginUrl).origin,
    keyApp: input.keyApp === undefined ? undefined : Object.freeze({ ...input.keyApp }),
    push: input.push,
    queue: input.queue,
    firstTries: { awaited: createFirstTries(), others: createFirstTries() },
    recoveryUrl: input.recoveryUrl ?? input.loginUrl,
    supportContact: input.supportContact,
    timeZone: input.timeZone ?? 'UTC',
    background: quietly(input.background ?? (() => undefined)),
    nextEventId: createEventIds(random),
  });
}

/** Whatever the host's function does, the task has begun, and what it was to do is stored: an act is not refused for it. */
function quietly(background: (task: Promise<unknown>) => void): (task: Promise<unknown>) => void {
  // An async function may reject, too; `deliver` makes up for a message that was not sent.
  return (task) => void callHost(() => background(task)).catch(() => undefined);
}

function wrap<T extends object>(port: T, code: AuthErrorCode): T {
  return wrapMethods(port, (cause) => (isAuthError(cause) ? cause : new AuthError(code, { cause })));
}

const schema = 1;

/** A record of another schema is not guessed at: it fails closed (R186). A message says so itself, by its sealed payload. */
function wrapRecords<R extends StoredRecord, Index extends string>(store: RecordStore<R, Index>): RecordStore<R, Index> {
  const { insert, find, findBy, update, remove, scan, removeExpired } = wrap(store, 'storage-unavailable');
  return Object.freeze<RecordStore<R, Index>>({
    insert,
    find: async (id) => {
      const found = await find(id);
      return found === undefined ? undefined : assertReadable(found);
    },
    findBy: async (index, value) => (await findBy(index, value)).map(assertReadable),
    update,
    remove,
    // A record that cannot be read must not end the walk over all others: whoever scans asks `assertReadable` of each.
    scan,
    removeExpired,
  });
}

/** A record of an unknown shape is not worked on (R186). */
export function assertReadable<R extends StoredRecord>(record: R): R {
  if (record.schema !== schema) throw new AuthError('record-unreadable');
  return record;
}

/** `isOutdated` answers at once, so it is wrapped by itself. */
function wrapHasher(hasher: PasswordHasher): PasswordHasher {
  const { hash, verify } = wrap(hasher, 'hasher-unavailable');
  const isOutdated: PasswordHasher['isOutdated'] = (input) => callOrFail('hasher-unavailable', () => hasher.isOutdated(input));
  return Object.freeze<PasswordHasher>({ hash, verify, isOutdated });
}

/** A hasher of the host's says of no string whether it reads it: for its own, the host gives a verifier, too. */
function hashReader({ hasher, verifiers = [] }: Pick<DepsInput, 'hasher' | 'verifiers'>): (encoded: string) => boolean {
  return (encoded) => verifiers.some((verifier) => callOrFail('hasher-unavailable', () => verifier.reads(encoded)) === true) || (hasher === undefined && parseScryptHash(encoded).ok);
}

/** A string of another system's scheme goes to the verifier that reads it, and is rewritten at the next right login (R42). */
function withVerifiers(hasher: PasswordHasher, verifiers: readonly PasswordVerifier[]): PasswordHasher {
  if (verifiers.length === 0) return hasher;
  const readerOf = (encoded: string): PasswordVerifier | undefined => verifiers.find((verifier) => callOrFail('hasher-unavailable', () => verifier.reads(encoded)));
  const verify: PasswordHasher['verify'] = async (input) => {
    const reader = readerOf(input.encoded);
    return reader === undefined ? hasher.verify(input) : (await wrap(reader, 'hasher-unavailable').verify(input)) === true;
  };
  const isOutdated: PasswordHasher['isOutdated'] = (input) => readerOf(input.encoded) !== undefined || hasher.isOutdated(input);
  return Object.freeze<PasswordHasher>({ hash: hasher.hash, verify, isOutdated });
}

function fullBytes(random: RandomSource): RandomSource {
  return Object.freeze<RandomSource>({
    bytes(length) {
      const bytes: unknown = callOrFail('random-unavailable', () => random.bytes(length));
      if (!isBytes(bytes) || bytes.length !== length) throw new AuthError('random-unavailable');
      return bytes;
    },
  });
}

// By its tag, as a host's test runner may live in another realm, where `instanceof` says no.
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** Nothing is ever later than NaN: a clock that answered with it would let nothing expire. Parts of a millisecond are dropped. */
function finiteTime(clock: Clock): Clock {
  return Object.freeze<Clock>({
    now() {
      const now: unknown = clock.now();
      if (typeof now !== 'number' || !Number.isFinite(now)) throw new TypeError('clock.now: must answer with milliseconds since the epoch');
      return Math.floor(now);
    },
  });
}

function callOrFail<T>(code: AuthErrorCode, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new AuthError(code, { cause });
  }
}
