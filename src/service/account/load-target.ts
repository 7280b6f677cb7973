import type { AccountRecord, Action, Actor } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';

/** What an act on one account is asked. */
export interface TargetInput {
  /** Who asks. */
  readonly actor: Actor;
  /** About which account. */
  readonly accountId: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** Why an act on an account is refused before the account is looked at. */
export interface RefusedTarget {
  readonly ok: false;
  /** `account-not-found`: no account has this id; `not-authorized`: the host's rules say no. */
  readonly reason: 'account-not-found' | 'not-authorized';
}

/** Loads the account and puts the act to the host's rules, with the organization that is stored in it (R189). One that is being erased is gone for all but that. */
export async function loadTarget(
  deps: Deps,
  input: TargetInput & { readonly action: Action; readonly now: number },
): Promise<{ readonly ok: true; readonly account: AccountRecord } | RefusedTarget> {
  const { actor, accountId, action, requestId, now } = input;
  const account = await deps.accounts.find(accountId);
  if (account === undefined || (account.erasedAt !== undefined && action !== 'erase')) return Object.freeze({ ok: false, reason: 'account-not-found' });
  const { organizationId } = account;
  if (await checkAuthorized(deps, { actor, action, organizationId, accountId, now, requestId })) return Object.freeze({ ok: true, account });
  return Object.freeze({ ok: false, reason: 'not-authorized' });
}
