import { planOtpLedgers } from '../../core/throttle/index.js';
import type { AccountRecord, OtpChallenge, RecoveryFlow } from '../../port/index.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { Deps } from '../shared/deps.js';
import { judgeOtp, type JudgeOtpResult, type UnjudgedOtp } from '../shared/judge-otp.js';
import { tellListChange, tellMiss } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { isOngoing, loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { moveRecovery } from './move-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { finishSpent, spendTries, type RecoveryStep, type SpentTries } from './reserve-recovery-try.js';
import { viewOf, type RecoveryView } from './view-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.answerOtp` is asked. */
export interface AnswerRecoveryOtpInput {
  /** The browser's token. */
  readonly flow: string;
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.answerOtp` says. */
export type AnswerRecoveryOtpResult =
  | {
      readonly ok: true;
      /** Where it stands: a new password is to be set. */
      readonly view: RecoveryView;
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
      /** `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask for the challenge again; list-…: no list is left to answer from: contact support. */
      readonly reason: 'not-a-code' | 'challenge-expired' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `busy`: too many hashes at once (R46). */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | SpentTries
  | RefusedRecovery;

type OtpStep = RecoveryStep & { readonly challenge: OtpChallenge };

/**
 * The third proof of a lost password: the third step, with tries of its own, so that a strangers' lane that somebody closed does not
 * stop it (R123, R148). For the list itself an answer here counts like any other: positions are burnt, misses count over its life.
 */
export async function answerRecoveryOtp(deps: Deps, input: AnswerRecoveryOtpInput): Promise<AnswerRecoveryOtpResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const { challenge } = flow;
  const step = { account, flow, method: 'otp-list', requestId, now } as const;
  if (challenge === undefined || now >= challenge.expiresAt) return refuseUnjudged(deps, { ...step, unjudged: { ok: false, reason: 'challenge-expired' } });
  const { listId, position } = challenge;
  const judged = await judgeOtp(deps, { accountId: account.id, listId, epoch: epochOf(step, listId), position, code: input.code, lane: laneOf(flow), now });
  if (judged.ok) return goOn(deps, { ...step, judged });
  if (judged.reason === 'wrong-code' || judged.reason === 'replayed') return settleMiss(deps, { ...step, challenge, judged });
  return refuseUnjudged(deps, { ...step, listId, unjudged: judged });
}

/** The ledgers of this recovery alone. */
function laneOf(flow: RecoveryFlow): `recovery:${string}` {
  return `recovery:${flow.id}`;
}

function epochOf(input: { readonly account: AccountRecord; readonly flow: RecoveryFlow }, listId: string): string {
  return otpEpoch({ account: input.account, listId, lane: laneOf(input.flow) });
}

async function goOn(deps: Deps, input: RecoveryStep & { readonly judged: Extract<JudgeOtpResult, { readonly ok: true }> }): Promise<AnswerRecoveryOtpResult> {
  const { flow, judged, requestId, now } = input;
  // Read again: the hash took its time, and the account may have changed meanwhile.
  const account = await deps.accounts.find(input.account.id);
  if (account === undefined) return refusal(deps, 'flow-ended');
  const step = { account, method: 'otp-list', requestId, now } as const;
  if (!isOngoing(flow, account)) {
    await recordRecoveryStep(deps, { ...step, outcome: 'failure', reason: 'flow-ended' });
    return refusal(deps, 'flow-ended');
  }
  await recordRecoveryStep(deps, { ...step, outcome: 'success' });
  const moved = await moveRecovery(deps, { flow, event: 'third-step-right' });
  await tellListChange(deps, { account, before: judged.before, after: judged.after, requestId, now });
  if (moved === undefined) return refusal(deps, 'flow-ended');
  return Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: moved, secret: '', now }) });
}

async function settleMiss(
  deps: Deps,
  input: OtpStep & { readonly judged: Extract<JudgeOtpResult, { readonly reason: 'wrong-code' } | { readonly reason: 'replayed' }> },
): Promise<AnswerRecoveryOtpResult> {
  const { account, flow, challenge, judged, requestId, now } = input;
  await recordRecoveryStep(deps, { account, method: 'otp-list', outcome: 'failure', reason: judged.reason, requestId, now });
  if (judged.reason === 'wrong-code') {
    await tellMiss(deps, { account, missed: judged, requestId, now });
    if (judged.closesLane) return spendTries(deps, input);
  }
  const drawn = await drawChallenge(deps, { listId: challenge.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  // A lost race is no harm: a second answer of the same browser wrote the same challenge.
  await deps.flows.update(next(flow, { challenge: drawn.challenge }), flow.version);
  const reason = judged.reason === 'wrong-code' ? 'wrong-code' : 'replayed';
  return Object.freeze({ ok: false, reason, challenge: viewChallenge(drawn.challenge), supportContact: deps.supportContact });
}

/** Says why an answer was not judged, and writes it down, but for a slip of the fingers and a full queue (R175). */
async function refuseUnjudged(
  deps: Deps,
  input: RecoveryStep & { readonly listId?: string; readonly unjudged: UnjudgedOtp | { readonly ok: false; readonly reason: 'challenge-expired' } },
): Promise<AnswerRecoveryOtpResult> {
  const { account, listId = '', unjudged, requestId, now } = input;
  // No pause is ever due in a recovery's lane, so `wait` cannot come; were it to, it would be answered like a full queue.
  if ('retryAfterMs' in unjudged) return refusal(deps, 'busy', { retryAfterMs: unjudged.retryAfterMs });
  const { reason } = unjudged;
  if (reason === 'not-a-code') return refusal(deps, reason);
  if (reason === 'lane-closed') return finishSpent(deps, { ...input, plan: planOtpLedgers({ accountId: account.id, epoch: epochOf(input, listId), lane: laneOf(input.flow), policy: deps.policy.otpMisses }) });
  await recordRecoveryStep(deps, { account, method: 'otp-list', outcome: 'failure', reason, requestId, now });
  return refusal(deps, reason);
}
