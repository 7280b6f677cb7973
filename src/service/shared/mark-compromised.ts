import type { AccountRecord } from '../../port/index.js';
import { changeAccount } from './change-account.js';
import type { Deps } from './deps.js';
import { touchAttempts } from './end-flows.js';
import { next } from './next.js';

/**
 * From now on the password leads only to setting a new one (R32). `false` where another password has taken its place
 * meanwhile: what is held against the old one is not held against that.
 */
export async function markCompromised(deps: Pick<Deps, 'accounts' | 'flows'>, input: { readonly accountId: string; readonly passwordsSet: number; readonly now: number }): Promise<boolean> {
  const { accountId, passwordsSet } = input;
  const marked = await changeAccount(deps, {
    accountId,
    change: (account) => {
      if (account.password === undefined || account.passwordsSet !== passwordsSet) return undefined;
      return account.password.compromisedAt === undefined ? condemned(account, input.now) : account;
    },
  });
  if (marked === undefined) return false;
  await touchAttempts(deps, accountId);
  return true;
}

/** The account with its password marked. */
export function condemned(account: AccountRecord, now: number): AccountRecord {
  const { password } = account;
  return next(account, password === undefined ? {} : { password: Object.freeze({ ...password, compromisedAt: password.compromisedAt ?? now }) });
}
