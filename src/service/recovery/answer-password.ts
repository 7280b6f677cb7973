import { verifyPassword } from '../../core/credential/index.js';
import { planPasswordLedgers } from '../../core/throttle/index.js';
import type { Deps } from '../shared/deps.js';
import { ledgerName } from '../shared/free-strangers.js';
import { acceptTry, confirmMiss, giveBackTry, judgeTry, type ReservedTry } from '../shared/reserve-try.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { replaceList, type ReplaceListResult } from './replace-list.js';
import { reserveRecoveryTry, spendTries, type RecoveryStep, type SpentTries } from './reserve-recovery-try.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.answerPassword` is asked. */
export interface AnswerPasswordInput {
  /** The browser's token. */
  readonly flow: string;
  /** The password as typed. */
  readonly password: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.answerPassword` says. */
export type AnswerPasswordResult =
  | ReplaceListResult
  | {
      readonly ok: false;
      /** A miss. */
      readonly reason: 'wrong-password';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `busy`: too many hashes at once (R46). */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | SpentTries
  | RefusedRecovery;

type PasswordStep = RecoveryStep & { readonly secret: string; readonly reserved: ReservedTry<'password'> };

/**
 * The third proof of a lost list: the password, with tries of its own (R124), and some for all
 * recoveries of the account together (R146). One that counts as compromised will do: it is still what its
 * owner knows, both addresses stand beside it, and the next login replaces it before a session opens (R32). Refused here, its owner
 * would be without both factors.
 */
export async function answerPassword(deps: Deps, input: AnswerPasswordInput): Promise<AnswerPasswordResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'password-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  const step: RecoveryStep = { account, flow, method: 'password', requestId, now };
  const name = ledgerName(deps, account.username);
  const plan = planPasswordLedgers({ name, accountId: account.id, lane: `recovery:${flow.id}`, policy: deps.policy.passwordFailures });
  const tried = await reserveRecoveryTry(deps, { ...step, plan });
  if (!tried.ok) return tried;
  return judge(deps, { ...step, secret, reserved: tried.reserved, password: input.password });
}

async function judge(deps: Deps, input: PasswordStep & { readonly password: string }): Promise<AnswerPasswordResult> {
  const { account, reserved, password, requestId, now } = input;
  const { hasher, policy } = deps;
  const { guard } = reserved;
  const encoded = account.password?.encoded ?? '';
  // No stranger's hash: who asks has read the mailbox and the phone already, so it must not wait behind a flood of strangers' (R46).
  const verify = () => deps.hashQueue.run('known', () => verifyPassword({ guard, password, encoded, hasher, cost: policy.password.cost }));
  const judged = await judgeTry(deps, { reserved, now }, verify);
  if (!judged.ok) {
    await giveBackTry(deps, { reserved, now });
    return refusal(deps, 'busy', { retryAfterMs: judged.retryAfterMs });
  }
  if (!judged.value.ok) return countMiss(deps, input);
  await recordRecoveryStep(deps, { account, method: 'password', outcome: 'success', requestId, now });
  const replaced = await judgeTry(deps, { reserved, now }, () => replaceList(deps, input));
  await acceptTry(deps, { reserved, now });
  return replaced;
}

async function countMiss(deps: Deps, input: PasswordStep): Promise<AnswerPasswordResult> {
  const { account, reserved, requestId, now } = input;
  const last = await confirmMiss(deps, { reserved, now });
  await recordRecoveryStep(deps, { account, method: 'password', outcome: 'failure', reason: 'wrong-password', requestId, now });
  return last ? spendTries(deps, input) : refusal(deps, 'wrong-password');
}
