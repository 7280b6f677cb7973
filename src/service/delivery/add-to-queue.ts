import type { MessageRecord } from '../../port/index.js';
import { callHost } from '../shared/call-host.js';
import type { Deps } from '../shared/deps.js';

/** Tells the host's queue, where there is one, when a message is to be tried. What it does not take is due all the same, and `auth.deliver()` finds it. */
export function addToQueue(deps: Pick<Deps, 'queue' | 'background'>, message: MessageRecord): void {
  const { queue } = deps;
  if (queue === undefined) return;
  const { id, tries, dueAt } = message;
  deps.background(callHost(() => queue.add(Object.freeze({ id, tries, dueAt }))).catch(() => undefined));
}
