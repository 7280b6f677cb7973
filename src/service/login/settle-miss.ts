import { endOtpList } from '../../core/otp-list/index.js';
import { planOtpLedgers } from '../../core/throttle/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import type { JudgeOtpResult } from '../shared/judge-otp.js';
import { tellListChange, tellMiss } from '../shared/list-notices.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { isClosed } from '../shared/reserve-try.js';
import { updateList } from '../shared/update-list.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';

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

/** Writes a wrong answer down, tells whom it concerns, closes what it closes, and says what is asked now. */
export async function settleMiss(deps: Deps, input: SettleInput): Promise<SettledMiss> {
  const { account, attempt, judged, requestId, now } = input;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'failure', requestId, now } as const;
  const isFirst = judged.reason === 'wrong-code' && attempt.misses === 0;
  const besides = isFirst ? [{ ...event, kind: 'partial-auth' } as const] : [];
  await recordRefusal(deps, { ...event, kind: 'third-step-checked', reason: judged.reason, ledger: `${account.id}/${attempt.lane}`, besides });
  if (judged.reason === 'replayed') return askAgain(deps, input);
  await tellMiss(deps, { account, missed: judged, now });
  if (isFirst) await notifyAccount(deps, { account, purpose: 'partial-auth', dataFor: () => ({ username: account.username }), now });
  return judged.closesLane ? closeLane(deps, input) : askAgain(deps, input);
}

type ClosedLane = Omit<SettleInput, 'judged'>;

/**
 * A lane whose closing was cut short is closed but for what follows from it: whoever is refused there next makes up for
 * that (invariant 2). One that only has too many tries on their way is not closed, and nothing follows.
 */
export async function finishClosing(deps: Deps, input: ClosedLane): Promise<void> {
  const { account, attempt, now } = input;
  const epoch = otpEpoch({ account, listId: attempt.challenge?.listId ?? '', lane: attempt.lane });
  const plan = planOtpLedgers({ accountId: account.id, epoch, lane: attempt.lane, policy: deps.policy.otpMisses });
  if ((await isClosed(deps, { plan, now })) && !(await isSettled(deps, input))) await closeLane(deps, input);
}

async function isSettled(deps: Deps, input: ClosedLane): Promise<boolean> {
  const { account, attempt } = input;
  if (attempt.lane === 'strangers') return account.password?.compromisedAt !== undefined;
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return record === undefined || record.list.status === 'ended';
}

/** With the strangers' lane the password counts as compromised; with a known browser's the list is disabled (R65). */
async function closeLane(deps: Deps, input: ClosedLane): Promise<SettledMiss> {
  const { account, attempt, requestId, now } = input;
  const event = { ...byUser(account), outcome: 'failure', requestId, now } as const;
  await recordEvent(deps, { ...event, kind: 'lane-closed', method: 'otp-list', reason: attempt.lane === 'strangers' ? 'strangers' : 'known-browser' });
  const over = { misses: attempt.misses + 1, endedAt: now, endReason: 'lane-closed' };
  await deps.flows.update(next(attempt, over), attempt.version);
  if (attempt.lane === 'strangers') {
    await recordEvent(deps, { ...event, kind: 'password-compromised', method: 'password' });
    // Told and swept before it is marked, as only until then somebody makes up for a crash; and swept again, for a session opened in between.
    await notifyAccount(deps, { account, purpose: 'lane-closed', dataFor: () => ({ username: account.username }), now });
    const current = await deps.accounts.find(account.id);
    if (current?.passwordsSet === account.passwordsSet) await endStrangersSessions(deps, { account: current, now });
    if (await markCompromised(deps, { account, now })) await endStrangersSessions(deps, { account, now });
  } else {
    await disableList(deps, { account, now });
  }
  return Object.freeze({ ok: false, reason: 'lane-closed', supportContact: deps.supportContact });
}

async function disableList(deps: Deps, input: { readonly account: AccountRecord; readonly now: number }): Promise<void> {
  const { account, now } = input;
  if (account.listId === undefined) return;
  const ended = await updateList(deps, { listId: account.listId, change: (list) => ({ before: list, list: endOtpList({ list, reason: 'disabled', now }) }) });
  if (ended !== undefined) await tellListChange(deps, { account, before: ended.before, after: ended.list, now });
}

async function askAgain(deps: Deps, input: SettleInput): Promise<SettledMiss> {
  const { attempt, judged } = input;
  const { supportContact } = deps;
  const drawn = await drawAgain(deps, input);
  if (!drawn.ok) return Object.freeze({ ok: false, reason: drawn.reason, supportContact });
  const missed = judged.reason === 'wrong-code' ? 1 : 0;
  // A lost race is no harm: a second answer of the same browser wrote the same challenge.
  await deps.flows.update(next(attempt, { misses: attempt.misses + missed, challenge: drawn.challenge }), attempt.version);
  const reason = judged.reason === 'wrong-code' ? 'wrong-code' : 'replayed';
  return Object.freeze({ ok: false, reason, challenge: viewChallenge(drawn.challenge), supportContact });
}

/** The pin stays where it was, unless the miss burnt the position, or another answer used it: then the list is asked for the next one. */
async function drawAgain(deps: Deps, input: SettleInput): ReturnType<typeof drawChallenge> {
  const { attempt, judged, now } = input;
  const { challenge } = attempt;
  const stays = judged.reason === 'wrong-code' && judged.after.status !== 'ended' && judged.after.pinned === challenge?.position;
  if (!stays || challenge === undefined) return drawChallenge(deps, { listId: challenge?.listId, now });
  return Object.freeze({ ok: true, challenge: Object.freeze({ ...challenge, expiresAt: now + deps.policy.otpList.challengeTtlMs }) });
}
