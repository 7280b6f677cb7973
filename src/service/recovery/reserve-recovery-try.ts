import type { Factor, LedgerPlan } from '../../core/throttle/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { isClosed, reserveTry, type ReservedTry } from '../shared/reserve-try.js';
import { endRecovery } from './move-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { refusal } from '../shared/refusal.js';

/** One step of one recovery, and who asks. */
export interface RecoveryStep {
  readonly account: AccountRecord;
  readonly flow: RecoveryFlow;
  readonly method: 'sms' | 'otp-list' | 'key' | 'password';
  readonly requestId: string | undefined;
  readonly now: number;
}

/** No more tries. */
export interface SpentTries {
  readonly ok: false;
  /**
   * `tries-spent`: that was the last one, and the recovery is over; nothing else is. At a lost list it may also be the last of all recoveries of
   * the account: then no other begins, and the head user restarts it (R138, R146). `try-again`: others are on their way, or were quicker.
   */
  readonly reason: 'tries-spent' | 'try-again';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Reserves a try in the recovery's own ledgers: what is spent there closes nothing but recoveries (R123, R146). */
export async function reserveRecoveryTry<F extends Factor>(
  deps: Deps,
  input: RecoveryStep & { readonly plan: LedgerPlan<F> },
): Promise<{ readonly ok: true; readonly reserved: ReservedTry<F> } | SpentTries> {
  const { plan, now } = input;
  const tried = await reserveTry(deps, { plan, now });
  return tried.ok ? tried : finishSpent(deps, input);
}

/** A full ledger ends the recovery only where its tries were misses: the others are on their way, or were lost in a crash and are soon forgotten (R147). */
export async function finishSpent(deps: Deps, input: RecoveryStep & { readonly plan: LedgerPlan }): Promise<SpentTries> {
  const { plan, now } = input;
  return (await isClosed(deps, { plan, now })) ? spendTries(deps, input) : refusal(deps, 'try-again');
}

/** The last miss ends this recovery, and closes no lane of the login. */
export async function spendTries(deps: Deps, input: RecoveryStep): Promise<SpentTries> {
  const { flow, now } = input;
  const { account, method, requestId } = input;
  const ended = await endRecovery(deps, { flow, event: 'tries-spent', reason: 'tries-spent', now });
  if (ended) await recordRecoveryStep(deps, { account, method, outcome: 'failure', reason: 'tries-spent', requestId, now });
  // It had moved on, or was over: nothing more ends.
  return refusal(deps, ended ? 'tries-spent' : 'try-again');
}
