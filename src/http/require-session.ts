import { createClock } from '../adapter/runtime/index.js';
import { isAuthError } from '../core/error/index.js';
import type { Clock } from '../core/types.js';
import type { Auth } from '../create-auth.js';
import { checkFunction, checkObject } from '../internal/check.js';
import type { SessionView } from '../service/types.js';
import { respondProblem } from './answer.js';
import { checkKnown } from './check-known.js';
import { checkPrefix, readCookies } from './cookies.js';
import { problemOf } from './problem.js';
import { randomId } from './random-id.js';
import { checkRules, judgeRules, type SessionRules } from './session-rules.js';
import { tokenOf } from './settle.js';
import { tellHost } from './tell-host.js';
import type { Problem, ProblemCode } from './wire.js';

/** How {@link requireSession} reads and answers. */
export interface RequireSessionOptions {
  /** The option of that name of `authRoutes`: `lukko` by default. */
  readonly cookiePrefix?: string | undefined;
  /** By which `maxAgeMs` is measured; the real time by default. */
  readonly clock?: Clock | undefined;
  /** Told of a dependency that broke, which was answered with 503: for the host's log, with the cause. */
  readonly onError?: ((error: unknown, about: { readonly requestId: string }) => void) | undefined;
}

const known: Readonly<Record<keyof RequireSessionOptions, true>> = { cookiePrefix: true, clock: true, onError: true };

/** What {@link requireSession} says of a request. */
export type RequiredSession =
  | {
      readonly ok: true;
      /** Whose it is, how sure that is, and until when. */
      readonly session: SessionView;
    }
  | {
      readonly ok: false;
      /** Why not: 401 for "log in", 403 for "this session does not do". */
      readonly problem: Problem;
      /** The headers of the answer, by their names in small letters. */
      readonly headers: Readonly<Record<string, string>>;
      /** The answer itself, for a server that takes a `Response`. */
      readonly respond: () => Response;
    };

/** Asks whose session a request is part of, by its `Cookie` header. */
export type SessionGuard = (cookie: string | null | undefined) => Promise<RequiredSession>;

/**
 * Guards the host's own pages: give it the `Cookie` header of a request, and it says whose session that is, or why the page is not
 * shown. One read of the storage, and a write once a minute, as a request counts as use of the session. A broken storage refuses with
 * 503 (invariant 7).
 *
 * @throws TypeError or RangeError naming a rule or an option that cannot be
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const payments = requireSession(createTestAuth().auth, { maxAgeMs: 5 * 60_000 });
 * const asked = await payments('__Host-lukko-session=made.up');
 * console.log(asked.ok ? asked.session.accountId : asked.problem.code); // no-session
 */
export function requireSession(auth: Auth, rules: SessionRules = {}, options: RequireSessionOptions = {}): SessionGuard {
  checkRules(rules);
  checkObject('options', options);
  checkKnown('options', options, known);
  const { cookiePrefix = 'lukko', clock = createClock(), onError } = options;
  checkPrefix(cookiePrefix);
  if (onError !== undefined) checkFunction('onError', onError);
  return async (cookie) => {
    const requestId = randomId();
    try {
      const token = tokenOf(readCookies(cookie, { prefix: cookiePrefix }).held('session'));
      const checked = await auth.sessions.check({ token, requestId });
      if (!checked.ok) return refuse(checked.reason, requestId);
      const broken = judgeRules(rules, { assurance: checked.session.assurance, now: clock.now() });
      return broken === undefined ? Object.freeze({ ok: true, session: checked.session }) : refuse(broken, requestId);
    } catch (error) {
      tellHost(() => onError?.(error, { requestId }));
      return refuse(isAuthError(error) ? 'unavailable' : 'unexpected', requestId);
    }
  };
}

function refuse(code: ProblemCode, requestId: string): RequiredSession {
  const problem = problemOf(code, { requestId });
  const respond = (): Response => respondProblem(problem);
  return Object.freeze({ ok: false, problem, headers: Object.freeze(Object.fromEntries(respond().headers)), respond });
}
