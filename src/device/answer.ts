import { hashOf, signStatement } from '../core/pairing/index.js';
import { checkObject, checkString } from '../internal/check.js';
import { findAccount, type StoredAccount } from './account.js';
import type { Unreached } from './call.js';
import { readChallenge, type KeyApproval, type RefusedChallenge } from './open-approvals.js';
import type { Phone, UserVerified } from './phone.js';
import { wholeOf } from './read-json.js';
import { signedCall, unlessSignedOut, type RefusedPhone, type SignedCalled } from './signed-call.js';
import { timesOf } from './times.js';

/** Why an answer was not given, or not taken. */
export type RefusedAnswer =
  | {
      readonly ok: false;
      /**
       * `account-unknown`: this app has no such account, or was signed out of it; `approval-ended`: answered, too late, or replaced by another: ask again on the computer; `bad-answer`: the server did
       * not take the signature for this approval.
       */
      readonly reason: 'account-unknown' | 'approval-ended' | 'bad-answer';
    }
  | {
      readonly ok: false;
      /** The challenge is not one to answer. */
      readonly reason: 'challenge-refused';
      /** For the log. */
      readonly why: RefusedChallenge['reason'];
    }
  | RefusedPhone
  | Unreached;

/** An approval that may be answered still. */
export interface Answerable {
  readonly account: StoredAccount;
  readonly approval: KeyApproval;
}

/** Looks at the challenge again, whatever the app has done with it since it was read (R199). */
export async function loadAnswerable(phone: Phone, approval: Pick<KeyApproval, 'account' | 'challenge'>): Promise<(Answerable & { readonly ok: true }) | Extract<RefusedAnswer, { readonly ok: false }>> {
  checkObject('approval', approval);
  checkString('approval.account', approval.account);
  checkString('approval.challenge', approval.challenge);
  const account = await findAccount(phone, approval.account);
  if (account === undefined) return Object.freeze({ ok: false, reason: 'account-unknown' });
  const read = readChallenge(phone, account, approval.challenge);
  if (read.ok) return { ok: true, account, approval: read.approval };
  return Object.freeze(read.reason === 'expired' ? { ok: false, reason: 'approval-ended' } : { ok: false, reason: 'challenge-refused', why: read.reason });
}

/** Signs the answer, bound to every letter of the challenge (R104), and sends it. */
export async function sendAnswer(
  phone: Phone,
  input: Answerable & { readonly userVerified: UserVerified; readonly says: { readonly answer: 'approve'; readonly number: string } | { readonly answer: 'not-me' | 'cancelled' } },
): Promise<SignedCalled> {
  const { account, approval, userVerified, says } = input;
  const { id, origin: aud, deviceId: kid, accountId } = account;
  const { purpose, digest } = approval.asks;
  const about = { approval: approval.id, account: accountId, purpose, challenge: hashOf(approval.challenge), userVerified, ...(digest === undefined ? {} : { digest }) };
  const signer = { kid, sign: (bytes: Uint8Array) => phone.keyStore.sign({ id, bytes }) };
  return unlessSignedOut(phone, id, async () => {
    const answer = await signStatement({ typ: 'lukko-approval+jwt', claims: { aud, ...timesOf(phone, id), ...about, ...says }, signer });
    return signedCall(phone, account, { method: 'POST', path: '/device/answer', body: JSON.stringify({ approval: approval.id, answer }) });
  });
}

/** What every answer may be refused for. */
export function readRefusedAnswer(asked: Exclude<SignedCalled, { readonly ok: true }>): RefusedAnswer {
  if (asked.reason !== 'refused') return Object.freeze(asked);
  const { code } = asked;
  if (code === 'approval-ended' || code === 'bad-answer') return Object.freeze({ ok: false, reason: code });
  // The very same statement: a network that repeats has sent it twice, and the first one counted.
  return Object.freeze({ ok: false, reason: code === 'answer-replayed' ? 'replayed' : 'unreadable' });
}

/** A count or a span that comes along with a refusal. */
export function alongWith(asked: { readonly body: unknown }, name: 'triesLeft' | 'retryAfterMs'): number {
  return wholeOf(asked.body, name) ?? 0;
}
