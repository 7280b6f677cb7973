import type { Actor, SessionRecord } from '../../port/index.js';
import { endOne, endSessions } from '../session/end-session.js';
import type { Deps } from '../shared/deps.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { tellOfficeActed } from './record-act.js';

/** What `auth.accounts.endSessions` is asked. */
export interface EndAccountSessionsInput extends TargetInput {
  /** Which one; all of the account's by default. */
  readonly sessionId?: string | undefined;
}

/** What `auth.accounts.endSessions` says. */
export type EndAccountSessionsResult =
  | { readonly ok: true }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `session-not-found`: the account has no such session; `try-again`: others kept changing it, and it is still open. */
      readonly reason: 'session-not-found' | 'try-again';
    };

/** Ends one session of an account, or all of them (R170). Ending an ended one changes nothing. */
export async function endAccountSessions(deps: Deps, input: EndAccountSessionsInput): Promise<EndAccountSessionsResult> {
  const now = deps.clock.now();
  const { actor, accountId, sessionId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'end-sessions', now });
  if (!found.ok) return found;
  const session = sessionId === undefined ? undefined : await deps.sessions.find(sessionId);
  if (sessionId !== undefined && session?.accountId !== accountId) return Object.freeze({ ok: false, reason: 'session-not-found' });
  await tellOfficeActed(deps, { account: found.account, actor, action: 'end-sessions', now });
  const ended = await end(deps, { accountId, session, actor, requestId, now });
  return Object.freeze(ended ? { ok: true } : { ok: false, reason: 'try-again' });
}

/** Each ending writes its own event. */
async function end(
  deps: Deps,
  input: { readonly accountId: string; readonly session: SessionRecord | undefined; readonly actor: Actor; readonly requestId: string | undefined; readonly now: number },
): Promise<boolean> {
  const { accountId, session, ...rest } = input;
  if (session !== undefined) return endOne(deps, { session, reason: 'ended-by-head-user', ...rest });
  await endSessions(deps, { accountId, reason: 'ended-by-head-user', ...rest });
  return true;
}
