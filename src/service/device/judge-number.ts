import { closeKeyLane, finishClosingKey } from '../approval/close-key-lane.js';
import { keyPlan } from '../approval/key-plan.js';
import { matchNumber } from '../approval/number.js';
import { approvalLane, isApprovable, type ApprovableFlow } from '../approval/approvable.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { confirmMiss, giveBackTry, isClosed, judgeTry, reserveTry, type ReservedTry } from '../shared/reserve-try.js';
import type { Answered, AnswerApprovalResult } from './answer-approval.js';
import { endSpent } from './end-denied.js';

/** A number that was right; its try is still to be accepted where the approval was won, or given back where another answer was quicker. */
export interface RightNumber {
  readonly ok: true;
  readonly reserved: ReservedTry<'key'>;
}

/** Judges the number that was typed into the app, in the Key's ledger of the lane, which is reserved first (R93, R100, R147). */
export async function judgeNumber(deps: Deps, input: Answered): Promise<RightNumber | Extract<AnswerApprovalResult, { readonly ok: false }>> {
  const { account, flow, approval, claims, requestId, now } = input;
  const lane = approvalLane(flow);
  const plan = keyPlan(deps, { account, lane });
  const tried = await reserveTry(deps, { plan, now });
  const event = { ...byUser(account), kind: 'third-step-checked', method: 'key', outcome: 'failure', requestId, now } as const;
  if (!tried.ok) await recordRefusal(deps, { ...event, reason: tried.reason, ledger: `${account.id}/${lane}` });
  if (!tried.ok && tried.reason === 'wait') return Object.freeze({ ok: false, reason: 'wait', retryAfterMs: tried.retryAfterMs });
  if (!tried.ok) {
    if (await isClosed(deps, { plan, now })) await followClosed(deps, { ...input, isFirst: false });
    return Object.freeze({ ok: false, reason: 'lane-closed' });
  }
  const { reserved } = tried;
  const { number = '' } = claims;
  const right = await judgeTry(deps, { reserved, now }, () =>
    Promise.resolve(matchNumber(deps, { guard: reserved.guard, accountId: account.id, approvalId: approval.id, stored: approval.number, number })),
  );
  if (right) return { ok: true, reserved };
  // The approval takes so many numbers and no more, however many come at the same moment: whoever finds it no longer open was not judged (R93).
  const triesLeft = await judgeTry(deps, { reserved, now }, () => countMiss(deps, input));
  if (triesLeft === undefined) {
    await giveBackTry(deps, { reserved, now });
    return Object.freeze({ ok: false, reason: 'approval-ended' });
  }
  const closesLane = await confirmMiss(deps, { reserved, now });
  await recordEvent(deps, { ...event, reason: 'wrong-number' });
  if (closesLane) await followClosed(deps, { ...input, isFirst: true });
  return closesLane ? Object.freeze({ ok: false, reason: 'lane-closed' }) : Object.freeze({ ok: false, reason: 'wrong-number', triesLeft });
}

/** Counts the miss on the approval, which so many of them end (R93), and says how many are left; `undefined` where it is no longer open. */
async function countMiss(deps: Deps, { flow, approval }: Answered): Promise<number | undefined> {
  const { tries } = deps.policy.approval;
  const changed = await changeFlow<ApprovableFlow>(deps, {
    flow,
    change: (found) => {
      if (!isApprovable(found) || found.endedAt !== undefined || found.approval?.id !== approval.id || found.approval.state !== 'open') return undefined;
      const misses = found.approval.misses + 1;
      return next(found, { approval: Object.freeze({ ...found.approval, misses, ...(misses >= tries ? { state: 'wrong-number' as const } : {}) }) });
    },
  });
  return changed?.approval === undefined ? undefined : Math.max(0, tries - changed.approval.misses);
}

/** The last wrong number of a login closes its lane; that of a recovery or a session ends these, and nothing else (R81, R100, R123). */
async function followClosed(deps: Deps, input: Answered & { readonly isFirst: boolean }): Promise<void> {
  const { account, flow, isFirst, requestId, now } = input;
  if (flow.kind !== 'attempt') return endSpent(deps, { account, flow, requestId, now });
  const closed = { account, lane: flow.lane, attempt: flow, requestId, now };
  return isFirst ? closeKeyLane(deps, closed) : finishClosingKey(deps, closed);
}
