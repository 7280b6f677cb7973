import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { byUser, recordEvents, type EventInput } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import type { JudgeOtpResult } from '../shared/judge-otp.js';
import { listEndedEvent, listNoticeOf } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { closeLane } from './close-lane.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { beginFollowUps, dueFollowUps } from './follow-up.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';
import { refusal } from '../shared/refusal.js';

type Missed = Extract<JudgeOtpResult, { readonly reason: 'wrong-code' } | { readonly reason: 'replayed' }>;

/** What a wrong answer in a login leads to. */
export type SettledMiss =
  | { readonly ok: false; readonly reason: 'wrong-code' | 'replayed'; readonly challenge: ChallengeView; readonly supportContact: string }
  | { readonly ok: false; readonly reason: 'lane-closed' | ListRefusal; readonly supportContact: string };

interface SettleInput {
  readonly account: AccountRecord;
  readonly attempt: AttemptFlow;
  readonly judged: Missed;
  readonly requestId: string | undefined;
  readonly now: number;
}

/**
 * Writes a wrong answer down and says what is asked now. Whom it concerns is told, and strangers' sessions end, once the answer is out: the
 * attempt keeps a note of that, for whoever has to make up for it.
 */
export async function settleMiss(deps: Deps, input: SettleInput): Promise<SettledMiss> {
  const { account, attempt, judged, requestId, now } = input;
  const base = { ...byUser(account), method: 'otp-list', outcome: 'failure', requestId, now } as const;
  const event = { ...base, kind: 'third-step-checked', reason: judged.reason } as const;
  if (judged.reason === 'replayed') {
    await recordRefusal(deps, { ...event, ledger: `${account.id}/${attempt.lane}` });
    return askAgain(deps, input, []);
  }
  const isFirst = attempt.misses === 0;
  const notice = listNoticeOf(deps, judged);
  const works = [...(isFirst ? (['partial-auth'] as const) : []), ...(notice === undefined ? [] : [notice])];
  // Lane and list bound how many there are, so that none has to be merged into a burst.
  const events: readonly EventInput[] = [
    event,
    ...(isFirst ? [{ ...base, kind: 'partial-auth' } as const] : []),
    ...(judged.burnt ? [{ ...base, kind: 'position-burnt' } as const] : []),
    ...(notice === 'list-ended' ? [listEndedEvent({ account, list: judged.after, requestId, now })] : []),
  ];
  if (judged.closesLane) {
    await closeLane(deps, { account, attempt, record: judged.record, events, works, requestId, now });
    return refusal(deps, 'lane-closed');
  }
  await recordEvents(deps, events);
  return askAgain(deps, input, works);
}

async function askAgain(deps: Deps, input: SettleInput, works: readonly FollowUp['work'][]): Promise<SettledMiss> {
  const { account, attempt, judged, now } = input;
  const drawn = await drawAgain(deps, input);
  const followUps = dueFollowUps({ account, attempt, works, now });
  const missed = judged.reason === 'wrong-code' ? 1 : 0;
  const noted = await changeAttempt(deps, {
    attempt,
    change: (found) => {
      const isOpen = found.endedAt === undefined && found.state === attempt.state;
      if (!isOpen && followUps.length === 0) return undefined;
      // Another answer on the same page may have been told meanwhile what is asked next.
      const asksOn = isOpen && drawn.ok && found.challenge?.position === attempt.challenge?.position;
      const due = followUps.length === 0 ? {} : { followUps: [...(found.followUps ?? []), ...followUps] };
      return next(found, { misses: found.misses + missed, ...due, ...(asksOn ? { challenge: drawn.challenge } : {}) });
    },
  });
  beginFollowUps(deps, { attempt: noted ?? attempt, account, followUps, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  return refusal(deps, judged.reason, { challenge: viewChallenge(noted?.challenge ?? drawn.challenge) });
}

/** The pin stays where it was, unless the miss burnt the position, or another answer used it: then the list is asked for the next one. */
async function drawAgain(deps: Deps, input: SettleInput): ReturnType<typeof drawChallenge> {
  const { attempt, judged, now } = input;
  const { challenge } = attempt;
  const after = judged.reason === 'wrong-code' ? judged.after : undefined;
  if (after?.status === 'ended') return Object.freeze({ ok: false, reason: after.endReason === 'used-up' ? 'list-spent' : 'list-ended' });
  if (after?.pinned === undefined || challenge === undefined) return drawChallenge(deps, { listId: challenge?.listId, now });
  return Object.freeze({ ok: true, challenge: Object.freeze({ ...challenge, position: after.pinned, expiresAt: now + deps.policy.otpList.challengeTtlMs }) });
}
