import type { StoredRecord } from './stored-record.js';

/** A phone or computer running a Key app. */
export interface DeviceRecord extends StoredRecord {
  /** Whose device it is; `id` is the RFC 7638 thumbprint of its key. */
  readonly accountId: string;
  /** The public Ed25519 key, base64url. */
  readonly publicKey: string;
  /** What the user sees, such as `Matti's phone`. */
  readonly name: string;
  /** What the device says it is, such as `ios` or `android`. */
  readonly platform: string;
  /** How the key is kept. What a device claims without proof counts as `sw` (R91). */
  readonly keyProtection: 'hw' | 'sw';
  /** When its key was bound to the pairing, in ms since the epoch. */
  readonly pairedAt: number;
  /** When it was confirmed on the computer, in ms since the epoch; until then it approves nothing. */
  readonly confirmedAt?: number | undefined;
  /** The account's `keyId` that it belongs to: with another Key it approves nothing. */
  readonly keyId?: string | undefined;
  /** When it last answered, in ms since the epoch. */
  readonly lastSeenAt?: number | undefined;
  /** The key of the ring whose signature it is known to trust. */
  readonly trustsKey: string;
  /** In ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended. */
  readonly endReason?: string | undefined;
}
