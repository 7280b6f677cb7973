import { transitionRecovery, type RecoveryEvent } from '../../core/recovery/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { endRecovery } from './move-recovery.js';
import { refusal } from '../shared/refusal.js';

/** A recovery in the hands of the browser that opened its link. */
export interface LoadedRecovery {
  readonly ok: true;
  readonly account: AccountRecord;
  readonly flow: RecoveryFlow;
  /** The secret half of the browser's token: the key of its plain list hangs on it. */
  readonly secret: string;
}

/** Why a step of a recovery is refused before it is looked at. */
export interface RefusedRecovery {
  readonly ok: false;
  /**
   * `flow-ended`: it ran out, was ended, or the account changed meanwhile; ask for another link. `not-in-this-step`: the page is out of
   * date. `additional-factor-required`: a new password is set only after the third step (R123). `try-again`: something else was
   * changed at the same moment.
   */
  readonly reason: 'flow-ended' | 'not-in-this-step' | 'additional-factor-required' | 'try-again';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Loads the recovery behind a browser's token, alive and at a step where `event` can happen. */
export async function loadRecovery(
  deps: Deps,
  input: { readonly flow: string; readonly event?: RecoveryEvent | undefined; readonly now: number },
): Promise<LoadedRecovery | RefusedRecovery> {
  const { event, now } = input;
  const found = await findFlow(deps, input.flow);
  // Before the link is opened the secret is the link's, and no browser has the recovery in its hands.
  if (found?.flow.kind !== 'recovery' || found.flow.state === 'link-sent' || found.flow.endedAt !== undefined) return refusal(deps, 'flow-ended');
  const { flow, secret } = found;
  const account = await deps.accounts.find(flow.accountId);
  if (now >= flow.expiresAt || account === undefined || !isOngoing(flow, account)) {
    if (flow.sealedList !== undefined) await endRecovery(deps, { flow, event: 'timed-out', reason: 'expired', now });
    return refusal(deps, 'flow-ended');
  }
  const went = event === undefined ? undefined : transitionRecovery({ state: flow.state, event, recovers: flow.recovers });
  return went?.ok === false ? refusal(deps, went.reason) : Object.freeze({ ok: true, account, flow, secret });
}

/**
 * Whether the account is still the one that the recovery stands against: active, the same password, list, Key and addresses. Once the new
 * list is in use, it is the one that counts.
 */
export function isOngoing(flow: RecoveryFlow, account: AccountRecord): boolean {
  const sameMethod = flow.state === 'new-list' || (account.listId === flow.listId && account.keyId === flow.accountKeyId);
  const sameFactors = account.passwordsSet === flow.passwordsSet && sameMethod;
  // The same value, not an earlier one: a change is dated when it was asked for, and a link may have gone to the old address since.
  return canRecover(account) && sameFactors && account.contactChangedAt === flow.contactChangedAt;
}

/** Only an active account recovers, and only over two confirmed addresses (R11, R15, R124). */
export function canRecover(account: AccountRecord): boolean {
  return account.status === 'active' && account.password !== undefined && account.email.confirmedAt !== undefined && account.phone.confirmedAt !== undefined;
}

