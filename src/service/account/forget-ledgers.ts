import { planOtpLedgers, planPasswordLedgers, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { forgetApprovals } from '../approval/approval-ledgers.js';
import { keyPlan } from '../approval/key-plan.js';
import type { Deps } from '../shared/deps.js';
import { ledgerName, planOfRecoveries } from '../shared/free-strangers.js';
import { listEpoch, otpEpoch } from '../shared/otp-epoch.js';
import { clearLedgers } from '../shared/reserve-try.js';
import { clearRequests } from './request-budget.js';

/**
 * Clears every ledger of an account whose key is known: what was counted against an account that begins anew, or is gone,
 * is counted against nobody. The others hang on the ids of codes and flows, and expire.
 */
export async function forgetLedgers(deps: Deps, account: AccountRecord): Promise<void> {
  const { passwordFailures, otpMisses } = deps.policy;
  const { id: accountId, username } = account;
  const name = ledgerName(deps, username);
  const lanes: readonly Lane[] = ['strangers', ...account.knownBrowsers.map((browser): Lane => `known:${browser.id}`)];
  for (const lane of lanes) {
    await clearLedgers(deps, planPasswordLedgers({ name, accountId, lane, policy: passwordFailures }));
    for (const epoch of epochsOf(account, lane)) await clearLedgers(deps, planOtpLedgers({ accountId, epoch, lane, policy: otpMisses }));
    await clearLedgers(deps, keyPlan(deps, { account, lane }));
    await forgetApprovals(deps, { account, lane });
  }
  await clearLedgers(deps, planOfRecoveries(deps, account));
  // An unknown username has ledgers of its own, and the username is one again once the account is gone.
  await clearLedgers(deps, planPasswordLedgers({ name, lane: 'strangers', policy: passwordFailures }));
  await clearRequests(deps, account);
  await deps.ledgers.clear([`list/${accountId}`, `pairing/${accountId}`, `message/${accountId}/address-code`, `message/${accountId}/key-app-link`]);
}

function epochsOf(account: AccountRecord, lane: Lane): readonly string[] {
  const { listId } = account;
  return [...(listId === undefined ? [] : [listEpoch(listId)]), ...(lane === 'strangers' ? [otpEpoch({ account, listId: '', lane })] : [])];
}
