import type { AccountRecord } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { endRecovery } from './move-recovery.js';

/** The first right answer proves a list that a recovery issued: from now on no stored field gives its plain text back (R55). */
export async function finishProven(
  deps: Pick<Deps, 'audit' | 'flows' | 'nextEventId'>,
  input: { readonly account: AccountRecord; readonly listId: string; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, listId, requestId, now } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'list-proven', outcome: 'success', method: 'otp-list', requestId, now });
  for (const flow of await deps.flows.findBy('accountId', account.id)) {
    if (flow.kind === 'recovery' && flow.sealedListId === listId) await endRecovery(deps, { flow, event: 'list-proven', reason: 'completed', now });
  }
}
