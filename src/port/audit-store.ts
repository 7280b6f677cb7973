import type { Actor } from './actor.js';

/** What an audit event is about. */
export type AuditKind =
  | 'account-provisioned'
  | 'temporary-password-issued'
  | 'slip-handed-out'
  | 'delivery-failed'
  | 'message-sent-again'
  | 'not-authorized'
  | 'password-checked'
  | 'third-step-checked'
  | 'partial-auth'
  | 'sequence-error'
  | 'lane-closed'
  | 'first-login-opened'
  | 'first-login-step'
  | 'address-code-sent'
  | 'contact-confirmed'
  | 'contact-changed'
  | 'password-set'
  | 'password-compromised'
  | 'breach-check-skipped'
  | 'list-issued'
  | 'list-opened'
  | 'list-proven'
  | 'list-ended'
  | 'position-burnt'
  | 'pairing-opened'
  | 'pairing-redeemed'
  | 'device-claimed'
  | 'device-declined'
  | 'device-paired'
  | 'device-ended'
  | 'key-ended'
  | 'approval-opened'
  | 'approval-refused'
  | 'approval-answered'
  | 'approval-denied'
  | 'transaction-approved'
  | 'list-instead'
  | 'session-opened'
  | 'session-renewed'
  | 'session-ended'
  | 'session-use-after-end'
  | 'username-sent'
  | 'recovery-requested'
  | 'recovery-opened'
  | 'recovery-step'
  | 'recovery-completed'
  | 'recovery-stopped'
  | 'proof-asked'
  | 'proof-given'
  | 'profile-changed'
  | 'account-imported'
  | 'account-restarted'
  | 'account-disabled'
  | 'account-enabled'
  | 'account-exported'
  | 'account-erased'
  | 'contact-corrected'
  | 'spray-suspected'
  | 'gate-refused'
  | 'audit-pruned';

/** One security-relevant outcome. It never holds a secret or a whole address (R176). */
export interface AuditEvent {
  /** Unique. */
  readonly id: string;
  /** The organization, or `installation` for what concerns none. */
  readonly chain: string;
  /** In ms since the epoch, UTC. */
  readonly at: number;
  /** What it is about. */
  readonly kind: AuditKind;
  /** How it ended. */
  readonly outcome: 'success' | 'failure';
  /** Who acted; an office's entry names on whose behalf (R190). */
  readonly actor: Actor;
  /** The account it concerns. */
  readonly accountId?: string | undefined;
  /** The factor or channel. */
  readonly method?: 'password' | 'otp-list' | 'key' | 'email' | 'sms' | 'in-person' | undefined;
  /** Why, as a literal. */
  readonly reason?: string | undefined;
  /** How many like outcomes this one event stands for, where refusals came in a burst (R175); absent for one. */
  readonly count?: number | undefined;
  /** Of `audit-pruned`: up to where the chain was removed, so that what is left can still be verified (R181). */
  readonly checkpoint?: AuditCheckpoint | undefined;
  /** The host's id of the request. */
  readonly requestId?: string | undefined;
}

/** The end of the part of a chain that was removed, with a MAC, as the event that carries it may not be sealed yet. */
export interface AuditCheckpoint extends ChainHead {
  /** HMAC over chain, sequence and hash under a sub-key of the ring; it names its key. */
  readonly mac: string;
}

/** An event as stored: sealed ones carry their place in the chain. */
export interface StoredAuditEvent extends AuditEvent {
  /** Its place in the chain, from 1; `undefined` until sealed. */
  readonly sequence?: number | undefined;
  /** The chain's hash up to here, base64url; `undefined` until sealed. */
  readonly hash?: string | undefined;
}

/** The end of a sealed chain; sequence 0 and an empty hash where nothing is sealed yet. */
export interface ChainHead {
  /** The last sequence. */
  readonly sequence: number;
  /** The last hash, base64url. */
  readonly hash: string;
}

/** Which events to list. */
export interface AuditQuery {
  /** The chain; without it events of all chains. */
  readonly chain?: string | undefined;
  /** Only events of this account. */
  readonly accountId?: string | undefined;
  /** Only `sealed` or `unsealed` ones. */
  readonly sealed?: boolean | undefined;
  /** Only events at or after this instant, in ms since the epoch, in the order of time: whoever asks on from the last one's instant misses none. */
  readonly from?: number | undefined;
  /** Only sealed events with a higher sequence than this; it goes with `chain`. */
  readonly afterSequence?: number | undefined;
  /** `true` turns the order round, so that the newest come first. */
  readonly newestFirst?: boolean | undefined;
  /** At most so many, oldest first. */
  readonly limit: number;
}

/** Keeps the audit events. `auditStoreSuite` of `lukko/testing` checks each sentence here. */
export interface AuditStore {
  /** What becomes of an event, in the words of `RecordStore.durability`. */
  readonly durability?: 'durable' | 'volatile' | undefined;
  /** A plain insert of all the events or none: no reading, no waiting for others. An id that is there already changes nothing. */
  readonly append: (events: readonly AuditEvent[]) => Promise<void>;
  /**
   * The events asked for, oldest first: of one chain the sealed ones by sequence, then the others by time and id; of all chains, and
   * where `from` is given, by time and id. `newestFirst` is the same order from its other end.
   */
  readonly list: (query: AuditQuery) => Promise<readonly StoredAuditEvent[]>;
  /** The end of the sealed chain. */
  readonly head: (chain: string) => Promise<ChainHead>;
  /**
   * Gives unsealed events their place, all or none, if the chain's head is still `expectedHead`; the last of the batch
   * becomes the head. Of parallel calls that expect the same head exactly one is `true`. `false` too for an event that is
   * unknown, of another chain or sealed already.
   */
  readonly seal: (input: {
    readonly chain: string;
    readonly batch: readonly { readonly id: string; readonly sequence: number; readonly hash: string }[];
    readonly expectedHead: ChainHead;
  }) => Promise<boolean>;
  /** Removes sealed events of the chain up to and with sequence `through`, the oldest first and at most `limit`, and says how many; the head stays. */
  readonly prune: (input: { readonly chain: string; readonly through: number; readonly limit: number }) => Promise<number>;
}
