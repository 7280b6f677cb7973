/** lukko in Koa 3: `node test/tools/run-example.mjs examples/koa/main.ts` */
import { getRequestListener } from '@hono/node-server';
import Koa, { type Middleware } from 'koa';
import { authRoutes, requireSession, type SessionGuard } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();
const routes = getRequestListener(authRoutes(auth, { origin, basePath: '/auth' }), { overrideGlobalObjects: false });
const app = new Koa();

// In front of every parser of bodies, as lukko reads its own, and answers by itself.
app.use(async (context, next) => {
  if (!context.path.startsWith('/auth/')) return next();
  context.respond = false;
  await routes(context.req, context.res);
});

/** A page for whoever the guard lets in. */
const showTo = (path: string, guard: SessionGuard): Middleware => async (context, next) => {
  if (context.path !== path) return next();
  const asked = await guard(context.headers.cookie);
  if (asked.ok) context.body = `${path} of ${asked.session.accountId}`;
  else {
    context.status = asked.problem.status;
    context.set(asked.headers);
    context.body = JSON.stringify(asked.problem);
  }
};

app.use(showTo('/', requireSession(auth)));

// For five minutes after the login, or a step-up.
app.use(showTo('/payments', requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' })));

app.listen(port, '127.0.0.1', () => void ready());
