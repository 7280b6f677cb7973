import type { LoginState } from '../../core/login/index.js';
import type { BindingAct, BindingState, Recovers, RecoveryState } from '../../core/recovery/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AuditEvent } from '../audit-store.js';
import type { AddressCode } from './account-record.js';
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

/** An HMAC under a sub-key of the ring, in place of a secret that is too short to be hashed (R202). */
export interface KeyedMac {
  /** HMAC, bound to what it belongs to. */
  readonly mac: string;
  /** The key of the ring it was made with. */
  readonly keyId: string;
}

/** What the Key is asked: one approval, which one answer of one device ends. */
export interface PendingApproval {
  /** The flow's id, a dot and its number in the flow. */
  readonly id: string;
  /** `open`: waits, until `expiresAt`; `wrong-number`: too many wrong numbers; `expired`: noticed to be over. */
  readonly state: 'open' | 'approved' | 'denied' | 'wrong-number' | 'expired';
  /** The signed challenge, as the devices get it. */
  readonly challenge: string;
  /** The number that is shown on the computer. */
  readonly number: KeyedMac;
  /** Wrong numbers so far. */
  readonly misses: number;
  /** In ms since the epoch. */
  readonly openedAt: number;
  /** From this instant on an answer is refused, in ms since the epoch. */
  readonly expiresAt: number;
  /** The device that answered. */
  readonly deviceId?: string | undefined;
  /** What the device signed. */
  readonly answer?: string | undefined;
  /** When a login took it for its session, in ms since the epoch: nothing else comes of it. */
  readonly usedAt?: number | undefined;
  /** How the device made sure of its user. */
  readonly userVerified?: 'none' | 'pin' | 'fpt' | 'face' | undefined;
}

/** Why no approval was opened. */
export type ApprovalRefusal = 'no-device' | 'too-many-approvals' | 'approvals-paused' | 'lane-closed';

/** A flow whose proof may be an approval. */
export interface Approvable {
  /** The Key that was in use when it began: with another it is over. */
  readonly accountKeyId?: string | undefined;
  /** How many approvals were opened in it. */
  readonly approvals?: number | undefined;
  /** The newest approval. */
  readonly approval?: PendingApproval | undefined;
  /** Why there is none. */
  readonly approvalRefused?: ApprovalRefusal | undefined;
}

/** A payment, or another act of the host's, that the Key is asked to approve. */
export interface TransactionFlow extends FlowBase, Approvable {
  /** Tells the flows apart. */
  readonly kind: 'transaction';
  /** The session it was asked for in. */
  readonly sessionId: string;
}

/** A device that has claimed a pairing, as the page shows it. */
export interface ClaimedDevice {
  /** The thumbprint of its key. */
  readonly id: string;
  /** What it calls itself. */
  readonly name: string;
  /** What it says it is. */
  readonly platform: string;
}

