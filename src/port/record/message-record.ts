import type { MessagePurpose } from '../../core/types.js';
import type { StoredRecord } from './stored-record.js';

/** One message of the outbox: waiting for delivery, or done with it. */
export interface MessageRecord extends StoredRecord {
  /** Whom it concerns. */
  readonly accountId: string;
  /** What it says. */
  readonly purpose: MessagePurpose;
  /** Which sender takes it. */
  readonly channel: 'email' | 'sms';
  /** `sending` is a lease that lapses at `dueAt`; the last three are final. */
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'expired';
  /** The whole message as a JWE; wiped once the state is final. */
  readonly payload?: string | undefined;
  /** How often it was tried. */
  readonly tries: number;
  /** When it was stored, in ms since the epoch. */
  readonly queuedAt: number;
  /** When it is to be tried next, in ms since the epoch. */
  readonly dueAt: number;
  /**
   * Why one that is `queued` waits until `dueAt`: `sender`, it was tried and not taken; `budget`, as many messages went out as the policy allows in a
   * day. Absent before its first try.
   */
  readonly waitsFor?: 'sender' | 'budget' | undefined;
  /** From this instant on it is no longer sent, in ms since the epoch. */
  readonly expiresAt: number;
  /** The sender's receipt. */
  readonly receipt?: string | undefined;
}
