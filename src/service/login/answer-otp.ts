import { transitionLogin } from '../../core/login/index.js';
import { describeListAssurance } from '../../core/session/index.js';
import type { AccountRecord, AttemptFlow, OtpChallenge } from '../../port/index.js';
import { clearUnanswered } from '../approval/approval-ledgers.js';
import { byUser, recordEvents } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { judgeOtp, type JudgeOtpResult, type UnjudgedOtp } from '../shared/judge-otp.js';
import { standingOf, tellListChange, tellMiss, type ListStanding } from '../shared/list-notices.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { recordRefusal } from '../shared/record-refusal.js';
import type { OpenedSession } from '../session/open-session.js';
import { finishClosing } from './close-lane.js';
import { completeLogin } from './complete-login.js';
import type { ListRefusal } from './draw-challenge.js';
import { asksCurrentList, findAttempt, isCurrent } from './load-attempt.js';
import { moveOn } from './move-on.js';
import { settleMiss } from './settle-miss.js';
import type { ChallengeView } from './view-challenge.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.login.answerOtp` is asked: the third step. */
export interface AnswerOtpInput {
  /** The attempt that step 1 and 2 opened. */
  readonly attempt: string;
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.login.answerOtp` says. */
export type AnswerOtpResult =
  | ({
      readonly ok: true;
      /** All three steps are done. */
      readonly next: 'authenticated';
      /** What is left of the list. */
      readonly list: ListStanding;
    } & OpenedSession)
  | {
      readonly ok: true;
      /** The password counts as compromised: it is replaced before a session opens (R32). */
      readonly next: 'new-password';
    }
  | {
      readonly ok: false;
      /** `wrong-code`: a miss; `replayed`: used meanwhile, no miss. Either way the challenge says what is asked now. */
      readonly reason: 'wrong-code' | 'replayed';
      /** What is asked now. */
      readonly challenge: ChallengeView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /**
       * `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask for the challenge again; `lane-closed`: too many
       * wrong answers from browsers without a cookie; list-…: order another list; `attempt-expired`, `sequence-error`: log in again;
       * `too-many-sessions`: the limit was reached meanwhile, and the policy refuses one more (R171).
       */
      readonly reason: 'not-a-code' | 'challenge-expired' | 'lane-closed' | 'attempt-expired' | 'sequence-error' | 'too-many-sessions' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `wait`: too soon after the last wrong answer (R65); `busy`: too many hashes at once (R46). */
      readonly reason: 'wait' | 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/**
 * Judges the third step and, where it is right, opens the session: consume, write down, grant, and finish the attempt, which is the last
 * check (invariant 2). The account is read once, after the hash: what was replaced meanwhile counts (R32, R71).
 */
export async function answerOtp(deps: Deps, input: AnswerOtpInput): Promise<AnswerOtpResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const found = await findAttempt(deps, { ...input, now });
  if (!found.ok) return found;
  const { attempt, challenge } = found;
  const judged = now >= challenge.expiresAt ? expired : await judge(deps, { attempt, challenge, code: input.code, now });
  const { supportContact } = deps;
  if (!judged.ok && (judged.reason === 'not-a-code' || judged.reason === 'busy')) return Object.freeze({ ...judged, supportContact });
  const account = await deps.accounts.find(attempt.accountId);
  if (account === undefined) return refusal(deps, 'attempt-expired');
  const answered = { account, attempt, requestId, now };
  if (!isCurrent(attempt, account) || !asksCurrentList(attempt, account)) {
    // The miss counts on the list all the same, and may have ended it; one that closed a known browser's lane is in the ledger alone.
    if (!judged.ok && judged.reason === 'wrong-code') await tellMiss(deps, { account, missed: judged, requestId, now });
    return refuseOutdated(deps, answered);
  }
  if (judged.ok) return grant(deps, { ...answered, judged });
  if (judged.reason === 'wrong-code' || judged.reason === 'replayed') return settleMiss(deps, { ...answered, judged });
  return refuseUnjudged(deps, { ...answered, unjudged: judged });
}

const expired = Object.freeze({ ok: false, reason: 'challenge-expired' } as const);

function judge(deps: Deps, input: { readonly attempt: AttemptFlow; readonly challenge: OtpChallenge; readonly code: string; readonly now: number }): Promise<JudgeOtpResult> {
  const { attempt, challenge, code, now } = input;
  const { position, listId } = challenge;
  const { accountId, lane } = attempt;
  return judgeOtp(deps, { accountId, listId, epoch: otpEpoch({ account: attempt, listId, lane }), position, code, lane, leavesClosing: lane !== 'strangers', now });
}

interface Answered {
  readonly account: AccountRecord;
  readonly attempt: AttemptFlow;
  readonly requestId: string | undefined;
  readonly now: number;
}

/** The account changed after the attempt was read. Whether the answer was right is nobody's business any more. */
async function refuseOutdated(deps: Deps, input: Answered): Promise<AnswerOtpResult> {
  const { account, attempt, requestId, now } = input;
  const event = { ...byUser(account), kind: 'third-step-checked', method: 'otp-list', outcome: 'failure', reason: 'attempt-expired', requestId, now } as const;
  await recordRefusal(deps, { ...event, ledger: `${account.id}/${attempt.lane}` });
  return refusal(deps, 'attempt-expired');
}

/** Says why an answer was not judged, and writes it down (R175). */
async function refuseUnjudged(deps: Deps, input: Answered & { readonly unjudged: UnjudgedOtp | typeof expired }): Promise<AnswerOtpResult> {
  const { account, attempt, unjudged, requestId, now } = input;
  const { reason } = unjudged;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'failure' } as const;
  await recordRefusal(deps, { ...event, kind: 'third-step-checked', reason, ledger: `${account.id}/${attempt.lane}`, requestId, now });
  if (reason === 'lane-closed') await finishClosing(deps, { account, attempt, requestId, now });
  return Object.freeze({ ...unjudged, supportContact: deps.supportContact });
}

async function grant(deps: Deps, input: Answered & { readonly judged: Extract<JudgeOtpResult, { readonly ok: true }> }): Promise<AnswerOtpResult> {
  const { account, attempt, judged, requestId, now } = input;
  const { supportContact } = deps;
  const sound = account.password?.compromisedAt === undefined;
  const went = transitionLogin({ state: attempt.state, event: 'otp-right', account: [sound ? 'sound' : 'compromised'] });
  if (!went.ok) return refusal(deps, 'sequence-error');
  const event = { ...byUser(account), method: 'otp-list', outcome: 'success', requestId, now } as const;
  await recordEvents(deps, [{ ...event, kind: 'third-step-checked' }, ...(sound ? [{ ...event, kind: 'session-opened' } as const] : [])]);
  await tellListChange(deps, { account, before: judged.before, after: judged.after, requestId, now });
  // The list in reserve is another factor than the Key, whose requests may have stopped here (R103).
  if (account.method === 'key') await clearUnanswered(deps, { account, lane: attempt.lane, now });
  if (!sound) {
    const moved = await moveOn(deps, { account, attempt, change: { state: went.state } });
    return Object.freeze(moved ? { ok: true, next: 'new-password' } : { ok: false, reason: 'sequence-error', supportContact });
  }
  const assurance = describeListAssurance({ space: judged.space ?? 1, now });
  const granted = await completeLogin(deps, { account, attempt, state: went.state, assurance, now });
  if (!granted.ok) return Object.freeze({ ...granted, supportContact });
  return Object.freeze({ ok: true, next: 'authenticated', list: standingOf(deps, judged.after), ...granted.opened });
}
