import type { ChallengeClaims } from '../core/pairing/index.js';
import type { Clock, RandomSource } from '../core/types.js';
import type { KeyAccount } from './account.js';
import type { KeyAppFetch } from './fetch.js';
import type { KeyStore } from './key-store.js';
import type { ServerAddress } from './server-address.js';

/** How the phone made sure of its user: not at all, or by a PIN, a fingerprint or the face (R109). */
export type UserVerified = 'none' | 'pin' | 'fpt' | 'face';

/** What the user is about to approve. */
export interface UnlockInput {
  /** The account that it is about. */
  readonly account: KeyAccount;
  /** The challenge, verified. */
  readonly asks: ChallengeClaims;
}

/** Makes sure of the user before each approval, and says how; `false`, or a throw, and nothing is approved. */
export type Unlock = (input: UnlockInput) => Promise<UserVerified | false> | UserVerified | false;

/** What is known of the server of one account since the app was started. */
export interface Talk {
  readonly nonce: string | undefined;
  /** How far the server's clock is ahead of the phone's, in ms. */
  readonly aheadMs: number;
}

/** All that the use cases of a Key app stand on. */
export interface Phone {
  readonly server: ServerAddress;
  readonly origin: string;
  readonly keyStore: KeyStore;
  readonly unlock: Unlock;
  readonly fetch: KeyAppFetch;
  readonly name: string;
  readonly platform: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly timeoutMs: number;
  readonly pause: (ms: number) => Promise<void>;
  /** By the account's id. */
  readonly talks: Map<string, Talk>;
  /** The ids of accounts that this app was signed out of: whatever it has under way for one keeps nothing any more. */
  readonly signedOut: Set<string>;
}
