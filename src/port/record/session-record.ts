import type { Assurance } from '../../core/session/index.js';
import type { StoredRecord } from './stored-record.js';

/** A three-step session. Only the hash of its token is stored (R159). */
export interface SessionRecord extends StoredRecord {
  /** Whose session it is. */
  readonly accountId: string;
  /** SHA-256 of the token's secret half, base64url. */
  readonly secretHash: string;
  /** The known browser it was opened in; none where the browser could not be remembered (R32). */
  readonly browserId?: string | undefined;
  /** Tells sessions of one millisecond apart: it sorts in the order in which a process opened them (R171). */
  readonly order?: string | undefined;
  /** How the user proved who they are. */
  readonly assurance: Assurance;
  /** In ms since the epoch. */
  readonly createdAt: number;
  /** The last use that was written down, in ms since the epoch. */
  readonly usedAt: number;
  /** Without use it ends here, in ms since the epoch. */
  readonly idleUntil: number;
  /** It ends here whatever happens, in ms since the epoch. */
  readonly absoluteUntil: number;
  /** When it was ended, in ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended. */
  readonly endReason?: string | undefined;
}
