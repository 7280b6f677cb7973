import { startFirstLogin } from '../../core/first-login/index.js';
import { describeListAssurance } from '../../core/session/index.js';
import type { AccountRecord, DeviceRecord, FlowRecord, ListRecord, MessageRecord, SessionRecord } from '../../port/index.js';
import type { RecordKind } from './record-kind.js';

/** Every kind of record that a `Storage` keeps in a `RecordStore`, each ready for `recordStoreSuite`. */
export interface RecordKinds {
  /** For a host's own user table too. */
  readonly accounts: RecordKind<AccountRecord, 'username' | 'contactKeys' | 'organizationId'>;
  /** A list of 100 entries each. */
  readonly lists: RecordKind<ListRecord, 'accountId'>;
  /** In use and ended by turns. */
  readonly devices: RecordKind<DeviceRecord, 'accountId'>;
  /** Attempts, first logins, recoveries, binding acts and bursts by turns. */
  readonly flows: RecordKind<FlowRecord, 'accountId'>;
  /** Open ones and ended ones by turns. */
  readonly sessions: RecordKind<SessionRecord, 'accountId'>;
  /** All of them queued. */
  readonly messages: RecordKind<MessageRecord, 'accountId'>;
}

const now = 1_767_600_000_000;
const begin = (kind: string, n: number): { id: string; version: number; schema: number } => ({ id: `${kind}-${n}`, version: 1, schema: 1 });
const isEven = (n: number): boolean => n % 2 === 0;
const byAccount = { unique: [], indexes: ['accountId'] } as const;

/**
 * The kinds of record for `recordStoreSuite`. Their samples hold every shape that a column could lose: nested values, empty
 * arrays, `false`, instants beyond 32 bits; and by turns whatever may be absent. They are no working accounts.
 *
 * @example
 * const { id, version } = recordKinds.sessions.sample(3);
 * console.log(id, version); // session-3 1
 */
export const recordKinds: RecordKinds = Object.freeze<RecordKinds>({
  accounts: Object.freeze({
    name: 'accounts',
    sample: sampleAccount,
    withText: (record: AccountRecord, text: string) => ({ ...record, profile: text }),
    unique: ['username'],
    indexes: ['contactKeys', 'organizationId'],
  } as const),
  lists: Object.freeze({
    name: 'lists',
    sample: sampleList,
    withText: (record: ListRecord, text: string) => ({ ...record, list: { ...record.list, entries: [text] } }),
    ...byAccount,
  }),
  devices: Object.freeze({
    name: 'devices',
    sample: (n: number) => ({ ...begin('device', n), accountId: `account-${n}`, publicKey: 'a2V5', name: `Aino's phone ${n}`, platform: 'android', keyProtection: 'sw' as const, pairedAt: now, confirmedAt: now + 1, keyId: `key-${n}`, trustsKey: 'k1', ...(isEven(n) ? { endedAt: now + 1, endReason: 'lost' } : {}) }),
    withText: (record: DeviceRecord, text: string) => ({ ...record, name: text }),
    ...byAccount,
  }),
  flows: Object.freeze({
    name: 'flows',
    sample: sampleFlow,
    withText: (record: FlowRecord, text: string) => ({ ...record, endReason: text }),
    ...byAccount,
  }),
  sessions: Object.freeze({
    name: 'sessions',
    sample: sampleSession,
    withText: (record: SessionRecord, text: string) => ({ ...record, endReason: text }),
    ...byAccount,
  }),
  messages: Object.freeze({
    name: 'messages',
    sample: sampleMessage,
    withText: (record: MessageRecord, text: string) => ({ ...record, payload: text }),
    ...byAccount,
  }),
});

function sampleAccount(n: number): AccountRecord {
  return {
    ...begin('account', n),
    username: `aino.korhonen${n}`,
    organizationId: `acme-${n}`,
    status: 'pending',
    profile: 'c2VhbGVk',
    contactKeys: [`email-${n}`, `phone-${n}`],
    email: { confirmedAt: now + 1 },
    phone: {},
    invitation: {
      username: 'email',
      temporaryPassword: 'sms',
      usernameSentBy: ['email'], messageIds: [`message-${n}`],
      code: { id: 'code-1', channel: 'email', mac: 'bWFj', keyId: 'key-1', expiresAt: now + 604_800_000 },
      profile: 'c2VhbGVk',
    },
    temporaryPassword: { encoded: '$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA', channel: 'sms', issuedAt: now, expiresAt: now + 604_800_000 },
    firstLogin: startFirstLogin(),
    passwordsSet: 1,
    listNumber: 0,
    bindings: [{ factor: 'password', createdAt: now, source: 'first-login' }],
    knownBrowsers: [],
    createdAt: now,
    ...(isEven(n) ? later(n) : {}),
  };
}

