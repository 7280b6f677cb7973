import type { FlowRecord, RecoveryFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { loadFreshOwner } from '../session/list-sessions.js';
import type { SessionInput } from '../session/load-session.js';
import type { RefusedAct } from '../binding/load-proof.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { endRecovery } from './move-recovery.js';

/** What `auth.recovery.stop` says. */
export type StopRecoveriesResult =
  | {
      readonly ok: true;
      /** How many recoveries were going on, and are over now. */
      readonly stopped: number;
    }
  | RefusedAct;

/**
 * The owner, who did all three steps a short while ago, ends every recovery of the account that is going on: a stolen session must not
 * keep the owner from recovering. One that is complete is not undone by it.
 */
export async function stopRecoveries(deps: Deps, input: SessionInput): Promise<StopRecoveriesResult> {
  const now = deps.clock.now();
  const owner = await loadFreshOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account } = owner;
  let stopped = 0;
  for (const flow of (await deps.flows.findBy('accountId', account.id)).filter((each) => isOpen(each, now))) {
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
