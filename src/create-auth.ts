import { assertKeyRing, resolvePolicy, type Policy, type PolicyOverrides, type PolicyProfile } from './core/policy/index.js';
import type { Clock, PasswordHasher, RandomSource } from './core/types.js';
import { createClock, createRandom, createScrypt } from './adapter/runtime/index.js';
import type { MessageCatalogue } from './message/index.js';
import type { Authorize, BreachedPasswords, EmailSender, Gate, HeadUsers, KeyAppOptions, MessageQueue, PasswordVerifier, PhoneRisk, PushSender, SmsSender, StandardSchema, Storage } from './port/index.js';
import { bindAccounts, type Accounts } from './service/account/accounts.js';
import { bindAudit, type Audit } from './service/audit/audit.js';
import { bindBinding, type Bindings } from './service/binding/bindings.js';
import { deliver, type DeliverInput, type DeliverResult } from './service/delivery/deliver.js';
import { startDelivery, type StartDeliveryInput } from './service/delivery/start-delivery.js';
import { reportBounce, type ReportBounceInput, type ReportBounceResult } from './service/delivery/report-bounce.js';
import { bindApprovals, type Approvals } from './service/approval/approvals.js';
import { bindDevices, type Devices } from './service/device/devices.js';
import { bindFirstLogin, type FirstLogin } from './service/first-login/first-logins.js';
import { bindLogin, type Login } from './service/login/logins.js';
import { bindRecovery, type Recovery } from './service/recovery/recoveries.js';
import { bindProfile, type Profiles } from './service/profile/profiles.js';
import { assertReady } from './service/maintenance/assert-ready.js';
import { createMaintain, type MaintainInput, type MaintainResult } from './service/maintenance/create-maintain.js';
import { countKeyUsage, type KeyUsage } from './service/maintenance/key-usage.js';
import { bindSessions, type Sessions } from './service/session/sessions.js';
import { assertAuthOptions } from './service/shared/assert-auth-options.js';
import { bindUseCase } from './service/shared/bind-use-case.js';
import { createDeps } from './service/shared/create-deps.js';

/** One key of the ring. */
export interface Key {
  /** Names the key in whatever is made with it: 1 to 32 of `A-Z a-z 0-9 _ -`. Never give one name to two secrets. */
  readonly id: string;
  /** 32 random bytes or more. */
  readonly secret: Uint8Array;
}

