import type { BindingFlow } from '../../port/index.js';
import { approvedBy } from '../approval/approved-by.js';
import { wakeDevices } from '../approval/open-approval.js';
import { countLeft, tellListInstead } from '../approval/tell-list-instead.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { hasReserve } from '../login/list-in-reserve.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { endSpent } from '../device/end-denied.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import type { BindingAct } from '../../core/recovery/index.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { askKey, viewProofApproval, viewProofChallenge, type ProofApprovalView, type ProofChallengeView } from './start-binding.js';

/** What `auth.binding.askApproval` says. */
export type AskProofApprovalResult =
  | {
      readonly ok: true;
      /** Whether the phone was asked anew, and the number to type there. */
      readonly approval: ProofApprovalView;
    }
  | RefusedAct;

/** Asks the phone once more for the same act; the earlier request is over with it (R101). */
export async function askProofApproval(deps: Deps, input: ProofInput): Promise<AskProofApprovalResult> {
  const now = deps.clock.now();
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, session, flow, secret } = loaded;
  if (flow.challenge !== undefined) return refusal(deps, 'not-in-this-step');
  if (flow.approval?.state === 'approved') return Object.freeze({ ok: true, approval: viewProofApproval(deps, { flow, secret, now }) });
  const { change, devices } = await askKey(deps, { account, session, flow, secret, requestId: input.requestId, now });
  const stored = await changeWhileSame(deps, { flow, change });
  if (stored === undefined) return refusal(deps, 'try-again');
  if (change.approvalRefused === 'lane-closed') await endSpent(deps, { account, flow: stored, requestId: input.requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, approval: viewProofApproval(deps, { flow: stored, secret, now }) });
}

/** What `auth.binding.finishApproval` says. */
export type FinishProofApprovalResult =
  | {
      readonly ok: true;
      /** What the proof is for. */
      readonly act: BindingAct;
      /** Until when the act may begin, in ms since the epoch (R172). */
      readonly freshUntil: number;
    }
  | {
      readonly ok: false;
      /** The phone has not approved it, or not yet. */
      readonly reason: 'not-approved';
      /** Wait while it is `open`; else ask again. */
      readonly approval: ProofApprovalView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** What the phone approved is the fresh proof, for this act in this session (R81, R172). */
export async function finishProofApproval(deps: Deps, input: ProofInput): Promise<FinishProofApprovalResult> {
  const now = deps.clock.now();
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret, state } = loaded;
  if ((await approvedBy(deps, { account, flow })) === undefined) return refusal(deps, 'not-approved', { approval: viewProofApproval(deps, { flow, secret, now }) });
  const { act } = flow;
  // Under an id of its own: however often the page asks, one approval is one line of the audit.
  const id = `key-proof-${flow.approval?.id ?? flow.id}`;
  await recordEvent(deps, { ...byUser(account), id, kind: 'proof-given', method: 'key', outcome: 'success', reason: act, requestId: input.requestId, now });
  if ((await changeWhileSame(deps, { flow, change: { state, provenAt: now } })) === undefined) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, act, freshUntil: now + deps.policy.binding.freshMs });
}

/** What `auth.binding.useList` says. */
export type UseListForProofResult =
  | {
      readonly ok: true;
      /** Go on with `auth.binding.answerOtp`. */
      readonly challenge: ProofChallengeView;
    }
  | {
      readonly ok: false;
      /** `no-list`: there is none in reserve; list-…: it can no longer be used. */
      readonly reason: 'no-list' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** *Use my list instead*, for the phone that is lost: the list in reserve gives the proof. All addresses are told. */
export async function useListForProof(deps: Deps, input: ProofInput): Promise<UseListForProofResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  if (!(await hasReserve(deps, account))) return refusal(deps, 'no-list');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { challenge } = drawn;
  await tellListInstead(deps, { account, flow, challenge, reason: flow.act, requestId, now });
  const { approval: _asked, approvalRefused: _why, ...kept } = flow;
  if (!(await deps.flows.update(next(kept, { challenge }), flow.version))) return refusal(deps, 'try-again');
  await countLeft(deps, { account, flow, now });
  return Object.freeze({ ok: true, challenge: viewProofChallenge(flow.act, challenge) });
}

/** As long as the act is where it was, and its request the same. */
function changeWhileSame(deps: Pick<Deps, 'flows'>, input: { readonly flow: BindingFlow; readonly change: Partial<BindingFlow> }): Promise<BindingFlow | undefined> {
  const { flow, change } = input;
  return changeFlow<BindingFlow>(deps, {
    flow,
    change: (found) => {
      if (found.kind !== 'binding' || found.endedAt !== undefined || found.state !== flow.state || found.approval?.id !== flow.approval?.id) return undefined;
      return found.approval?.state === 'approved' && flow.approval?.state !== 'approved' ? undefined : next(found, change);
    },
  });
}
