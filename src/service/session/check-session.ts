import type { Deps } from '../shared/deps.js';
import { loadSession, type SessionInput, type SessionRefusal } from './load-session.js';
import { viewSession, type SessionView } from './open-session.js';

/** What `auth.sessions.check` says. */
export type CheckSessionResult =
  | {
      readonly ok: true;
      /** Whose it is, how sure that is, and until when. */
      readonly session: SessionView;
    }
  | {
      readonly ok: false;
      /** Why there is none. */
      readonly reason: SessionRefusal;
    };

/** Says whose session a token is; one read where there is nothing to extend (R161, R162). */
export async function checkSession(deps: Deps, input: SessionInput): Promise<CheckSessionResult> {
  const loaded = await loadSession(deps, { ...input, now: deps.clock.now() });
  return loaded.ok ? Object.freeze({ ok: true, session: viewSession(loaded.session) }) : loaded;
}