/** What a host gives {@link createAuth}. */
export interface AuthOptions {
  /** The service's name, as its users know it; it stands in messages. */
  readonly serviceName: string;
  /** Where people log in: an https URL without a query or fragment. */
  readonly loginUrl: string;
  /** The page that recovery links open: an https URL without a query or fragment; `loginUrl` by default. The secret comes in the fragment, `#recovery=…` (R134, R174). */
  readonly recoveryUrl?: string | undefined;
  /** Whom to contact, in words a bookkeeper understands: `Anna at the office, 09 123 456` (R208). */
  readonly supportContact: string;
  /** The time zone in which messages tell times: an IANA name such as `Europe/Helsinki`; `UTC` by default. */
  readonly timeZone?: string | undefined;
  /** The keys, newest first. Keep them out of the database. */
  readonly keys: readonly Key[];
  /** Where everything is kept. */
  readonly storage: Storage;
  /** Sends e-mail. */
  readonly email: EmailSender;
  /** Sends text messages. */
  readonly sms: SmsSender;
  /** Who may do what: the host's rules for head users and offices. */
  readonly authorize: Authorize;
  /** The policy profile; `standard` by default. */
  readonly policy?: PolicyProfile | undefined;
  /** What differs from the profile; unsafe combinations refuse start-up. */
  readonly policyOverrides?: PolicyOverrides | undefined;
  /** Messages in more languages, by language tag, such as `{ fi: finnish }` with `finnish` of `lukko/message/fi`; English is built in, and can be replaced as `en`. `no` and `nn` are told in `nb` where they have none of their own. */
  readonly messages?: Readonly<Record<string, MessageCatalogue>> | undefined;
  /** The host's own fields of the personal information, as a Standard Schema: zod, valibot or arktype. */
  readonly profileFields?: StandardSchema<unknown> | undefined;
  /** Tells breached passwords; none by default. */
  readonly breachedPasswords?: BreachedPasswords | undefined;
  /** `true` accepts a new password, with an audit event, while `breachedPasswords` is broken; `false` by default (R29). */
  readonly acceptUncheckedPasswords?: boolean | undefined;
  /** Tells whether a phone moved to another SIM lately; without it, none is taken to have (R137). */
  readonly phoneRisk?: PhoneRisk | undefined;
  /** A CAPTCHA or a proof of work for strangers while the hash queue is half full; none by default. */
  readonly gate?: Gate | undefined;
  /** Where the Key app is; without it the list is the only verification method that is offered. */
  readonly keyApp?: KeyAppOptions | undefined;
  /** Wakes the phones when they are asked something; a phone that polls needs none (R96). */
  readonly push?: PushSender | undefined;
  /** Takes the messages to be sent to the host's own queue, whose workers call `auth.deliver({ id })`; without it this process sends them itself. */
  readonly queue?: MessageQueue | undefined;
  /** Who is told what an office did, and whose address was changed (R136, R190); without it nobody is, and the audit alone says so. */
  readonly headUsers?: HeadUsers | undefined;
  /** Check imported passwords of other systems, such as `createBcryptVerifier()` of `lukko/verifier/bcrypt` (R42); none by default. */
  readonly verifiers?: readonly PasswordVerifier[] | undefined;
  /** Another password hasher; scrypt by default. */
  readonly hasher?: PasswordHasher | undefined;
  /** Another clock; the machine's by default. */
  readonly clock?: Clock | undefined;
  /** Another random source; the runtime's by default. */
  readonly random?: RandomSource | undefined;
  /**
   * Takes work that goes on after an answer: sending, ending the oldest of too many sessions (R171), remembering a new browser (R191). It is
   * `(task) => ctx.waitUntil(task)` where the runtime has it. By default it just goes on.
   */
  readonly background?: ((task: Promise<unknown>) => void) | undefined;
  /** `true` allows a `loginUrl` of http on this machine, for development (R188). */
  readonly allowLoopbackHttp?: boolean | undefined;
}

