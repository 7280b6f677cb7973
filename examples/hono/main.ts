/** lukko in Hono: `node test/tools/run-example.mjs examples/hono/main.ts` */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { authRoutes, requireSession, type RequiredSession, type SessionRules } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();

interface Env {
  readonly Variables: { session: Extract<RequiredSession, { readonly ok: true }>['session'] };
}

/** A page for whoever is logged in, and more where the rules say so. */
const membersOnly = (rules?: SessionRules) => {
  const guard = requireSession(auth, rules);
  return createMiddleware<Env>(async (context, next) => {
    const asked = await guard(context.req.header('cookie'));
    if (!asked.ok) return asked.respond();
    context.set('session', asked.session);
    return next();
  });
};

const app = new Hono<Env>();

// Without `basePath`: here Hono knows where the routes are.
app.route('/auth', authRoutes(auth, { origin }));

app.get('/', membersOnly(), (context) => context.text(`${context.req.path} of ${context.get('session').accountId}`));

// For five minutes after the login, or a step-up.
app.get('/payments', membersOnly({ maxAgeMs: 5 * 60_000, method: 'otp-list' }), (context) => context.text(`${context.req.path} of ${context.get('session').accountId}`));

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => void ready());
