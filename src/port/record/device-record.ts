import type { StoredRecord } from './stored-record.js';

/** A phone or computer running a Key app. */
export interface DeviceRecord extends StoredRecord {
  /** Whose device it is; `id` is the RFC 7638 thumbprint of its key. */
  readonly accountId: string;
  /** The public Ed25519 key, base64url. */
  readonly publicKey: string;
  /** What the user sees, such as `Matti's phone`. */
  readonly name: string;
  /** In ms since the epoch. */
  readonly pairedAt: number;
  /** In ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended. */
  readonly endReason?: string | undefined;
}
