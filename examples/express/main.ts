/** lukko in Express 5: `node test/tools/run-example.mjs examples/express/main.ts` */
import { getRequestListener } from '@hono/node-server';
import express, { type RequestHandler } from 'express';
import { authRoutes, requireSession, type SessionRules } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();
const app = express();

// In front of every parser of bodies, as lukko reads its own; and with `all`, which leaves the path as it is, where `use` would cut it.
app.all('/auth/*path', getRequestListener(authRoutes(auth, { origin, basePath: '/auth' }), { overrideGlobalObjects: false }));

app.use(express.json());

/** A page for whoever is logged in, and more where the rules say so. */
const membersOnly = (rules?: SessionRules): RequestHandler => {
  const guard = requireSession(auth, rules);
  return async (request, response, next) => {
    const asked = await guard(request.headers.cookie);
    if (!asked.ok) return void response.status(asked.problem.status).set(asked.headers).send(JSON.stringify(asked.problem));
    response.locals['session'] = asked.session;
    next();
  };
};

app.get('/', membersOnly(), (request, response) => {
  response.send(`${request.path} of ${response.locals['session'].accountId}`);
});

// For five minutes after the login, or a step-up.
app.get('/payments', membersOnly({ maxAgeMs: 5 * 60_000, method: 'otp-list' }), (request, response) => {
  response.send(`${request.path} of ${response.locals['session'].accountId}`);
});

app.listen(port, '127.0.0.1', () => void ready());
