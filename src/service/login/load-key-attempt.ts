import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { refusal } from '../shared/refusal.js';
import { isCurrent, recordSequenceError } from './load-attempt.js';

/** What a step of a login by the Key is asked. */
export interface KeyAttemptInput {
  /** The attempt that step 1 and 2 opened. */
  readonly attempt: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** Why an attempt cannot go on by the Key. */
export interface RefusedKeyAttempt {
  readonly ok: false;
  /** `sequence-error`: unknown, over, or not at this step (R140); `attempt-expired`: too late, or the account changed: log in again. */
  readonly reason: 'sequence-error' | 'attempt-expired';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** An attempt that waits for the Key, in time, and whose it is. */
export async function loadKeyAttempt(
  deps: Deps,
  input: KeyAttemptInput & { readonly now: number },
): Promise<{ readonly ok: true; readonly attempt: AttemptFlow; readonly account: AccountRecord; readonly secret: string } | RefusedKeyAttempt> {
  const { requestId, now } = input;
  const found = await findFlow(deps, input.attempt);
  const attempt = found?.flow;
  if (found === undefined || attempt?.kind !== 'attempt' || attempt.endedAt !== undefined || attempt.state !== 'key-approval') {
    await recordSequenceError(deps, { accountId: attempt?.accountId, requestId, now });
    return refusal(deps, 'sequence-error');
  }
  const account = await deps.accounts.find(attempt.accountId);
  if (now >= attempt.expiresAt || account === undefined || !isCurrent(attempt, account)) return refusal(deps, 'attempt-expired');
  return Object.freeze({ ok: true, attempt, account, secret: found.secret });
}
