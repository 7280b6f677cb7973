import type { LoginState } from '../../core/login/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { StoredRecord } from './stored-record.js';

interface FlowBase extends StoredRecord {
  /** Whose flow it is. */
  readonly accountId: string;
  /** SHA-256 of the token's secret half, base64url; the token itself is with the browser alone. */
  readonly secretHash: string;
  /** In ms since the epoch. */
  readonly createdAt: number;
  /** From this instant on the flow is over, in ms since the epoch. */
  readonly expiresAt: number;
  /** When it ended before that, in ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended. */
  readonly endReason?: string | undefined;
}

/** A browser working through the first login. */
export interface FirstLoginFlow extends FlowBase {
  /** Tells the flows apart. */
  readonly kind: 'first-login';
  /** The plain list until it is proven, as a JWE that only this browser's token opens (R55). */
  readonly sealedList?: string | undefined;
  /** Which list that is. */
  readonly sealedListId?: string | undefined;
  /** What was asked, to prove the list. */
  readonly challenge?: OtpChallenge | undefined;
}

/** The list position that is asked for. */
export interface OtpChallenge {
  /** Which list. */
  readonly listId: string;
  /** Its number, as printed on the sheet. */
  readonly listNumber: number;
  /** 1 to 100. */
  readonly position: number;
  /** From this instant on an answer is refused as `challenge-expired`, in ms since the epoch. */
  readonly expiresAt: number;
}

/** A login in progress, bound to one browser. */
export interface AttemptFlow extends FlowBase {
  /** Tells the flows apart. */
  readonly kind: 'attempt';
  /** Where in the login table it stands. */
  readonly state: LoginState;
  /** Who answers for its misses. */
  readonly lane: Lane;
  /** The account's `passwordsSet` when its password was found right: with the next password the attempt is over. */
  readonly passwordsSet: number;
  /** Wrong answers so far; the first one is told to the user (R156). */
  readonly misses: number;
  /** What was asked, while the third step is a list. */
  readonly challenge?: OtpChallenge | undefined;
}

/** Any short-lived process on the server. */
export type FlowRecord = FirstLoginFlow | AttemptFlow;
