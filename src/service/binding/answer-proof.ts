import type { BindingAct } from '../../core/recovery/index.js';
import type { AccountRecord, BindingFlow, FlowRecord } from '../../port/index.js';
import type { ListRefusal } from '../login/draw-challenge.js';
import { finishClosing, settleMiss } from '../login/settle-miss.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { judgeOtp, type JudgeOtpResult, type UnjudgedOtp } from '../shared/judge-otp.js';
import { standingOf, tellListChange, type ListStanding } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { loadProof, refuseAct, type ProofInput, type RefusedAct } from './load-proof.js';
import type { ProofChallengeView } from './start-binding.js';

/** What `auth.binding.answerOtp` is asked. */
export interface AnswerProofInput extends ProofInput {
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
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
      /** `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask again (R64); `lane-closed`: too many wrong answers (R65); list-…: the list can no longer be used. */
      readonly reason: 'not-a-code' | 'challenge-expired' | 'lane-closed' | ListRefusal;
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

/** Judges the fresh proof: in the lane of the session, in the ledgers of the login, with the same consequences (R65, R81). */
export async function answerProof(deps: Deps, input: AnswerProofInput): Promise<AnswerProofResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const { supportContact } = deps;
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const { challenge, lane } = flow;
  if (challenge === undefined || now >= challenge.expiresAt) return Object.freeze({ ok: false, reason: 'challenge-expired', supportContact });
  const { listId, position } = challenge;
  if (account.listId !== listId) return Object.freeze({ ok: false, reason: 'list-ended', supportContact });
  const judged = await judgeOtp(deps, { accountId: account.id, listId, epoch: otpEpoch({ account, listId, lane }), position, code: input.code, lane, now });
  if (judged.ok) return accept(deps, { account, flow, judged, requestId, now });
  if (judged.reason !== 'wrong-code' && judged.reason !== 'replayed') return refuseUnjudged(deps, { account, flow, judged, requestId, now });
  const settled = await settleMiss(deps, { account, attempt: flow, judged, requestId, now });
  return 'challenge' in settled ? Object.freeze({ ...settled, challenge: Object.freeze({ act: flow.act, ...settled.challenge }) }) : settled;
}

interface Answered {
  readonly account: AccountRecord;
  readonly flow: BindingFlow;
  readonly requestId: string | undefined;
  readonly now: number;
}

async function refuseUnjudged(deps: Deps, input: Answered & { readonly judged: UnjudgedOtp }): Promise<AnswerProofResult> {
  const { account, flow, judged, requestId, now } = input;
  const { reason } = judged;
  if (reason !== 'not-a-code' && reason !== 'busy') {
    const event = { ...byUser(account), method: 'otp-list', outcome: 'failure' } as const;
    await recordRefusal(deps, { ...event, kind: 'third-step-checked', reason, ledger: `${account.id}/${flow.lane}`, requestId, now });
  }
  if (reason === 'lane-closed') await finishClosing(deps, { account, attempt: flow, requestId, now });
  return Object.freeze({ ...judged, supportContact: deps.supportContact });
}

async function accept(deps: Deps, input: Answered & { readonly judged: Extract<JudgeOtpResult, { readonly ok: true }> }): Promise<AnswerProofResult> {
  const { account, flow, judged, requestId, now } = input;
  const { act } = flow;
  await recordEvent(deps, { ...byUser(account), kind: 'proof-given', method: 'otp-list', outcome: 'success', reason: act, requestId, now });
  if (!(await markProven(deps, { flow, now }))) return refuseAct(deps, 'try-again');
  await tellListChange(deps, { account, before: judged.before, after: judged.after, now });
  return Object.freeze({ ok: true, act, freshUntil: now + deps.policy.binding.freshMs, list: standingOf(deps, judged.after) });
}

const mostTries = 60;

/** Whoever else answers on the same page may change the challenge meanwhile; only the end of the act keeps a right answer from counting (R60). */
async function markProven(deps: Pick<Deps, 'flows'>, input: { readonly flow: BindingFlow; readonly now: number }): Promise<boolean> {
  let found: FlowRecord | undefined = input.flow;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.kind !== 'binding' || found.endedAt !== undefined || found.state !== 'challenge') return false;
    const { challenge: _answered, ...kept } = found;
    if (await deps.flows.update(next(kept, { state: 'proven', provenAt: input.now }), found.version)) return true;
    found = await deps.flows.find(input.flow.id);
  }
  return false;
}
