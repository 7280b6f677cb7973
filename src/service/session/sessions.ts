import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { checkSession, type CheckSessionResult } from './check-session.js';
import { endSession, type EndSessionResult } from './end-session.js';
import { endOther, type EndOtherInput, type EndOtherResult } from './end-other.js';
import { listSessions, type ListSessionsResult } from './list-sessions.js';
import type { SessionInput } from './load-session.js';
import { stepUp, type StepUpInput, type StepUpResult } from './step-up.js';
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
   * The person's open sessions, while all three steps were done in this one at most five minutes ago by default (R170).
   *
   * Refusals: `step-up-required`: `stepUp` first; those of `check`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly list: (input: SessionInput) => Promise<ListSessionsResult>;
  /**
   * Ends another session of the person, those of the browser named by `browserId`, or without either all others, under the same condition
   * (R170). Their browsers become strangers again, so that a stolen one keeps no lane of its own (R191).
   *
   * Refusals: `session-not-found`, `browser-not-found`, `step-up-required`, `try-again`; those of `check`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly endOther: (input: EndOtherInput) => Promise<EndOtherResult>;
  /**
   * Makes the session fresh: the proof of act `step-up` from `auth.binding`, and the password. Its token is a new one, and both its limits
   * begin again (R160, R162).
   *
   * Refusals: `step-up-required`, `try-again`; `wrong-password`, `lane-closed`; `wait` and `busy` with `retryAfterMs`; those of `check`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly stepUp: (input: StepUpInput) => Promise<StepUpResult>;
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
    check: bindUseCase(deps, { token: 'text' }, checkSession),
    end: bindUseCase(deps, { token: 'text' }, endSession),
    list: bindUseCase(deps, { token: 'text' }, listSessions),
    endOther: bindUseCase(deps, { token: 'text', sessionId: 'text?', browserId: 'text?' }, endOther),
    stepUp: bindUseCase(deps, { token: 'text', proof: 'text', password: 'text' }, stepUp),
    recentLogins: bindUseCase(deps, { token: 'text' }, recentLogins),
  });
}
