import { planOtpLedgers, planPasswordLedgers, type Lane, type LedgerPlan } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { keyPlan } from '../approval/key-plan.js';
import type { Deps } from './deps.js';
import { macOf } from './mac.js';
import { otpEpoch } from './otp-epoch.js';
import { clearLedgers } from './reserve-try.js';

/** The name that a username has in ledgers: a keyed hash, so that a ledger tells nobody's name. */
export function ledgerName(deps: Pick<Deps, 'keys'>, username: string): string {
  return macOf(deps.keys.subKey('username', deps.keys.newestId), [username]).slice(0, 22);
}

/** The plan of no recovery in particular: what is counted or full in it, is so in all recoveries of the account (R146). No flow has that id. */
export function planOfRecoveries(deps: Pick<Deps, 'keys' | 'policy'>, account: Pick<AccountRecord, 'id' | 'username'>): LedgerPlan<'password'> {
  const name = ledgerName(deps, account.username);
  return planPasswordLedgers({ name, accountId: account.id, lane: 'recovery:any', policy: deps.policy.passwordFailures });
}

/**
 * Opens the strangers' lane again, once a password has been replaced: what was counted there was counted against the old
 * one, and what closes with a lane is replaced, never switched on again (R65, R146). So are the wrong passwords of known
 * browsers and of recoveries; their wrong one-time passwords are the list's affair and stay.
 */
export async function freeStrangers(deps: Pick<Deps, 'keys' | 'ledgers' | 'policy'>, account: AccountRecord): Promise<void> {
  await clearLanes(deps, { account, passwordsSet: account.passwordsSet - 1 });
}

/** Opens the lanes again after a recovery whose full proof took the password itself: it stays, and was just found right (R147, R150). */
export async function freeAfterProof(deps: Pick<Deps, 'keys' | 'ledgers' | 'policy'>, account: AccountRecord): Promise<void> {
  await clearLanes(deps, { account, passwordsSet: account.passwordsSet });
}

/** `passwordsSet`: the password that the strangers' one-time passwords were counted against. */
async function clearLanes(
  deps: Pick<Deps, 'keys' | 'ledgers' | 'policy'>,
  input: { readonly account: AccountRecord; readonly passwordsSet: number },
): Promise<void> {
  const { account, passwordsSet } = input;
  const { passwordFailures, otpMisses } = deps.policy;
  const name = ledgerName(deps, account.username);
  const lanes: readonly Lane[] = ['strangers', ...account.knownBrowsers.map((browser): Lane => `known:${browser.id}`)];
  for (const lane of lanes) await clearLedgers(deps, planPasswordLedgers({ name, accountId: account.id, lane, policy: passwordFailures }));
  await clearLedgers(deps, planOfRecoveries(deps, account));
  const epoch = otpEpoch({ account: { passwordsSet }, listId: '', lane: 'strangers' });
  await clearLedgers(deps, planOtpLedgers({ accountId: account.id, epoch, lane: 'strangers', policy: otpMisses }));
  await clearLedgers(deps, keyPlan(deps, { account: { id: account.id, passwordsSet }, lane: 'strangers' }));
}
