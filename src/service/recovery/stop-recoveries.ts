import type { FlowRecord, RecoveryFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { checkSession, type CheckSessionResult } from '../session/check-session.js';
import type { SessionInput } from '../session/load-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { refuseRecovery } from './load-recovery.js';
import { endRecovery } from './move-recovery.js';

/** What `auth.recovery.stop` says. */
export type StopRecoveriesResult =
  | {
      readonly ok: true;
      /** How many recoveries were going on, and are over now. */
      readonly stopped: number;
    }
  | {
      readonly ok: false;
      /** The session is no longer good: log in. */
      readonly reason: Extract<CheckSessionResult, { readonly ok: false }>['reason'];
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** The owner, logged in, ends every recovery of the account that is going on. One that is complete is not undone by it. */
export async function stopRecoveries(deps: Deps, input: SessionInput): Promise<StopRecoveriesResult> {
  const now = deps.clock.now();
  const checked = await checkSession(deps, input);
  if (!checked.ok) return refuseRecovery(deps, checked.reason);
  const { accountId } = checked.session;
  const account = await deps.accounts.find(accountId);
  if (account === undefined) return refuseRecovery(deps, 'ended');
  let stopped = 0;
  for (const flow of (await deps.flows.findBy('accountId', accountId)).filter((each) => isOpen(each, now))) {
    if (!(await endRecovery(deps, { flow, event: 'stopped', reason: 'stopped', now }))) continue;
    stopped += 1;
    await recordEvent(deps, { ...byUser(account), kind: 'recovery-stopped', outcome: 'success', reason: flow.recovers, requestId: input.requestId, now });
  }
  if (stopped > 0) await notifyAccount(deps, { account, purpose: 'recovery-stopped', dataFor: () => ({ username: account.username }), now });
  return Object.freeze({ ok: true, stopped });
}

function isOpen(flow: FlowRecord, now: number): flow is RecoveryFlow {
  return flow.kind === 'recovery' && flow.endedAt === undefined && now < flow.expiresAt;
}