/** A phone on its way to the account: its token is with the page that shows the code. */
export interface PairingFlow extends FlowBase {
  /** Tells the flows apart. */
  readonly kind: 'pairing';
  /** The first login, or the binding act, that it is for. */
  readonly parentId: string;
  /** `waiting` for the code, `redeemed` by an app that has not named its key yet, `claimed` by a device, `connected` once that was confirmed here. */
  readonly state: 'waiting' | 'redeemed' | 'claimed' | 'connected' | 'declined';
  /** How often the code was renewed. */
  readonly round: number;
  /** The code of this round. */
  readonly code: KeyedMac;
  /** The secret of the QR code of this round. */
  readonly link: KeyedMac;
  /** What the device's statement has to hold, once the code was redeemed. */
  readonly nonce?: string | undefined;
  /** The device that claimed it. */
  readonly device?: ClaimedDevice | undefined;
  /** The digits that the phone shows, where the policy has them typed on the computer. */
  readonly digits?: KeyedMac | undefined;
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
export interface AttemptFlow extends FlowBase, Approvable {
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
  /** Whether a list could be answered from in place of the Key. */
  readonly listInReserve?: boolean | undefined;
  /** What its answers lead to and nobody waits for; each is taken off when it is done. */
  readonly followUps?: readonly FollowUp[] | undefined;
}

/** What follows an answer once that is out. Should the process stop first, maintenance does it. */
export interface FollowUp {
  /**
   * `partial-auth`: the user is told of the first one (R156); `lane-closed`: what goes with the last one that its lane allows (R65); list-…: the
   * user is told what became of the list (R66, R70); `new-browser`: the user is told of a login with a browser that was not known.
   */
  readonly work: 'partial-auth' | 'lane-closed' | 'list-ended' | 'list-running-low' | 'new-browser';
  /** From this instant on maintenance takes it over, in ms since the epoch. */
  readonly dueAt: number;
  /** What it is about, the same for whoever notes it: its messages are named by it, so that none is sent twice. */
  readonly about: string;
}

/** A code that went out and waits to come back, as HMAC under a sub-key of the ring (R202). */
export interface SentCode {
  /** HMAC of the code, bound to its flow. */
  readonly mac: string;
  /** The key of the ring it was made with. */
  readonly keyId: string;
  /** From this instant on it opens nothing, in ms since the epoch. */
  readonly expiresAt: number;
}

/** A lost password or a lost list on its way back. Until its link was opened the secret is the link's, then it is that browser's. */
export interface RecoveryFlow extends FlowBase, Approvable {
  /** Tells the flows apart. */
  readonly kind: 'recovery';
  /** What was lost. */
  readonly recovers: Recovers;
  /** Where in the recovery table it stands. */
  readonly state: RecoveryState;
  /** The account's `passwordsSet` when it began: with another password it is over. */
  readonly passwordsSet: number;
  /** The account's list when it began: with another list it is over. */
  readonly listId?: string | undefined;
  /** The account's `contactChangedAt` when it began: with another address it is over. */
  readonly contactChangedAt?: number | undefined;
  /** How many codes were sent so far. */
  readonly codesSent: number;
  /** The code that waits to come back. */
  readonly code?: SentCode | undefined;
  /** What was asked, where the third step is what is left. */
  readonly challenge?: OtpChallenge | undefined;
  /** The new plain list until it is proven, as a JWE that only this browser's token opens (R55). */
  readonly sealedList?: string | undefined;
  /** Which list that is. */
  readonly sealedListId?: string | undefined;
}

/** A binding act, or a step-up, with the fresh proof that it takes (R81, R172). */
export interface BindingFlow extends FlowBase, Approvable {
  /** Tells the flows apart. */
  readonly kind: 'binding';
  /** What the proof is for, and for nothing else. */
  readonly act: BindingAct;
  /** Where in the binding table it stands. */
  readonly state: BindingState;
  /** The session it was asked for in. */
  readonly sessionId: string;
  /** Who answers for the wrong passwords of the act; its wrong one-time passwords have a lane of the session's own (R81). */
  readonly lane: Lane;
  /** The account's `passwordsSet` when it began: with another password it is over. */
  readonly passwordsSet: number;
  /** What was asked: by the old list, then by the new one. */
  readonly challenge?: OtpChallenge | undefined;
  /** When the proof was given, in ms since the epoch. */
  readonly provenAt?: number | undefined;
  /** The new plain list until it is proven, as a JWE that only this browser's token opens (R55). */
  readonly sealedList?: string | undefined;
  /** Which list that is. */
  readonly sealedListId?: string | undefined;
  /** The new address until it is confirmed, as a JWE. */
  readonly sealedContact?: string | undefined;
  /** The phone that the proof connects: one, and no other. */
  readonly pairs?: string | undefined;
  /** The code that went to the new address. */
  readonly code?: AddressCode | undefined;
}

/** Like refusals in a burst: from here on they are counted, and become one event when the minute is over (R175). */
export interface BurstRecord extends StoredRecord {
  /** Tells it from the flows. */
  readonly kind: 'burst';
  /** The same for all of them, so that maintenance finds them. */
  readonly accountId: string;
  /** The ledger that counts them. */
  readonly ledgerKey: string;
  /** How many of those counted have events of their own. */
  readonly written: number;
  /** When the minute is over, in ms since the epoch. */
  readonly endsAt: number;
  /** What the one event will say. */
  readonly event: Omit<AuditEvent, 'id' | 'at' | 'count'>;
}

/** A short-lived process on the server, held by a browser. */
export type BrowserFlow = FirstLoginFlow | AttemptFlow | RecoveryFlow | BindingFlow | PairingFlow | TransactionFlow;

/** Any short-lived process on the server. */
export type FlowRecord = BrowserFlow | BurstRecord;
