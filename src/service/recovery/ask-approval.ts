import type { RecoveryFlow } from '../../port/index.js';
import { approvedBy } from '../approval/approved-by.js';
import { wakeDevices } from '../approval/open-approval.js';
import { countLeft, tellListInstead } from '../approval/tell-list-instead.js';
import type { FlowInput } from '../first-login/load-first-login.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { hasReserve } from '../login/list-in-reserve.js';
import { endSpent } from '../device/end-denied.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { askKeyInRecovery } from './ask-third-step.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { moveRecovery } from './move-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { viewOf, type RecoveryView } from './view-recovery.js';

/** What `auth.recovery.askApproval` says. */
export type AskRecoveryApprovalResult =
  | {
      readonly ok: true;
      /** Where it stands: `view.approval` says whether the phone was asked anew. */
      readonly view: RecoveryView;
    }
  | RefusedRecovery;

/** Asks the phone once more; the earlier request is over with it (R101). */
export async function askRecoveryApproval(deps: Deps, input: FlowInput): Promise<AskRecoveryApprovalResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  if (flow.challenge !== undefined) return refusal(deps, 'not-in-this-step');
  if (flow.approval?.state === 'approved') return Object.freeze({ ok: true, view: await viewOf(deps, { ...loaded, now }) });
  const { change, devices } = await askKeyInRecovery(deps, { account, flow, secret, requestId, now });
  const stored = await changeFlow<RecoveryFlow>(deps, {
    flow,
    change: (found) => (found.kind === 'recovery' && isSame(found, flow) ? next(found, change) : undefined),
  });
  if (stored === undefined) return refusal(deps, 'try-again');
  // The last wrong number ended the recovery; where that was cut short, it ends now (invariant 2).
  if (change.approvalRefused === 'lane-closed') await endSpent(deps, { account, flow: stored, requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: stored, secret, now }) });
}

function isSame(found: RecoveryFlow, flow: RecoveryFlow): boolean {
  return found.endedAt === undefined && found.state === flow.state && found.approval?.id === flow.approval?.id && found.approval?.state !== 'approved';
}

/** What `auth.recovery.finishApproval` says. */
export type FinishRecoveryApprovalResult =
  | {
      readonly ok: true;
      /** Where it stands: the new password is chosen now. */
      readonly view: RecoveryView;
    }
  | {
      readonly ok: false;
      /** The phone has not approved it, or not yet: `view.approval` of `auth.recovery.view` says where it stands. */
      readonly reason: 'not-approved';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** The third proof of a lost password by the Key (R123). */
export async function finishRecoveryApproval(deps: Deps, input: FlowInput): Promise<FinishRecoveryApprovalResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  if ((await approvedBy(deps, { account, flow })) === undefined) return refusal(deps, 'not-approved');
  // Under an id of its own: however often the page asks, one approval is one line of the audit.
  const id = `key-recovery-${flow.approval?.id ?? flow.id}`;
  await recordRecoveryStep(deps, { account, id, method: 'key', outcome: 'success', requestId, now });
  const moved = await moveRecovery(deps, { flow, event: 'third-step-right' });
  return moved === undefined ? refusal(deps, 'flow-ended') : Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: moved, secret, now }) });
}

/** What `auth.recovery.useList` says. */
export type UseListForRecoveryResult =
  | {
      readonly ok: true;
      /** Where it stands: a one-time password is asked for. */
      readonly view: RecoveryView;
    }
  | {
      readonly ok: false;
      /** `no-list`: there is none in reserve; list-…: it can no longer be used. */
      readonly reason: 'no-list' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** *Use my list instead*, where the phone is not at hand. All addresses are told. */
export async function useListForRecovery(deps: Deps, input: FlowInput): Promise<UseListForRecoveryResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  if (!(await hasReserve(deps, account))) return refusal(deps, 'no-list');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { challenge } = drawn;
  await tellListInstead(deps, { account, flow, challenge, reason: 'recovery', requestId, now });
  const { approval: _asked, approvalRefused: _why, ...kept } = flow;
  const asked: RecoveryFlow = next(kept, { challenge });
  if (!(await deps.flows.update(asked, flow.version))) return refusal(deps, 'try-again');
  await countLeft(deps, { account, flow, now });
  return Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: asked, secret, now }) });
}
