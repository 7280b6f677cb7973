import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** Takes back messages that have not gone out: what they say is no longer so, and a late one would only mislead. */
export async function cancelMessages(deps: Pick<Deps, 'messages'>, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const message = await deps.messages.find(id);
    if (message?.payload === undefined) continue;
    const { payload: _wiped, ...rest } = message;
    // Lost to a sender that is at it just now: then it has gone out.
    await deps.messages.update(next(rest, { state: 'expired' }), message.version);
  }
}
