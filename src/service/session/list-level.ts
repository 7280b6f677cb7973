import { describeListAssurance } from '../../core/session/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

/** What a proof by the list in use is worth: the list says so, not the policy, as it may have been issued under another (R168). */
export async function listLevel(deps: Pick<Deps, 'lists'>, account: AccountRecord, now: number): Promise<{ readonly aal: 1 | 2 }> {
  const list = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return { aal: describeListAssurance({ space: list?.space ?? 1, now }).aal };
}
