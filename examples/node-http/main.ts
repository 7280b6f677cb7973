/** lukko in a server of Node's own: `node test/tools/run-example.mjs examples/node-http/main.ts` */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { authRoutes, requireSession } from 'lukko/http';
import { openHost } from '../host/open-host.js';

const { auth, origin, port, ready } = openHost();

// From `IncomingMessage` to `Request` and back.
const routes = getRequestListener(authRoutes(auth, { origin, basePath: '/auth' }), { overrideGlobalObjects: false });

const guards = {
  '/': requireSession(auth),
  // For five minutes after the login, or a step-up.
  '/payments': requireSession(auth, { maxAgeMs: 5 * 60_000, method: 'otp-list' }),
};

async function showPage(path: '/' | '/payments', request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await guards[path](request.headers.cookie);
  if (asked.ok) response.end(`${path} of ${asked.session.accountId}`);
  else response.writeHead(asked.problem.status, asked.headers).end(JSON.stringify(asked.problem));
}

const server = createServer((request, response) => {
  const path = request.url ?? '';
  if (path.startsWith('/auth/')) void routes(request, response);
  else if (path === '/' || path === '/payments') void showPage(path, request, response);
  else response.writeHead(404).end();
});

server.listen(port, '127.0.0.1', () => void ready());