/** What an account gets in the course of its life. */
function later(n: number): Partial<AccountRecord> {
  const instants = { unfinishedUntil: now + 2, deliveryFailedAt: now + 3, recoveredAt: now + 4, contactChangedAt: now + 5, methodChangedAt: now + 6, erasedAt: now + 7 };
  const password = { encoded: '$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaB', setAt: now, compromisedAt: now + 1 };
  const knownBrowsers = [{ id: 'browser-1', createdAt: now }, { id: 'browser-2', createdAt: now + 1 }];
  return { status: 'disabled', firstLoginFlowId: `flow-${n}`, listId: `list-${n}`, method: 'otp-list', imported: true, password, knownBrowsers, ...instants };
}

function sampleList(n: number): ListRecord {
  return {
    ...begin('list', n),
    accountId: `account-${n}`,
    list: {
      listId: `list-${n}`,
      accountId: `account-${n}`,
      listNumber: 7,
      keyId: 'key-1',
      entries: Array.from({ length: 100 }, (_, at) => `$scrypt$ln=12,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$ZW50cnk${at}`),
      used: [37, 4],
      burnt: [],
      pinned: 12,
      pinMisses: 0,
      lifetimeMisses: 3,
      status: 'active',
      issuedAt: now,
      provenAt: now + 1,
    },
  };
}

function sampleFlow(n: number): FlowRecord {
  const begun = { ...begin('flow', n), accountId: `account-${n}` };
  const flow = { ...begun, secretHash: 'aGFzaA', createdAt: now, expiresAt: now + 600_000, passwordsSet: 1 };
  const challenge = { listId: 'list-1', listNumber: 7, position: 37, expiresAt: now + 300_000 };
  const sealed = { sealedList: 'c2VhbGVk', sealedListId: 'list-1' };
  const code = { mac: 'bWFj', keyId: 'key-1', expiresAt: now + 300_000 };
  switch (n % 5) {
    case 2:
      return { ...flow, kind: 'first-login', ...sealed };
    case 3:
      return { ...flow, kind: 'recovery', recovers: 'password', state: 'third-step', listId: 'list-1', codesSent: 2, code, challenge, ...sealed };
    case 4:
      return { ...flow, kind: 'binding', act: 'change-contact', state: 'proven', sessionId: 's-1', lane: 'strangers', provenAt: now + 1, challenge, ...sealed, sealedContact: 'c2VhbGVk', code: { ...code, id: 'code-1', channel: 'email' } };
    case 0:
      return { ...begun, kind: 'burst', ledgerKey: 'burst/of/one', written: 20, endsAt: now, event: { chain: 'acme', kind: 'password-checked', outcome: 'failure', actor: { kind: 'user', id: 'account-1' } } };
    default:
      return { ...flow, kind: 'attempt', state: 'otp-challenge', lane: 'known:browser-1', misses: 0, challenge };
  }
}

function sampleSession(n: number): SessionRecord {
  const assurance = describeListAssurance({ space: 26 ** 4, now });
  const lifetime = { createdAt: now, usedAt: now, idleUntil: now + 3_600_000, absoluteUntil: now + 43_200_000 };
  return { ...begin('session', n), accountId: `account-${n}`, secretHash: 'aGFzaA', assurance, ...lifetime, ...(isEven(n) ? { browserId: 'browser-1', order: '0001', endedAt: now + 1, endReason: 'logged-out' } : {}) };
}

function sampleMessage(n: number): MessageRecord {
  const times = { tries: 0, queuedAt: now, dueAt: now, expiresAt: now + 86_400_000 };
  return { ...begin('message', n), accountId: `account-${n}`, purpose: 'list-issued', channel: 'email', state: 'queued', payload: 'c2VhbGVk', ...times, ...(isEven(n) ? { receipt: 'r-1', tries: 2, waitsFor: 'sender', channel: 'sms' } : {}) };
}
