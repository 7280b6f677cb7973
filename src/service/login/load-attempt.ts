import type { AccountRecord, AttemptFlow, OtpChallenge } from '../../port/index.js';
import { asUser, installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { refusal } from '../shared/refusal.js';

/** What {@link findAttempt} says. */
export type FoundAttempt = { readonly ok: true; readonly attempt: AttemptFlow; readonly challenge: OtpChallenge } | RefusedAttempt;

/** An attempt that is at the third step, in time. */
export async function findAttempt(deps: Deps, input: { readonly attempt: string; readonly requestId?: string | undefined; readonly now: number }): Promise<FoundAttempt> {
  const { now, requestId } = input;
  const attempt = (await findFlow(deps, input.attempt))?.flow;
  if (attempt?.kind !== 'attempt' || attempt.endedAt !== undefined || attempt.state !== 'otp-challenge') {
    await recordSequenceError(deps, { accountId: attempt?.accountId, requestId, now });
    return refusal(deps, 'sequence-error');
  }
  const { challenge } = attempt;
  if (now >= attempt.expiresAt || challenge === undefined) return refusal(deps, await whyExpired(deps, attempt));
  return Object.freeze({ ok: true, attempt, challenge });
}

/** It was time, or what the attempt stood on has changed: then another list may be in use (R53, R71). */
async function whyExpired(deps: Deps, attempt: AttemptFlow): Promise<'attempt-expired' | 'list-ended'> {
  if (attempt.expiresAt > attempt.createdAt) return 'attempt-expired';
  const account = await deps.accounts.find(attempt.accountId);
  return account !== undefined && isCurrent(attempt, account) && !asksCurrentList(attempt, account) ? 'list-ended' : 'attempt-expired';
}

/** An attempt that may be asked anew. */
export async function loadAttempt(deps: Deps, input: { readonly attempt: string; readonly requestId?: string | undefined; readonly now: number }): Promise<FoundAttempt> {
  const found = await findAttempt(deps, input);
  if (!found.ok) return found;
  const account = await deps.accounts.find(found.attempt.accountId);
  if (account === undefined || !isCurrent(found.attempt, account)) return refusal(deps, 'attempt-expired');
  return asksCurrentList(found.attempt, account) ? found : refusal(deps, 'list-ended');
}

/** Whether the account is active, and its password and its Key still those that the attempt began with: who knew an earlier one begins anew. */
export function isCurrent(attempt: AttemptFlow, account: AccountRecord): boolean {
  return account.status === 'active' && account.password !== undefined && account.passwordsSet === attempt.passwordsSet && account.keyId === attempt.accountKeyId;
}

/** Whether the list that the attempt asks is still the one in use: what was answered from a lost one opens and sets nothing (R53, R132). */
export function asksCurrentList(attempt: AttemptFlow, account: AccountRecord): boolean {
  return attempt.challenge !== undefined && account.listId === attempt.challenge.listId;
}

/** Whether the third step that was right is still the account's: the list that was asked, or the Key, which {@link isCurrent} has compared. */
export function standsThirdStep(attempt: AttemptFlow, account: AccountRecord): boolean {
  return attempt.challenge === undefined ? attempt.approval?.state === 'approved' : asksCurrentList(attempt, account);
}

/** Why an attempt cannot be answered. */
export interface RefusedAttempt {
  readonly ok: false;
  /** `sequence-error`: unknown, answered already or not at this step (R140); `attempt-expired`: too late; `list-ended`: another list is in use. */
  readonly reason: 'sequence-error' | 'attempt-expired' | 'list-ended';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Writes down a step that came out of order (R140). */
export async function recordSequenceError(
  deps: Deps,
  input: { readonly accountId: string | undefined; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { accountId, requestId, now } = input;
  const account = accountId === undefined ? undefined : await deps.accounts.find(accountId);
  const actor = account === undefined ? ({ kind: 'user', id: 'unknown' } as const) : asUser(account.id);
  const chain = account?.organizationId ?? installationChain;
  const event = { chain, kind: 'sequence-error', outcome: 'failure', actor, accountId: account?.id } as const;
  await recordRefusal(deps, { ...event, ledger: account?.id ?? 'unknown', requestId, now });
}
