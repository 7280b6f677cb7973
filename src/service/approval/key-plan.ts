import { planKeyLedgers, type Lane, type LedgerPlan } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

type Owner = Pick<AccountRecord, 'id' | 'passwordsSet' | 'keyId'>;

/**
 * The ledgers of the numbers of one lane. Strangers' misses are held against the password, all others' against the Key: whatever takes its place
 * begins with a ledger of its own (R100, R146).
 */
export function keyPlan(deps: Pick<Deps, 'policy'>, input: { readonly account: Owner; readonly lane: Lane }): LedgerPlan<'key'> {
  const { account, lane } = input;
  const epoch = lane === 'strangers' ? `password-${String(account.passwordsSet)}` : `key-${account.keyId ?? ''}`;
  return planKeyLedgers({ accountId: account.id, epoch, lane, policy: deps.policy.otpMisses });
}
