import type { SessionRecord } from '../../port/index.js';
import { viewSession, type SessionView } from '../session/open-session.js';
import type { Deps } from '../shared/deps.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';

/** What `auth.accounts.listSessions` says. */
export type ListAccountSessionsResult =
  | {
      readonly ok: true;
      /** The open ones, the newest first; nothing in them opens anything. */
      readonly sessions: readonly SessionView[];
    }
  | RefusedTarget;

/** The sessions in which an account is logged in now (R170). */
export async function listAccountSessions(deps: Deps, input: TargetInput): Promise<ListAccountSessionsResult> {
  const now = deps.clock.now();
  const found = await loadTarget(deps, { ...input, action: 'see-sessions', now });
  if (!found.ok) return found;
  const sessions = await deps.sessions.findBy('accountId', input.accountId);
  const open = sessions.filter((session) => isOpen(session, now)).sort((one, other) => other.createdAt - one.createdAt);
  return Object.freeze({ ok: true, sessions: Object.freeze(open.map(viewSession)) });
}

function isOpen(session: SessionRecord, now: number): boolean {
  return session.endedAt === undefined && now < session.idleUntil && now < session.absoluteUntil;
}
