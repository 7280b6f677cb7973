/** lukko in Deno, without a framework. */
import { authRoutes, requireSession } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();

const routes = authRoutes(auth, { origin, basePath: '/auth' });
const members = requireSession(auth);
// For five minutes after the login, or a step-up.
const payers = requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' });

Deno.serve({ port, hostname: '127.0.0.1', onListen: () => void ready() }, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/auth/')) return routes(request);
  const asked = await (pathname === '/payments' ? payers : members)(request.headers.get('cookie'));
  return asked.ok ? new Response(`${pathname} of ${asked.session.accountId}`) : asked.respond();
});
