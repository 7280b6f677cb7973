import { verifyChallenge, type ChallengeClaims, type VerifyChallengeResult } from '../core/pairing/index.js';
import { changeAccount, findAccount, isSignedOut, type StoredAccount } from './account.js';
import type { Unreached } from './call.js';
import type { Phone } from './phone.js';
import { memberOf, textOf } from './read-json.js';
import { areOld, renewKeys } from './server-keys.js';
import { signedCall, type RefusedPhone } from './signed-call.js';
import { serverNow } from './times.js';

/** What an account is asked to approve: verified, and fit to be shown. */
export interface KeyApproval {
  /** The account of this app that it is for. */
  readonly account: string;
  /** The id of the approval. */
  readonly id: string;
  /** The statement of the server, which the answer will bind. */
  readonly challenge: string;
  /** What it asks: show all of it, and `known`, `place` and `display` above all. `digits` are to be typed. */
  readonly asks: ChallengeClaims;
  /** From this instant on it is too late, in ms since the epoch by the phone's own clock. */
  readonly expiresAt: number;
}

/** What the server sent and no user may see: forged, altered, too late, or for another account or server (R199). */
export interface RefusedChallenge {
  /** The id by which it came. */
  readonly id: string;
  /** For the log; `unknown-key` says that the server's keys changed without a word from the old ones: pair again, if the service says so. */
  readonly reason: Extract<VerifyChallengeResult, { readonly ok: false }>['reason'];
}

/** What {@link KeyApp.approvals} says. */
export type ApprovalsResult =
  | {
      readonly ok: true;
      /** The oldest first. */
      readonly approvals: readonly KeyApproval[];
      /** What was not believed; usually nothing. */
      readonly refused: readonly RefusedChallenge[];
    }
  | {
      readonly ok: false;
      /** This app has no such account, or was signed out of it. */
      readonly reason: 'account-unknown';
    }
  | RefusedPhone
  | Unreached;

/** Reads what waits for an answer, and believes only what a trusted key has signed for this account, this server and this time. */
export async function openApprovals(phone: Phone, { account: id }: { readonly account: string }): Promise<ApprovalsResult> {
  const account = await findAccount(phone, id);
  if (account === undefined) return refuse('account-unknown');
  const asked = await signedCall(phone, account, { method: 'GET', path: '/device/approvals' });
  if (!asked.ok) return refuse(asked.reason === 'refused' ? 'unreadable' : asked.reason);
  if (await isSignedOut(phone, id)) return refuse('account-unknown');
  const sent = readSent(asked.body);
  if (sent === undefined) return refuse('unreadable');
  if (account.state !== 'connected') await changeAccount(phone, id, { state: 'connected' });
  const judged = judgeAll(phone, account, sent);
  const isOld = areOld(phone, account);
  if (!isOld && judged.refused.every(({ reason }) => reason !== 'unknown-key')) return judged;
  const renewed = await renewKeys(phone, account);
  if (renewed.ok) return judgeAll(phone, renewed.account, sent);
  if (renewed.reason === 'account-unknown') return refuse(renewed.reason);
  // Keys that the server has dropped are believed no more (R200); nor are those of more than a day, of which that cannot be learned.
  if (renewed.reason === 'key-unknown') return judgeAll(phone, { ...account, keys: [] }, sent);
  return isOld ? refuse(renewed.reason) : judged;
}

/** More than any account has open at once. */
const mostAtOnce = 100;

type Sent = readonly { readonly id: string; readonly challenge: string }[];

function readSent(body: unknown): Sent | undefined {
  const approvals = memberOf(body, 'approvals');
  if (!Array.isArray(approvals)) return undefined;
  return approvals.slice(0, mostAtOnce).map((one: unknown) => ({ id: textOf(one, 'approval') ?? '', challenge: textOf(one, 'challenge') ?? '' }));
}

function judgeAll(phone: Phone, account: StoredAccount, sent: Sent): Extract<ApprovalsResult, { readonly ok: true }> {
  const judged = sent.map(({ id, challenge }) => ({ id, read: readChallenge(phone, account, challenge) }));
  const approvals = judged.flatMap(({ read }) => (read.ok ? [read.approval] : []));
  const refused = judged.flatMap(({ id, read }) => (read.ok ? [] : [Object.freeze({ id, reason: read.reason })]));
  return Object.freeze({ ok: true, approvals: Object.freeze(approvals), refused: Object.freeze(refused) });
}

/** Judges one challenge, before it is shown and again before it is answered. */
export function readChallenge(phone: Phone, account: StoredAccount, challenge: string): { readonly ok: true; readonly approval: KeyApproval } | Extract<VerifyChallengeResult, { readonly ok: false }> {
  const now = serverNow(phone, account.id);
  const read = verifyChallenge({ jws: challenge, keys: account.keys, aud: account.origin, now, account: account.accountId });
  if (!read.ok) return read;
  const { claims: asks } = read;
  const expiresAt = phone.clock.now() + asks.exp * 1000 - now;
  return { ok: true, approval: Object.freeze({ account: account.id, id: asks.approval, challenge, asks, expiresAt }) };
}

function refuse(reason: Extract<ApprovalsResult, { readonly ok: false }>['reason']): ApprovalsResult {
  return Object.freeze({ ok: false, reason });
}
