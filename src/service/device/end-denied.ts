import type { AccountRecord } from '../../port/index.js';
import { overProof } from '../binding/end-proof.js';
import type { ApprovableFlow } from '../approval/approvable.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endRecovery } from '../recovery/move-recovery.js';
import { endOne } from '../session/end-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

interface Ended {
  readonly account: AccountRecord;
  readonly flow: ApprovableFlow;
  readonly requestId: string | undefined;
  readonly now: number;
}

/**
 * *This was not me*: whoever asked has the password, the mailbox and the phone number, or a session of the owner's. The login, the recovery or the
 * session ends, and all addresses are told (R103).
 */
export async function endDenied(deps: Deps, input: Ended): Promise<void> {
  const { account, now } = input;
  await notifyAccount(deps, { account, purpose: 'approval-denied', dataFor: () => ({ username: account.username }), about: input.flow.approval?.id ?? input.flow.id, now });
  await endWith(deps, input, 'not-me');
}

/** The last wrong number of a recovery, or of the proofs of one session, ends it (R81, R123). */
export async function endSpent(deps: Deps, input: Ended): Promise<void> {
  const { account, requestId, now } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'lane-closed', outcome: 'failure', method: 'key', reason: input.flow.kind === 'recovery' ? 'recovery' : 'session', requestId, now });
  await endWith(deps, input, 'lane-closed');
}

async function endWith(deps: Deps, input: Ended, reason: 'not-me' | 'lane-closed'): Promise<void> {
  const { flow, requestId, now } = input;
  if (flow.kind === 'recovery') {
    await endRecovery(deps, { flow, event: reason === 'not-me' ? 'denied' : 'tries-spent', reason, now });
    return;
  }
  if (flow.kind !== 'attempt') await endSession(deps, { sessionId: flow.sessionId, reason, requestId, now });
  await changeFlow(deps, {
    flow,
    change: (found) => {
      if (found.kind === 'burst' || found.endedAt !== undefined) return undefined;
      if (found.kind === 'binding') return overProof(found, { state: 'ended', reason, now });
      return found.kind === 'attempt' ? next(found, { state: 'ended', endedAt: now, endReason: reason }) : next(found, { endedAt: now, endReason: reason });
    },
  });
}

async function endSession(deps: Deps, input: { readonly sessionId: string; readonly reason: string; readonly requestId: string | undefined; readonly now: number }): Promise<void> {
  const { sessionId, reason, requestId, now } = input;
  const session = await deps.sessions.find(sessionId);
  if (session !== undefined) await endOne(deps, { session, reason: `key-${reason}`, actor: { kind: 'system' }, requestId, now });
}
