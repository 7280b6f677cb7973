import { deliverMessage } from '../delivery/deliver-message.js';
import type { Deps } from '../shared/deps.js';
import { workOn, type WorkDone } from './work.js';

/** Settles messages whose time is over, also where nobody calls `auth.deliver`: their payload goes, and an invitation says that it failed (R14). */
export async function settleMessages(deps: Deps, input: { readonly limit: number; readonly now: number }): Promise<WorkDone> {
  const { limit, now } = input;
  const due = await deps.messages.findDue(now, limit);
  const over = due.filter((message) => now >= message.expiresAt);
  const worked = await workOn(over, async (message) => {
    await deliverMessage(deps, message);
    return true;
  });
  return { ...worked, more: due.length === limit && over.length > 0 };
}
