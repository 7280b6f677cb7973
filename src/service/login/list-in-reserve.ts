import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

/** Whether a list stands behind the Key that can still be answered from. */
export async function hasReserve(deps: Pick<Deps, 'lists'>, account: AccountRecord): Promise<boolean> {
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return record !== undefined && record.list.status !== 'ended';
}
