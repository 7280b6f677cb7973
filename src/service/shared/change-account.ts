import type { AccountRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

const mostTries = 20;

/**
 * Changes an account whoever else is changing it: the change is worked out anew from each newest version until one update
 * wins. `undefined` from `change` means that there is nothing to do any more, and so does an account that is gone.
 */
export async function changeAccount(
  deps: Pick<Deps, 'accounts'>,
  input: { readonly accountId: string; readonly change: (account: AccountRecord) => AccountRecord | undefined },
): Promise<AccountRecord | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const account = await deps.accounts.find(input.accountId);
    const changed = account === undefined ? undefined : input.change(account);
    if (account === undefined || changed === undefined || changed === account) return changed;
    if (await deps.accounts.update(changed, account.version)) return changed;
  }
  return undefined;
}
