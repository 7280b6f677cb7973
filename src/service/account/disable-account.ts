import type { AccountRecord } from '../../port/index.js';
import { endLogins } from '../session/end-session.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { endFlows } from '../shared/end-flows.js';
import { next } from '../shared/next.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { recordAct } from './record-act.js';

/** What `auth.accounts.disable` says. */
export type DisableAccountResult =
  | { readonly ok: true }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `try-again`: others kept changing the account. */
      readonly reason: 'try-again';
    };

/**
 * No login, no recovery and no session from now on (R169). Sessions end before the account changes and once more after it, so that
 * a crash in between leaves none that was there before. A login at the same moment that had read the account already is refused, as its attempt
 * has expired; where this act dies before it comes to that, the login ends its own session within moments of its answer. Disabling a disabled
 * account ends what a crash left open: a session whose login died, too, before it looked again.
 */
export async function disableAccount(deps: Deps, input: TargetInput): Promise<DisableAccountResult> {
  const now = deps.clock.now();
  const { actor, accountId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'disable', now });
  if (!found.ok) return found;
  await recordAct(deps, { account: found.account, actor, action: 'disable', kind: 'account-disabled', requestId, now });
  const end = { accountId, reason: 'account-disabled', actor, requestId, now };
  await endLogins(deps, end);
  const disabled = await changeAccount(deps, { accountId, change: disable });
  if (disabled === undefined) return Object.freeze({ ok: false, reason: 'try-again' });
  await endLogins(deps, end);
  await endFlows(deps, { accountId, reason: 'account-disabled', now });
  return Object.freeze({ ok: true });
}

function disable(account: AccountRecord): AccountRecord {
  return account.status === 'disabled' ? account : next(account, { status: 'disabled' });
}
