import type { FirstLoginSnapshot } from '../../core/first-login/index.js';
import type { StoredRecord } from './stored-record.js';

/** How a message or a secret reaches a person. */
export type Channel = 'email' | 'sms' | 'in-person';

/** Why a password, a list or a device was bound, and when and why it ended (R13). */
export interface Binding {
  /** What was bound. */
  readonly factor: 'password' | 'otp-list' | 'key';
  /** The list or device; a password has none. */
  readonly factorId?: string | undefined;
  /** When it was bound, in ms since the epoch. */
  readonly createdAt: number;
  /** The act that bound it. */
  readonly source: 'first-login' | 'change' | 'recovery' | 'import';
  /** When it ended, in ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended. */
  readonly endReason?: string | undefined;
}

/** A generated password that opens the first login and nothing else. */
export interface TemporaryPassword {
  /** The hash, as a PHC string. */
  readonly encoded: string;
  /** How it was sent or handed over. */
  readonly channel: Channel;
  /** When it was issued, in ms since the epoch. */
  readonly issuedAt: number;
  /** From this instant on it opens nothing, in ms since the epoch. */
  readonly expiresAt: number;
}

/** The password the user chose. */
export interface PersonalPassword {
  /** The hash, as a PHC string. */
  readonly encoded: string;
  /** When it was set, in ms since the epoch. */
  readonly setAt: number;
  /** Since when it counts as compromised (R32), in ms since the epoch. */
  readonly compromisedAt?: number | undefined;
}

/** A code sent to an address, waiting to come back. */
export interface AddressCode {
  /** Names the code, so that its ledger is its own. */
  readonly id: string;
  /** Which address it went to. */
  readonly channel: 'email' | 'sms';
  /** HMAC of the code under a sub-key (R202). */
  readonly mac: string;
  /** The key of the ring it was made with. */
  readonly keyId: string;
  /** From this instant on it confirms nothing, in ms since the epoch. */
  readonly expiresAt: number;
}

/** What is known about one address: only a confirmed one serves recovery (R15). */
export interface ContactState {
  /** When a secret sent to this very address came back, in ms since the epoch. */
  readonly confirmedAt?: number | undefined;
}

/** How the account was handed to its person. */
export interface Invitation {
  /** How the username went out. */
  readonly username: Channel;
  /** How the temporary password goes out: never the same way, but in person (R1, R2). */
  readonly temporaryPassword: Channel;
  /** Every channel that the username has gone out by: no temporary password follows it there (R1). */
  readonly usernameSentBy: readonly ('email' | 'sms')[];
  /** The messages that carry them, so that a failed one is noticed (R14). */
  readonly messageIds: readonly string[];
  /** The code that the username's message carried. */
  readonly code?: AddressCode | undefined;
  /** When a code from an address of the invitation came back (R54), in ms since the epoch. */
  readonly confirmedAt?: number | undefined;
  /** The personal information as it was provisioned, sealed: a code goes to these addresses, whatever the user changes. */
  readonly profile: string;
}

/** A browser that completed all three steps for this account (R191). */
export interface KnownBrowser {
  /** Names its lane. */
  readonly id: string;
  /** When it became known, in ms since the epoch. */
  readonly createdAt: number;
}

/** A person's login. */
export interface AccountRecord extends StoredRecord {
  /** Normalised, unique in the installation. */
  readonly username: string;
  /** Where the account was made; `Authorize` is asked with this one (R189). */
  readonly organizationId: string;
  /** `pending` until a verification method is proven. */
  readonly status: 'pending' | 'active' | 'disabled';
  /** The personal information, sealed as a JWE (R184). */
  readonly profile: string;
  /** Keyed hashes of the e-mail address and the phone, to find accounts by contact: two at most. */
  readonly contactKeys: readonly string[];
  /** What is known about the e-mail address. */
  readonly email: ContactState;
  /** What is known about the phone. */
  readonly phone: ContactState;
  /** How the account was handed over. */
  readonly invitation: Invitation;
  /** Set while the first login can be opened with it. */
  readonly temporaryPassword?: TemporaryPassword | undefined;
  /** How many passwords the user has set so far: it tells one from the next. */
  readonly passwordsSet: number;
  /** Set from the second phase of the first login on. */
  readonly password?: PersonalPassword | undefined;
  /** How far the first login came; it belongs to the account, not to a browser. */
  readonly firstLogin: FirstLoginSnapshot;
  /** The one first-login flow that is open; opening another ends it (R6). */
  readonly firstLoginFlowId?: string | undefined;
  /** Until when a first login that stopped after the password change can go on (R207), in ms since the epoch. */
  readonly unfinishedUntil?: number | undefined;
  /** The list in use, about to be proven, or in reserve beside the Key. */
  readonly listId?: string | undefined;
  /** The number of the newest list; the next one has one more. */
  readonly listNumber: number;
  /** The verification method in use. */
  readonly method?: 'otp-list' | 'key' | undefined;
  /** Names the Key in use, one for all its devices; without it, or under another, no device approves anything. */
  readonly keyId?: string | undefined;
  /** Whether a message of the invitation could not be delivered (R14). */
  readonly deliveryFailedAt?: number | undefined;
  /** Every password, list and device that was bound (R13). */
  readonly bindings: readonly Binding[];
  /** The browsers that are no strangers, oldest first. */
  readonly knownBrowsers: readonly KnownBrowser[];
  /** Whether the password came from another system: the first login keeps it, and an address is confirmed by a code instead. */
  readonly imported?: boolean | undefined;
  /** When a recovery was last completed (R205), in ms since the epoch. */
  readonly recoveredAt?: number | undefined;
  /** When an address was last changed (R205), in ms since the epoch. */
  readonly contactChangedAt?: number | undefined;
  /** When the list was last replaced, or the method changed (R205), in ms since the epoch. */
  readonly methodChangedAt?: number | undefined;
  /** Since when it is being erased, in ms since the epoch: all that is left to do is to go on with that (R182). */
  readonly erasedAt?: number | undefined;
  /** In ms since the epoch. */
  readonly createdAt: number;
}
