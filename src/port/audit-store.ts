import type { Actor } from './actor.js';

/** What an audit event is about. */
export type AuditKind =
  | 'account-provisioned'
  | 'temporary-password-issued'
  | 'slip-handed-out'
  | 'delivery-failed'
  | 'not-authorized'
  | 'password-checked'
  | 'third-step-checked'
  | 'partial-auth'
  | 'sequence-error'
  | 'lane-closed'
  | 'first-login-opened'
  | 'first-login-step'
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
  | 'session-opened'
  | 'session-ended'
  | 'session-use-after-end';

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
  /** The host's id of the request. */
  readonly requestId?: string | undefined;
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
  /** The chain. */
  readonly chain: string;
  /** Only events of this account. */
  readonly accountId?: string | undefined;
  /** Only `sealed` or `unsealed` ones. */
  readonly sealed?: boolean | undefined;
  /** Only events at or after this instant, in ms since the epoch. */
  readonly from?: number | undefined;
  /** At most so many, oldest first. */
  readonly limit: number;
}

/** Keeps the audit events. `auditStoreSuite` of `lukko/testing` checks each sentence here. */
export interface AuditStore {
  /** A plain insert: no reading, no waiting for others. An id that is there already changes nothing. */
  readonly append: (event: AuditEvent) => Promise<void>;
  /** The events asked for, oldest first: sealed ones by sequence, then the others by time and id. */
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
