import type { AttemptFlow } from '../../port/index.js';
import { finishClosingKey } from '../approval/close-key-lane.js';
import { openApproval, wakeDevices } from '../approval/open-approval.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { loadKeyAttempt, type KeyAttemptInput, type RefusedKeyAttempt } from './load-key-attempt.js';

/** What `auth.login.askApproval` says. */
export type AskApprovalResult =
  | {
      readonly ok: true;
      /** Whether the phone was asked anew, and the number to type there. */
      readonly approval: ApprovalView;
    }
  | {
      readonly ok: false;
      /** Something else changed the attempt at the same moment. */
      readonly reason: 'try-again';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedKeyAttempt;

/** Asks the phone once more within the same attempt; the earlier request is over with it. */
export async function askApproval(deps: Deps, input: KeyAttemptInput): Promise<AskApprovalResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadKeyAttempt(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { attempt, account, secret } = loaded;
  const { lane } = attempt;
  // What was approved is there to be finished; another request would throw it away.
  if (isApproved(attempt)) return Object.freeze({ ok: true, approval: viewApproval(deps, { flow: attempt, secret, now }) });
  const { change, devices } = await openApproval(deps, { account, flow: attempt, secret, lane, known: lane !== 'strangers', asks: { purpose: 'login' }, requestId, now });
  // Settling an expiry may have changed the attempt: as long as its request is the same, it is replaced.
  const stored = await storeAsked(deps, { attempt, change });
  if (stored === undefined) return refusal(deps, 'try-again');
  if (change.approvalRefused === 'lane-closed') await finishClosingKey(deps, { account, lane, attempt, requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, approval: viewApproval(deps, { flow: stored, secret, now }) });
}

async function storeAsked(
  deps: Pick<Deps, 'flows'>,
  input: { readonly attempt: AttemptFlow; readonly change: Partial<AttemptFlow> },
): Promise<AttemptFlow | undefined> {
  const { attempt, change } = input;
  const isSame = (found: AttemptFlow): boolean =>
    found.endedAt === undefined && found.state === attempt.state && found.expiresAt === attempt.expiresAt && found.approval?.id === attempt.approval?.id && !isApproved(found);
  return changeAttempt(deps, { attempt, change: (found) => (isSame(found) ? next(found, change) : undefined) });
}

/** Whether an approval is there to be finished. */
export function isApproved({ approval }: AttemptFlow): boolean {
  return approval?.state === 'approved' && approval.usedAt === undefined;
}
