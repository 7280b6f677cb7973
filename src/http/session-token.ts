import { checkKnown } from './check-known.js';
import { checkPrefix, readCookies } from './cookies.js';
import type { RequireSessionOptions } from './require-session.js';
import { tokenOf } from './settle.js';

/**
 * The token of the session that a request is part of, for calls of the host's own such as `auth.approvals.request`: give it the `Cookie` header. It is empty
 * where there is none, and those calls then refuse with `no-session`. It is a secret: keep it out of logs, addresses and pages.
 *
 * @throws TypeError or RangeError naming an option that cannot be
 * @example
 * const token = sessionToken('theme=dark; __Host-lukko-session=made.up');
 * console.log(token); // made.up
 */
export function sessionToken(cookie: string | null | undefined, options: Pick<RequireSessionOptions, 'cookiePrefix'> = {}): string {
  checkKnown('options', options, { cookiePrefix: true });
  const { cookiePrefix = 'lukko' } = options;
  checkPrefix(cookiePrefix);
  return tokenOf(readCookies(cookie, { prefix: cookiePrefix }).held('session'));
}
