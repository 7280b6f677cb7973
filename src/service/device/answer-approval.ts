import { peekStatement, verifyApproval, type ApprovalClaims } from '../../core/pairing/index.js';
import type { PendingApproval } from '../../port/index.js';
import { clearUnanswered, countUnanswered, forgetOpened } from '../approval/approval-ledgers.js';
import { isApprovable, approvalLane, type ApprovableFlow } from '../approval/approvable.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { afterAnswer } from '../shared/after-answer.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { changeDevice, jwkOf } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { acceptTry, giveBackTry, judgeTry } from '../shared/reserve-try.js';
import { endDenied } from './end-denied.js';
import { judgeNumber } from './judge-number.js';
import { denyLate } from './late-denial.js';
import { loadDevice, type DeviceInput, type LoadedDevice, type RefusedDevice } from './load-device.js';

/** What `auth.devices.answerApproval` is asked. */
export interface AnswerApprovalInput extends DeviceInput {
  /** The id of the approval. */
  readonly approval: string;
  /** The `lukko-approval+jwt`. */
  readonly answer: string;
}

/** What `auth.devices.answerApproval` says. */
export type AnswerApprovalResult =
  | {
      readonly ok: true;
      /** What the answer was taken as. */
      readonly state: 'approved' | 'denied';
    }
  | {
      readonly ok: false;
      /** That was not the number on the screen. */
      readonly reason: 'wrong-number';
      /** How many more this approval takes; with none, ask for another on the computer. */
      readonly triesLeft: number;
    }
  | {
      readonly ok: false;
      /** Too soon after the last wrong number (R65). */
      readonly reason: 'wait';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
    }
  | {
      readonly ok: false;
      /**
       * `approval-ended`: answered, too late, or replaced by another; `bad-answer`: the statement is not right for this approval (R98, R104, R105); `lane-closed`: too
       * many wrong numbers (R100). `answer-replayed`: this very answer was taken before (R99).
       */
      readonly reason: 'approval-ended' | 'bad-answer' | 'answer-replayed' | 'lane-closed';
    }
  | RefusedDevice;

/** A device's answer to an approval that waits. */
export interface Answered extends LoadedDevice {
  readonly flow: ApprovableFlow;
  readonly approval: PendingApproval;
  readonly claims: ApprovalClaims;
  readonly answer: string;
  readonly requestId: string | undefined;
  readonly now: number;
}

/**
 * Takes the answer of a device. One update of the flow has one winner, whatever else answers at the same moment (R99); the page on the computer goes on
 * from there, so that a phone alone opens nothing.
 */
export async function answerApproval(deps: Deps, input: AnswerApprovalInput): Promise<AnswerApprovalResult> {
  const now = deps.clock.now();
  const { answer, requestId } = input;
  const loaded = await loadDevice(deps, { request: input.request, changes: true, now });
  if (!loaded.ok) return loaded;
  const { account, device } = loaded;
  const flow = await deps.flows.find(input.approval.slice(0, Math.max(0, input.approval.lastIndexOf('.'))));
  if (flow === undefined || !isApprovable(flow) || flow.accountId !== account.id || flow.accountKeyId !== account.keyId) return refuse('approval-ended');
  const { approval } = flow;
  if (approval?.id !== input.approval || approval.state !== 'open' || now >= approval.expiresAt || flow.endedAt !== undefined) {
    const isReplayed = approval?.id === input.approval && approval.answer === answer;
    const denied = await denyLate(deps, { ...loaded, flow, id: input.approval, answer, requestId, now });
    if (denied && !isReplayed) return Object.freeze({ ok: true, state: 'denied' });
    return refuse(isReplayed ? 'answer-replayed' : 'approval-ended');
  }
  const verified = verifyApproval({ jws: answer, jwk: jwkOf(device), aud: deps.origin, now, challenge: approval.challenge });
  if (!verified.ok) {
    const event = { ...byUser(account), kind: 'approval-answered', method: 'key', outcome: 'failure', requestId, now } as const;
    await recordRefusal(deps, { ...event, reason: verified.reason, ledger: device.id });
    return refuse('bad-answer');
  }
  const answered: Answered = { ...loaded, flow, approval, claims: verified.claims, answer, requestId, now };
  const judged = verified.claims.answer === 'approve' ? await approve(deps, answered) : await deny(deps, answered);
  if (judged.ok) afterAnswer(deps, () => noteSeen(deps, answered));
  return judged;
}

async function approve(deps: Deps, input: Answered): Promise<AnswerApprovalResult> {
  const { account, flow, device, claims, answer, requestId, now } = input;
  const judged = await judgeNumber(deps, input);
  if (!judged.ok) return judged;
  const { reserved } = judged;
  // What throws was not judged, and the try is given back (R147).
  const taken = await judgeTry(deps, { reserved, now }, () => take(deps, { ...input, change: { state: 'approved', deviceId: device.id, answer, userVerified: claims.userVerified } }));
  if (taken === undefined) {
    await giveBackTry(deps, { reserved, now });
    return refuse('approval-ended');
  }
  await acceptTry(deps, { reserved, now });
  await recordEvent(deps, { ...byUser(account), kind: 'approval-answered', method: 'key', outcome: 'success', reason: claims.purpose, requestId, now });
  const lane = approvalLane(flow);
  await clearUnanswered(deps, { account, lane, now });
  if (flow.kind === 'transaction') await forgetOpened(deps, { account, lane, now });
  return Object.freeze({ ok: true, state: 'approved' });
}

async function deny(deps: Deps, input: Answered): Promise<AnswerApprovalResult> {
  const { account, flow, device, claims, answer, requestId, now } = input;
  const denial = claims.answer === 'not-me' ? 'not-me' : 'cancelled';
  const taken = await take(deps, { ...input, change: { state: 'denied', deviceId: device.id, answer } });
  if (taken === undefined) return refuse('approval-ended');
  await recordEvent(deps, { ...byUser(account), id: `denied-${taken.approval?.id ?? ''}`, kind: 'approval-denied', method: 'key', outcome: 'failure', reason: denial, requestId, now });
  await countUnanswered(deps, { account, lane: approvalLane(flow), now });
  if (denial === 'not-me') await endDenied(deps, { account, flow: taken, requestId, now });
  return Object.freeze({ ok: true, state: 'denied' });
}

/** The one update that an approval ends with. */
function take(deps: Deps, input: Answered & { readonly change: Partial<PendingApproval> }): Promise<ApprovableFlow | undefined> {
  const { flow, approval, change } = input;
  return changeFlow<ApprovableFlow>(deps, {
    flow,
    change: (found) => {
      if (!isApprovable(found) || found.endedAt !== undefined || found.approval?.id !== approval.id || found.approval.state !== 'open') return undefined;
      return next(found, { approval: Object.freeze({ ...found.approval, ...change }) });
    },
  });
}

/** When the device was last there, and which key of the server's it is known to trust by now: what it answered was signed with it. */
async function noteSeen(deps: Deps, { device, approval, now }: Answered): Promise<void> {
  const signedBy = peekStatement(approval.challenge)?.kid;
  const trustsKey = deps.serverKeys.all().find(({ kid }) => kid === signedBy)?.keyId ?? device.trustsKey;
  await changeDevice(deps, { deviceId: device.id, change: (found) => (found.endedAt === undefined ? next(found, { lastSeenAt: now, trustsKey }) : undefined) });
}

function refuse(reason: 'approval-ended' | 'bad-answer' | 'answer-replayed'): AnswerApprovalResult {
  return Object.freeze({ ok: false, reason });
}
