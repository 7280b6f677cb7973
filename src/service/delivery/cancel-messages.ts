import type { MessagePurpose } from '../../core/types.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { settledAs } from './settled-as.js';

const mostTries = 20;

const secrets: readonly MessagePurpose[] = ['invitation', 'temporary-password', 'address-code', 'recovery-link', 'recovery-code'];

/**
 * Takes back an account's messages that have not gone out and hold what opens or confirms something: that is so no longer, and
 * a late one would only mislead. Notices stay: nobody who begins an account anew stops what its person is told.
 */
export async function cancelSecrets(deps: Pick<Deps, 'accounts' | 'messages'>, accountId: string): Promise<void> {
  const messages = await deps.messages.findBy('accountId', accountId);
  // Read after the messages: where somebody else begins the account anew once more, what that one sends out is right.
  const right = (await deps.accounts.find(accountId))?.invitation.messageIds ?? [];
  const over = messages.filter(({ id, purpose, payload }) => payload !== undefined && secrets.includes(purpose) && !right.includes(id));
  for (const { id } of over) await cancel(deps, id, ({ payload }) => payload !== undefined);
}

/** Takes back a message that waits; one that a sender has at the moment tells itself how it ends. */
export function cancelWaiting(deps: Pick<Deps, 'messages'>, id: string): Promise<void> {
  return cancel(deps, id, ({ state }) => state === 'queued');
}

/** A sender that is at it just now may yet fail and put the message back, so a lost race is run again. */
async function cancel(deps: Pick<Deps, 'messages'>, id: string, isWanted: (message: MessageRecord) => boolean): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const message = await deps.messages.find(id);
    if (message === undefined || !isWanted(message)) return;
    if (await deps.messages.update(settledAs(message, 'expired'), message.version)) return;
  }
}