/** Three-step login, ready to use. */
export interface Auth {
  /** What head users and offices do. */
  readonly accounts: Accounts;
  /** The first login, step by step. */
  readonly firstLogin: FirstLogin;
  /** The three steps. */
  readonly login: Login;
  /** Lost usernames, passwords, lists and Keys. */
  readonly recovery: Recovery;
  /** Phones: pairing, what they ask and answer, and their end. */
  readonly devices: Devices;
  /** Payments and other acts of the host's, approved in the Key app. */
  readonly approvals: Approvals;
  /** Sessions. */
  readonly sessions: Sessions;
  /** Changes of password, list, Key and address, each with a fresh proof. */
  readonly binding: Bindings;
  /** The personal settings. */
  readonly profile: Profiles;
  /** What happened. */
  readonly audit: Audit;
  /** All numbers and switches, as resolved. */
  readonly policy: Policy;
  /**
   * Sends what is due; call it every minute or so, as it retries what failed, and again at once while it says `more`. Any number of processes may
   * call it at the same time: each message is sent by one of them. With `id` it tries that message alone, for a worker of the option `queue`.
   *
   * A message that is not taken is tried up to 30 times, after half a minute at most, then twice as long each time, four hours at most. A provider that refuses
   * for good, or a message whose time is over, is not tried again (R14). A sender may take 30 s.
   *
   * @throws TypeError or RangeError for a `limit` that is not from 1 to 1,000, or an `id` that is no text; AuthError where a dependency is broken
   */
  readonly deliver: (input?: DeliverInput) => Promise<DeliverResult>;
  /**
   * Sends what is due in a process that runs for long, until `signal` is aborted; the promise ends once what was under way is settled. It looks
   * every second. What breaks is told to `onError`, and tried again. Any number of processes may do so.
   *
   * @throws TypeError for an input of the wrong shape, as a rejection
   */
  readonly startDelivery: (input: StartDeliveryInput) => Promise<void>;
  /**
   * Tells that a message did not arrive after all, as a provider's webhook says it: a half of an invitation that bounced is void, and
   * the account shows `delivery-failed` (R14, R198). Again, it changes nothing.
   *
   * Refusals: `message-not-found`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly reportBounce: (input: ReportBounceInput) => Promise<ReportBounceResult>;
  /**
   * Does what time brings: seals new audit events and removes old ones, turns bursts of refusals into events, tells of logins that stopped
   * after the password, ends what browsers left behind, removes what has expired, and seals accounts under the newest key. Call it every
   * minute or more often, as events are to be sealed within 60 s (R179), from one process or from all, and again at once
   * while it says `more`. Give `failed` to an alarm: what broke refuses nothing to anybody, and is tried again (R180).
   *
   * @throws RangeError for a `limit` that is not from 1 to 10,000
   */
  readonly maintain: (input?: MaintainInput) => Promise<MaintainResult>;
  /**
   * What hangs on each key of the ring, and on those that it lacks, so that an old one can be dropped once nothing does (R195). It reads
   * everything that is stored. Cookies of known browsers are with the browsers and not counted.
   *
   * @throws AuthError where a dependency is broken
   */
  readonly keyUsage: () => Promise<readonly KeyUsage[]>;
  /**
   * Await it before you listen: it asks every store for an answer, and refuses where an account, a list, a flow or a message hangs on a key
   * that the ring lacks (R195). It reads all of these once.
   *
   * @throws AuthError with `key-missing`, whose cause names the keys; or with the code of the dependency that is broken
   */
  readonly ready: () => Promise<void>;
}

/**
 * Puts three-step login together: options in, use cases out. Nothing is read, written or sent here; what is unsafe or
 * missing refuses start-up.
 *
 * @throws TypeError or RangeError naming the option: missing ports or methods, weak keys (R187), an http URL (R188), an unsafe policy
 * @example
 * import { createMemoryStorage } from 'lukko/adapter/memory';
 * import { createInbox } from 'lukko/testing';
 * const inbox = createInbox();
 * const auth = createAuth({
 *   serviceName: 'Tilinpito',
 *   loginUrl: 'https://tilinpito.example/login',
 *   supportContact: 'Anna at the office, 09 123 456',
 *   keys: [{ id: '2026-01', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
 *   storage: createMemoryStorage(),
 *   email: inbox.email,
 *   sms: inbox.sms,
 *   authorize: ({ actor }) => actor.kind === 'head-user',
 * });
 * console.log(auth.policy.profile); // standard
 */
export function createAuth(options: AuthOptions): Auth {
  assertAuthOptions(options);
  assertKeyRing(options.keys);
  const policy = resolvePolicy({ profile: options.policy, overrides: options.policyOverrides });
  const runtime = { clock: options.clock ?? createClock(), random: options.random ?? createRandom(), scrypt: createScrypt() };
  const deps = createDeps({ ...options, ...runtime, policy });
  return Object.freeze({
    accounts: bindAccounts(deps),
    firstLogin: bindFirstLogin(deps),
    login: bindLogin(deps),
    recovery: bindRecovery(deps),
    devices: bindDevices(deps),
    approvals: bindApprovals(deps),
    sessions: bindSessions(deps),
    binding: bindBinding(deps),
    profile: bindProfile(deps),
    audit: bindAudit(deps),
    policy,
    deliver: (input?: DeliverInput) => deliver(deps, input),
    startDelivery: (input: StartDeliveryInput) => startDelivery(deps, input),
    reportBounce: bindUseCase(deps, { messageId: 'text' }, reportBounce),
    maintain: createMaintain(deps),
    keyUsage: () => countKeyUsage(deps),
    ready: () => assertReady(deps),
  });
}
