import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { afterAnswer } from '../shared/after-answer.js';
import { byUser, recordEvents, type EventInput } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-attempt.js';
import type { Deps } from '../shared/deps.js';
import type { JudgeOtpResult } from '../shared/judge-otp.js';
import { burntEvent, listEndedEvent, listNoticeOf, type ListNotice } from '../shared/list-notices.js';
import { condemned } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { closingEvents } from './close-lane.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { doFollowUps, followUpMs } from './follow-up.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';

type WrongCode = Extract<JudgeOtpResult, { readonly reason: 'wrong-code' }>;
type Missed = WrongCode | Extract<JudgeOtpResult, { readonly reason: 'replayed' }>;

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
 * Writes a wrong answer down and says what is asked now. Whom it concerns is told, and what it closes is closed, once the answer is out: the
 * attempt keeps a note of that, for whoever has to make up for it.
 */
export async function settleMiss(deps: Deps, input: SettleInput): Promise<SettledMiss> {
  const { account, attempt, judged, requestId, now } = input;
  const event = { ...byUser(account), kind: 'third-step-checked', method: 'otp-list', outcome: 'failure', reason: judged.reason, requestId, now } as const;
  if (judged.reason === 'replayed') {
    await recordRefusal(deps, { ...event, ledger: `${account.id}/${attempt.lane}` });
    return askAgain(deps, input, []);
  }
  const notice = listNoticeOf(deps, judged);
  // Lane and list bound how many there are, so that none has to be merged into a burst.
  await recordEvents(deps, [event, ...eventsOf(input, judged), ...(notice === 'list-ended' ? [listEndedEvent({ account, list: judged.after, now })] : [])]);
  const works = worksOf(attempt, { judged, notice });
  return judged.closesLane ? close(deps, input, works) : askAgain(deps, input, works);
}

function eventsOf({ account, attempt, requestId, now }: SettleInput, judged: WrongCode): readonly EventInput[] {
  const partial = { ...byUser(account), kind: 'partial-auth', method: 'otp-list', outcome: 'failure', requestId, now } as const;
  return [
    ...(isFirst(attempt) ? [partial] : []),
    ...(judged.burnt ? [burntEvent({ account, now })] : []),
    ...(judged.closesLane ? closingEvents({ account, lane: attempt.lane, requestId, now }) : []),
  ];
}

function isFirst(attempt: AttemptFlow): boolean {
  return attempt.misses === 0;
}

function worksOf(attempt: AttemptFlow, { judged, notice }: { readonly judged: WrongCode; readonly notice: ListNotice | undefined }): readonly FollowUp['work'][] {
  return [...(judged.closesLane ? (['lane-closed'] as const) : []), ...(isFirst(attempt) ? (['partial-auth'] as const) : []), ...(notice === undefined ? [] : [notice])];
}

async function close(deps: Deps, input: SettleInput, works: readonly FollowUp['work'][]): Promise<SettledMiss> {
  const { account, attempt, now } = input;
  const noted = await noteMiss(deps, input, { works, change: { endedAt: now, endReason: 'lane-closed' } });
  // Not before the note, as nobody makes up for what seems to be done; where it loses a race, what follows marks it.
  if (attempt.lane === 'strangers') await deps.accounts.update(condemned(account, now), account.version);
  afterAnswer(deps, () => doFollowUps(deps, { attempt: noted, account, works, now }));
  return Object.freeze({ ok: false, reason: 'lane-closed', supportContact: deps.supportContact });
}

async function askAgain(deps: Deps, input: SettleInput, works: readonly FollowUp['work'][]): Promise<SettledMiss> {
  const { account, judged, now } = input;
  const { supportContact } = deps;
  const drawn = await drawAgain(deps, input);
  const noted = await noteMiss(deps, input, { works, change: drawn.ok ? { challenge: drawn.challenge } : {} });
  if (works.length > 0) afterAnswer(deps, () => doFollowUps(deps, { attempt: noted, account, works, now }));
  if (!drawn.ok) return Object.freeze({ ok: false, reason: drawn.reason, supportContact });
  return Object.freeze({ ok: false, reason: judged.reason, challenge: viewChallenge(drawn.challenge), supportContact });
}

/** Counts the miss on the attempt, with what it leads to. Once an attempt is over, nothing else of it changes. */
async function noteMiss(
  deps: Pick<Deps, 'flows'>,
  input: SettleInput,
  noted: { readonly works: readonly FollowUp['work'][]; readonly change: Partial<Pick<AttemptFlow, 'challenge' | 'endedAt' | 'endReason'>> },
): Promise<AttemptFlow> {
  const { attempt, judged, now } = input;
  const missed = judged.reason === 'wrong-code' ? 1 : 0;
  const due = noted.works.map((work) => Object.freeze({ work, dueAt: now + followUpMs }));
  const change = (found: AttemptFlow): AttemptFlow | undefined => {
    const isOpen = found.endedAt === undefined && found.state === attempt.state;
    if (!isOpen && due.length === 0) return undefined;
    const followUps = due.length === 0 ? {} : { followUps: Object.freeze([...(found.followUps ?? []), ...due]) };
    return next(found, { misses: found.misses + missed, ...followUps, ...(isOpen ? noted.change : {}) });
  };
  return (await changeAttempt(deps, { attempt, change })) ?? attempt;
}

/** The pin stays where it was, unless the miss burnt the position, or another answer used it: then the list is asked for the next one. */
async function drawAgain(deps: Deps, input: SettleInput): ReturnType<typeof drawChallenge> {
  const { attempt, judged, now } = input;
  const { challenge } = attempt;
  const pinned = judged.reason === 'wrong-code' && judged.after.status !== 'ended' ? judged.after.pinned : undefined;
  if (pinned === undefined || challenge === undefined) return drawChallenge(deps, { listId: challenge?.listId, now });
  return Object.freeze({ ok: true, challenge: Object.freeze({ ...challenge, position: pinned, expiresAt: now + deps.policy.otpList.challengeTtlMs }) });
}
