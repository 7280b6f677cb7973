import { transitionRecovery, type RecoveryEvent } from '../../core/recovery/index.js';
import type { RecoveryFlow } from '../../port/index.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** How long an ended flow is kept, with the reason, before maintenance removes it (R169), in ms. */
export const keepMs: number = 24 * 60 * 60 * 1000;

/** What a step leaves in the flow for the next one. */
export type RecoveryChange = Partial<
  Pick<RecoveryFlow, 'secretHash' | 'expiresAt' | 'removeAt' | 'endedAt' | 'endReason' | 'codesSent' | 'code' | 'challenge' | 'approval' | 'approvals' | 'approvalRefused' | 'sealedList' | 'sealedListId'>
>;

/**
 * Takes one arrow of the recovery table, the only way a recovery moves; of any number of callers one goes on, the others get
 * `undefined` (R130). What the last step needed, code, challenge and plain list, goes with it.
 */
export async function moveRecovery(
  deps: Pick<Deps, 'flows'>,
  input: { readonly flow: RecoveryFlow; readonly event: RecoveryEvent; readonly change?: RecoveryChange | undefined },
): Promise<RecoveryFlow | undefined> {
  const { flow, event, change = {} } = input;
  return changeFlow<RecoveryFlow>(deps, {
    flow,
    change: (found) => {
      if (found.kind !== 'recovery' || found.endedAt !== undefined || !holds({ flow, event, found })) return undefined;
      const went = transitionRecovery({ state: found.state, event, recovers: found.recovers });
      if (!went.ok) return undefined;
      const { code: _code, challenge: _asked, approval, approvalRefused: _why, sealedList: _list, sealedListId: _id, ...kept } = found;
      // Which phone gave the third step is asked once more before a password is set (R90).
      const proof = event === 'third-step-right' && approval !== undefined ? { approval } : {};
      return next(kept, { ...proof, ...change, state: went.state });
    },
  });
}

/**
 * Whoever changed the flow meanwhile: an end comes at any step, the others only at the step that was judged, a code only as long as no later one voids it (R129),
 * and the third step only as what it was: an approval that was left for the list meanwhile would go on without the phone that gave it (R90).
 */
function holds(input: { readonly flow: RecoveryFlow; readonly event: RecoveryEvent; readonly found: RecoveryFlow }): boolean {
  const { flow, event, found } = input;
  if (event === 'stopped' || event === 'timed-out') return true;
  if (found.state !== flow.state) return false;
  if (event === 'third-step-right') return found.approval?.id === flow.approval?.id;
  return event !== 'code-right' || found.code?.mac === flow.code?.mac;
}

/** Ends a recovery for good, with the reason, and wipes what it held; `false` where it was over already. */
export async function endRecovery(
  deps: Pick<Deps, 'flows'>,
  input: { readonly flow: RecoveryFlow; readonly event: 'tries-spent' | 'denied' | 'stopped' | 'timed-out' | 'list-proven'; readonly reason: string; readonly now: number },
): Promise<boolean> {
  const { flow, event, reason, now } = input;
  return (await moveRecovery(deps, { flow, event, change: { endedAt: now, endReason: reason, removeAt: now + keepMs } })) !== undefined;
}
