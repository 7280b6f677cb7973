/** lukko in Bun, without a framework. */
import { authRoutes, requireSession } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();

const routes = authRoutes(auth, { origin, basePath: '/auth' });
const members = requireSession(auth);
// For five minutes after the login, or a step-up.
const payers = requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' });

/** A page for whoever the guard lets in. */
const showTo = (guard: typeof members) => async (request: Request) => {
  const asked = await guard(request.headers.get('cookie'));
  return asked.ok ? new Response(`${new URL(request.url).pathname} of ${asked.session.accountId}`) : asked.respond();
};

Bun.serve({ port, hostname: '127.0.0.1', routes: { '/auth/*': routes, '/': showTo(members), '/payments': showTo(payers) } });

await ready();
