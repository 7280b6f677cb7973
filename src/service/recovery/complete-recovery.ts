import type { Recovers } from '../../core/recovery/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endLogins } from '../session/end-session.js';
import { asUser, byUser, recordEvent } from '../shared/audit-event.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { isOngoing } from './load-recovery.js';

/** A recovery whose proof is complete, and which was consumed: nobody completes it again. */
export interface CompletedRecovery {
  readonly account: AccountRecord;
  /** As it stood before it was consumed. */
  readonly flow: RecoveryFlow;
  readonly requestId: string | undefined;
  readonly now: number;
}

/** Writes a completed recovery down and tells all addresses, before anything is replaced: a notice that could not be stored afterwards would be lost (R133). */
export async function announceRecovery(deps: Deps, input: CompletedRecovery): Promise<void> {
  const { account, flow, requestId, now } = input;
  const { recovers } = flow;
  await recordEvent(deps, { ...byUser(account), kind: 'recovery-completed', outcome: 'success', reason: recovers, requestId, now });
  await notifyAccount(deps, { account, purpose: 'recovery-completed', dataFor: () => ({ username: account.username, recovers }), now });
}

/** How a binding ends, and where the new one comes from. */
export const endReasons: Readonly<Record<Recovers, string>> = Object.freeze({ password: 'recovered', list: 'lost' });

/**
 * Replaces what was lost, whoever else changes the account meanwhile, and ends all sessions (R132); `undefined` where it is no longer the
 * account that was proven. Sessions are swept twice: before, as a crash after the change would leave a thief's alive; and after, for one
 * that was opened in between.
 */
export async function replaceInAccount(
  deps: Deps,
  input: CompletedRecovery & { readonly change: (account: AccountRecord) => Partial<AccountRecord> },
): Promise<AccountRecord | undefined> {
  const { account, requestId, now } = input;
  const sweep = { accountId: account.id, reason: 'recovered', actor: asUser(account.id), requestId, now };
  await endLogins(deps, sweep);
  const replaced = await updateAccount(deps, input);
  if (replaced !== undefined) await endLogins(deps, sweep);
  return replaced;
}

async function updateAccount(
  deps: Pick<Deps, 'accounts'>,
  input: CompletedRecovery & { readonly change: (account: AccountRecord) => Partial<AccountRecord> },
): Promise<AccountRecord | undefined> {
  const { flow, change, now } = input;
  return changeAccount(deps, { accountId: flow.accountId, change: (found) => (isOngoing(flow, found) ? next(found, { ...change(found), recoveredAt: now }) : undefined) });
}
