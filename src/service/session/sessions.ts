import { assertInput } from '../shared/assert-input.js';
import type { Deps } from '../shared/deps.js';
import { checkSession, type CheckSessionResult, type SessionInput } from './check-session.js';
import { endSession, type EndSessionResult } from './end-session.js';
import { recentLogins, type RecentLoginsResult } from './recent-logins.js';

/**
 * Sessions of people who did all three steps.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * console.log(await auth.sessions.check({ token: 'not a token' })); // { ok: false, reason: 'no-session' }
 */
export interface Sessions {
  /**
   * Whose session a token is, and how sure that is; activity extends its idle time (R161, R162).
   *
   * Refusals: `no-session`, `ended`, `idle`, `too-old`: in each case, log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly check: (input: SessionInput) => Promise<CheckSessionResult>;
  /**
   * Logs out (R169).
   *
   * Refusals: `no-session`, `try-again`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly end: (input: SessionInput) => Promise<EndSessionResult>;
  /**
   * The user's own recent logins and what belongs to them, the newest first: for the personal settings, so that one that was not
   * theirs is noticed (R156).
   *
   * Refusals: `no-session`, `ended`, `idle`, `too-old`: in each case, log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly recentLogins: (input: SessionInput) => Promise<RecentLoginsResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindSessions(deps: Deps): Sessions {
  return Object.freeze({
    check: async (input: SessionInput) => {
      assertInput(input, { token: 'text', requestId: 'text?' });
      return checkSession(deps, input);
    },
    end: async (input: SessionInput) => {
      assertInput(input, { token: 'text', requestId: 'text?' });
      return endSession(deps, input);
    },
    recentLogins: async (input: SessionInput) => {
      assertInput(input, { token: 'text', requestId: 'text?' });
      return recentLogins(deps, input);
    },
  });
}
