import { refuseAct, type RefusedAct } from '../binding/load-proof.js';
import { asUser } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { endOne, endSessions } from './end-session.js';
import { loadFreshOwner } from './list-sessions.js';
import type { SessionInput } from './load-session.js';

/** What `auth.sessions.endOther` is asked. */
export interface EndOtherInput extends SessionInput {
  /** The id that `auth.sessions.list` gave, or `all-others`. */
  readonly sessionId: string;
}

/** What `auth.sessions.endOther` says. */
export type EndOtherResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** No other session of this account has that id; for the own one, log out. */
      readonly reason: 'session-not-found';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Ends another session of the person, or all others, shortly after they proved who they are (R170). */
export async function endOther(deps: Deps, input: EndOtherInput): Promise<EndOtherResult> {
  const now = deps.clock.now();
  const { sessionId, requestId } = input;
  const owner = await loadFreshOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account } = owner;
  const end = { reason: 'ended-by-user', actor: asUser(account.id), requestId, now };
  if (sessionId === 'all-others') {
    await endSessions(deps, { ...end, accountId: account.id, except: owner.session.id });
    return Object.freeze({ ok: true });
  }
  const session = await deps.sessions.find(sessionId);
  if (session?.accountId !== account.id || session.id === owner.session.id) {
    return Object.freeze({ ok: false, reason: 'session-not-found', supportContact: deps.supportContact });
  }
  return (await endOne(deps, { ...end, session })) ? Object.freeze({ ok: true }) : refuseAct(deps, 'try-again');
}
