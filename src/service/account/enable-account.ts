import { endLogins } from '../session/end-session.js';
import type { Deps } from '../shared/deps.js';
import { endFlows } from '../shared/end-flows.js';
import { next } from '../shared/next.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { recordAct } from './record-act.js';

/** What `auth.accounts.enable` says. */
export type EnableAccountResult =
  | {
      readonly ok: true;
      /** Where the account was when it was disabled. */
      readonly status: 'pending' | 'active';
    }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `not-disabled`: there is nothing to enable; `try-again`: the account changed meanwhile. */
      readonly reason: 'not-disabled' | 'try-again';
    };

/** Lets a disabled account log in again, or go on with its first login. Whatever misses had closed stays closed (R146). */
export async function enableAccount(deps: Deps, input: TargetInput): Promise<EnableAccountResult> {
  const now = deps.clock.now();
  const { actor, accountId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'enable', now });
  if (!found.ok) return found;
  const { account } = found;
  if (account.status !== 'disabled') return Object.freeze({ ok: false, reason: 'not-disabled' });
  const status = account.method === undefined ? 'pending' : 'active';
  await recordAct(deps, { account, actor, action: 'enable', kind: 'account-enabled', reason: status, requestId, now });
  // What a disabling that was cut short left open must not come back to life with the account (R169).
  await endLogins(deps, { accountId, reason: 'account-disabled', actor, requestId, now });
  await endFlows(deps, { accountId, reason: 'account-disabled', now });
  if (!(await deps.accounts.update(next(account, { status }), account.version))) return Object.freeze({ ok: false, reason: 'try-again' });
  return Object.freeze({ ok: true, status });
}
