/** lukko in Fastify 5: `node test/tools/run-example.mjs examples/fastify/main.ts` */
import { getRequestListener } from '@hono/node-server';
import { fastify, type FastifyReply, type FastifyRequest } from 'fastify';
import { authRoutes, requireSession, type SessionGuard } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();
const app = fastify();

// A scope of its own, in which Fastify leaves the bodies to lukko.
await app.register(async (scope) => {
  const routes = getRequestListener(authRoutes(auth, { origin, basePath: '/auth' }), { overrideGlobalObjects: false });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
  scope.all('/auth/*', async (request, reply) => {
    reply.hijack();
    await routes(request.raw, reply.raw);
  });
});

/** A page for whoever the guard lets in. */
const showTo = (guard: SessionGuard) => async (request: FastifyRequest, reply: FastifyReply) => {
  const asked = await guard(request.headers.cookie);
  return reply.send(asked.ok ? `${request.url} of ${asked.session.accountId}` : asked.respond());
};

app.get('/', showTo(requireSession(auth)));

// For five minutes after the login, or a step-up.
app.get('/payments', showTo(requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' })));

await app.listen({ port, host: '127.0.0.1' });
await ready();
