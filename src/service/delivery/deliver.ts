import type { Deps } from '../shared/deps.js';
import { deliverMessage } from './deliver-message.js';

const batch = 100;

/** What `auth.deliver` did. */
export interface DeliverResult {
  /** How many messages were due and tried. */
  readonly tried: number;
}

/** Sends what is due: new messages whose first try failed, and those of a process that stopped. */
export async function deliver(deps: Deps): Promise<DeliverResult> {
  const due = await deps.messages.findDue(deps.clock.now(), batch);
  for (const message of due) await deliverMessage(deps, message.id);
  return Object.freeze({ tried: due.length });
}
