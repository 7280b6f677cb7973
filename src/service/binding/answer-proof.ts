import type { BindingAct } from '../../core/recovery/index.js';
import type { BindingFlow } from '../../port/index.js';
import { clearUnanswered } from '../approval/approval-ledgers.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import type { JudgeOtpResult, UnjudgedOtp } from '../shared/judge-otp.js';
import { standingOf, tellListChange, tellMiss, type ListStanding } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { closeProofs, judgeProof, laneOfProofs, refuseUnjudged } from './judge-proof.js';
import { loadProof, type LoadedProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { viewProofChallenge, type ProofChallengeView } from './start-binding.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.answerOtp` is asked. */
export interface AnswerProofInput extends ProofInput {
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
  /** The act that the page names: where another tab has begun another one since, the one-time password is not judged (R81). */
  readonly act?: BindingAct | undefined;
}

/** What `auth.binding.answerOtp` says. */
export type AnswerProofResult =
  | {
      readonly ok: true;
      /** What the proof is for. */
      readonly act: BindingAct;
      /** Until when the act may begin, in ms since the epoch (R172). */
      readonly freshUntil: number;
      /** What is left of the list. */
      readonly list: ListStanding;
    }
  | {
      readonly ok: false;
      /** `wrong-code`: a miss; `replayed`: used meanwhile, no miss. Either way the challenge says what is asked now. */
      readonly reason: 'wrong-code' | 'replayed';
      /** What is asked now. */
      readonly challenge: ProofChallengeView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedOtp
  | RefusedAct;

/** Why a one-time password was not judged. */
export type RefusedOtp =
  | {
      readonly ok: false;
      /** `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask again (R64); `lane-closed`: too many wrong answers, and this session has ended: log in again (R65); list-…: the list can no longer be used. */
      readonly reason: 'not-a-code' | 'challenge-expired' | 'lane-closed' | ListRefusal;
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
    };

/** Judges the fresh proof, in a lane of the session's own: a stolen token ends itself with its misses, and nothing of its owner's but list life (R65, R66, R81). */
export async function answerProof(deps: Deps, input: AnswerProofInput): Promise<AnswerProofResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, session, flow } = loaded;
  const { challenge } = flow;
  if (challenge === undefined || now >= challenge.expiresAt) return refusal(deps, 'challenge-expired');
  if (account.listId !== challenge.listId) return refusal(deps, 'list-ended');
  const judged = await judgeProof(deps, { account, session, challenge, code: input.code, now });
  const answered = { account, session, flow, requestId, now };
  if (judged.ok) return accept(deps, { ...answered, judged });
  if (judged.reason !== 'wrong-code' && judged.reason !== 'replayed') return refuse(deps, { ...answered, unjudged: judged });
  return settleMiss(deps, { ...answered, judged });
}

type Answered = Pick<LoadedProof, 'account' | 'session' | 'flow'> & { readonly requestId: string | undefined; readonly now: number };

async function refuse(deps: Deps, input: Answered & { readonly unjudged: UnjudgedOtp }): Promise<AnswerProofResult> {
  const { reason } = input.unjudged;
  if (reason !== 'not-a-code' && reason !== 'busy') await recordMissed(deps, { ...input, reason });
  return refuseUnjudged(deps, input);
}

/** Writes a wrong answer down, tells whom it concerns, ends the session where it was the last one, and says what is asked now. */
async function settleMiss(
  deps: Deps,
  input: Answered & { readonly judged: Extract<JudgeOtpResult, { readonly reason: 'wrong-code' } | { readonly reason: 'replayed' }> },
): Promise<AnswerProofResult> {
  const { account, flow, judged, requestId, now } = input;
  const { supportContact } = deps;
  const { reason } = judged;
  await recordMissed(deps, { ...input, reason });
  if (reason === 'wrong-code') await tellMiss(deps, { account, missed: judged, requestId, now });
  if (reason === 'wrong-code' && judged.closesLane) return closeProofs(deps, input);
  // The pin may have moved: a burnt or used position is followed by another.
  const drawn = await drawChallenge(deps, { listId: flow.challenge?.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  // A lost race is no harm: a second answer of the same browser wrote the same challenge.
  await deps.flows.update(next(flow, { challenge: drawn.challenge }), flow.version);
  return Object.freeze({ ok: false, reason, challenge: viewProofChallenge(flow.act, drawn.challenge), supportContact });
}

function recordMissed(deps: Deps, input: Answered & { readonly reason: string }): Promise<void> {
  const { account, session, reason, requestId, now } = input;
  const event = { ...byUser(account), kind: 'third-step-checked', method: 'otp-list', outcome: 'failure', reason, requestId, now } as const;
  return recordRefusal(deps, { ...event, ledger: `${account.id}/${laneOfProofs(session)}` });
}

async function accept(deps: Deps, input: Answered & { readonly judged: Extract<JudgeOtpResult, { readonly ok: true }> }): Promise<AnswerProofResult> {
  const { account, session, flow, judged, requestId, now } = input;
  const { act } = flow;
  await recordEvent(deps, { ...byUser(account), kind: 'proof-given', method: 'otp-list', outcome: 'success', reason: act, requestId, now });
  if (!(await markProven(deps, { flow, now }))) return refusal(deps, 'try-again');
  await tellListChange(deps, { account, before: judged.before, after: judged.after, requestId, now });
  // The list in reserve is another factor than the Key, whose requests may have stopped here (R103).
  if (account.method === 'key') await clearUnanswered(deps, { account, lane: laneOfProofs(session), now });
  return Object.freeze({ ok: true, act, freshUntil: now + deps.policy.binding.freshMs, list: standingOf(deps, judged.after) });
}

/** Whoever else answers on the same page may change the challenge meanwhile; only the end of the act keeps a right answer from counting (R60). */
async function markProven(deps: Pick<Deps, 'flows'>, input: { readonly flow: BindingFlow; readonly now: number }): Promise<boolean> {
  const proven = await changeFlow(deps, {
    flow: input.flow,
    change: (found) => {
      if (found.kind !== 'binding' || found.endedAt !== undefined || found.state !== 'challenge') return undefined;
      const { challenge: _answered, ...kept } = found;
      return next(kept, { state: 'proven', provenAt: input.now } as const);
    },
  });
  return proven !== undefined;
}
