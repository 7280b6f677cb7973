/** lukko in a Cloudflare Worker, without a framework. */
import { waitUntil } from 'cloudflare:workers';
import { authRoutes, requireSession } from 'lukko/http';
import { openHost } from '../host/open-host.js';

/** Made at the first request, as there are no random bytes before; the instance keeps it, and the queue of hashes that is in it. */
let opened: ReturnType<typeof open> | undefined;

async function open() {
  const { auth, origin, ready } = openHost({
    // 32 MiB a hash where the usual cost takes 128, which is all that a Worker has; one at a time.
    policyOverrides: { password: { cost: { logN: 15, r: 8, p: 3 } }, hashing: { parallel: 1 } },
    background: waitUntil,
  });
  await ready();
  const guards = { '/': requireSession(auth), '/payments': requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' }) };
  return { routes: authRoutes(auth, { origin, basePath: '/auth' }), guards };
}

/** A storage that was down at the first request is asked again at the next. */
function startAnew(error: unknown): never {
  opened = undefined;
  throw error;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const { routes, guards } = await (opened ??= open().catch(startAnew));
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/auth/')) return routes(request);
    if (pathname !== '/' && pathname !== '/payments') return new Response('', { status: 404 });
    const asked = await guards[pathname](request.headers.get('cookie'));
    return asked.ok ? new Response(`${pathname} of ${asked.session.accountId}`) : asked.respond();
  },
};
