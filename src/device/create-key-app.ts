import { createClock, createRandom } from '../adapter/runtime/index.js';
import { AuthError, isAuthError } from '../core/error/index.js';
import type { Clock, RandomSource } from '../core/types.js';
import { checkFunction, checkObject, checkWhole } from '../internal/check.js';
import { wrapMethods } from '../internal/wrap-methods.js';
import { isLine } from '../core/pairing/line.js';
import type { KeyAccount } from './account.js';
import { approve, type ApproveInput, type ApproveResult } from './approve.js';
import { deny, type DenyInput, type DenyResult } from './deny.js';
import type { KeyAppFetch } from './fetch.js';
import type { KeyStore } from './key-store.js';
import { listAccounts } from './list-accounts.js';
import { openApprovals, type ApprovalsResult } from './open-approvals.js';
import { pair, type PairInput, type PairResult } from './pair.js';
import type { Phone, Unlock } from './phone.js';
import { readServerAddress } from './server-address.js';
import { signOut, type SignOutResult } from './sign-out.js';
import { readStatus, type StatusResult } from './read-status.js';
import { pauseFor } from './time-limit.js';
import { waitUntilConnected, type StoppedWaiting, type WaitInput } from './wait-until-connected.js';

/** What {@link createKeyApp} takes. */
export interface KeyAppOptions {
  /** Where `authRoutes` of the service are mounted: `https://login.tilinpito.example/auth`. Other services: see `pair`. */
  readonly server: string;
  /** The origin that the statements of the server name, where the calls go to another than its own: `https://login.tilinpito.example`. */
  readonly origin?: string | undefined;
  /** Where the keys are kept. */
  readonly keyStore: KeyStore;
  /** Asked before each approval, with what is approved (R109). */
  readonly unlock: Unlock;
  /** The name of the phone, as its owner knows it: 1 to 64 characters. It is shown on the computer. */
  readonly name: string;
  /** What it is: `ios`, `android`, `web`; 1 to 32 characters. */
  readonly platform: string;
  /** How to reach servers; that of the runtime by default. */
  readonly fetch?: KeyAppFetch | undefined;
  /** How long an answer may take, in ms; 15,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** What time it is on the phone; it may be wrong. The runtime's by default. */
  readonly clock?: Clock | undefined;
  /** Where random bytes come from; `globalThis.crypto` by default, which React Native has to be given first. */
  readonly random?: RandomSource | undefined;
  /** How to wait so many ms between two looks; a timer by default. */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
}

/** Which account of the app. */
export interface AccountInput {
  /** Its `id`. */
  readonly account: string;
}

/**
 * A Key app: the accounts of one phone, and what they are asked. No call rejects for what a server or the network does; what a user has to be told is in
 * `refusalTexts`. Each rejects with an AuthError where the key store is broken: `storage-unavailable`, or `record-unreadable` where something else has written there.
 */
export interface KeyApp {
  /**
   * Connects the phone to an account, with the code that the computer shows. Show the fingerprint, and the digits where there are any; then wait.
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly pair: (input: PairInput) => Promise<PairResult>;
  /** Asks the server whether the phone was confirmed on the computer. */
  readonly status: (input: AccountInput) => Promise<StatusResult>;
  /** Asks every two seconds, until the answer is another than `waiting`; `stopped` where `signal` was aborted. */
  readonly waitUntilConnected: (input: WaitInput) => Promise<StatusResult | StoppedWaiting>;
  /** All accounts of this app, on whatever server, the longest paired first. It asks nobody. */
  readonly accounts: () => Promise<readonly KeyAccount[]>;
  /**
   * What an account is asked to approve. Ask every few seconds while the app is open, and when it was woken by a push message. Where the server's keys were
   * last heard of more than a day ago and are not to be had, nothing is believed: it says `offline`, `unavailable` or `unreadable` (R200).
   */
  readonly approvals: (input: AccountInput) => Promise<ApprovalsResult>;
  /**
   * Approves with the number that the user typed. `unlock` is asked each time. Where the answer is `offline`, it may have arrived: the computer shows it.
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly approve: (input: ApproveInput) => Promise<ApproveResult>;
  /**
   * Refuses. Nobody is asked to unlock for a no.
   *
   * @throws TypeError for an input of the wrong shape
   */
  readonly deny: (input: DenyInput) => Promise<DenyResult>;
  /** Disconnects the phone from an account and deletes its key for good, whether or not the server can be reached. */
  readonly signOut: (input: AccountInput) => Promise<SignOutResult>;
}

/**
 * Creates a Key app: what a phone, a browser or a command line needs to be the third step of a login. It pins the server's keys when it is paired and
 * believes nothing else (R199, R200).
 *
 * @throws TypeError or RangeError naming the option that breaks its rule; AuthError `random-unavailable` where there are no random bytes
 * @example
 * let kept: string | undefined;
 * const app = createKeyApp({
 *   server: 'https://login.tilinpito.example/auth',
 *   keyStore: createSeedKeyStore({ read: () => kept, write: (text) => { kept = text; } }),
 *   unlock: ({ asks }) => (asks.purpose === 'transaction' ? 'fpt' : 'none'),
 *   name: 'Matti’s phone',
 *   platform: 'android',
 *   fetch: () => Promise.reject(new Error('no network in this example')),
 * });
 * const paired = await app.pair({ username: 'matti.virtanen4821', code: 'k7wq-3bfz' });
 * console.log(paired.ok || refusalTexts[paired.reason]); // The service cannot be reached. Check the connection and try again.
 */
export function createKeyApp(options: KeyAppOptions): KeyApp {
  const phone = readOptions(options);
  return Object.freeze<KeyApp>({
    pair: (input) => pair(phone, input),
    status: (input) => readStatus(phone, input),
    waitUntilConnected: (input) => waitUntilConnected(phone, input),
    accounts: () => listAccounts(phone),
    approvals: (input) => openApprovals(phone, input),
    approve: (input) => approve(phone, input),
    deny: (input) => deny(phone, input),
    signOut: (input) => signOut(phone, input),
  });
}

function readOptions(options: KeyAppOptions): Phone {
  checkObject('options', options);
  const { keyStore, unlock, name, platform, fetch = findFetch(globalThis), timeoutMs = 15_000, clock = createClock(), random = createRandom(), pause = pauseFor } = options;
  const server = readServerAddress('server', options.server);
  const { origin } = options.origin === undefined ? server : readServerAddress('origin', options.origin);
  checkObject('keyStore', keyStore);
  if (typeof fetch !== 'function') throw new TypeError('fetch: must be a function');
  for (const [given, value] of Object.entries({ unlock, pause, 'clock.now': clock.now, 'random.bytes': random.bytes })) checkFunction(given, value);
  if (!isLine(name, 64)) throw new TypeError('name: must be a text of 1 to 64 characters on one line');
  if (!isLine(platform, 32)) throw new TypeError('platform: must be a text of 1 to 32 characters on one line');
  checkWhole('timeoutMs', timeoutMs, { least: 1, most: 600_000 });
  return { server, origin, keyStore: guarded(keyStore), unlock, fetch, name, platform, clock, random, timeoutMs, pause, talks: new Map(), signedOut: new Set() };
}

function guarded(keyStore: KeyStore): KeyStore {
  return wrapMethods(keyStore, (cause) => (isAuthError(cause) ? cause : new AuthError('storage-unavailable', { cause })));
}

function findFetch({ fetch }: { readonly fetch?: KeyAppFetch | undefined }): KeyAppFetch | undefined {
  return fetch;
}
