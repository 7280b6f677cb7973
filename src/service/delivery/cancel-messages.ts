import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

const mostTries = 20;

/** Takes back messages that have not gone out: what they say is no longer so, and a late one would only mislead. */
export async function cancelMessages(deps: Pick<Deps, 'messages'>, ids: readonly string[]): Promise<void> {
  for (const id of ids) await cancelMessage(deps, id);
}

/** A sender that is at it just now may yet fail and put the message back, so a lost race is run again. */
async function cancelMessage(deps: Pick<Deps, 'messages'>, id: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const message = await deps.messages.find(id);
    if (message?.payload === undefined) return;
    const { payload: _wiped, ...rest } = message;
    if (await deps.messages.update(next(rest, { state: 'expired' }), message.version)) return;
  }
}
