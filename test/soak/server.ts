/** One of the host's processes: lukko over HTTP on loopback, PostgreSQL and Redis behind it, with delivery and maintenance running. Its parent tells it where. */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { authRoutes } from '../../src/http/index.js';
import { openHost, type Place } from './open-host.js';
import { openPayments } from './payments.js';

/** What the parent sends once. */
export interface Order extends Place {
  readonly port: number;
}

const maintenanceMs = 2_000;

async function serve({ port, ...place }: Order): Promise<void> {
  const { auth, origin } = await openHost(place);
  await auth.ready();
  const actor = (request: Request) => (request.headers.has('x-head-user') ? ({ kind: 'head-user', id: 'anna' } as const) : undefined);
  const routes = authRoutes(auth, { origin, basePath: '/auth', actor, requestId: (request) => request.headers.get('x-request-id') ?? '', onError: tell });
  const payments = openPayments({ auth, databaseUrl: place.databaseUrl });
  const answer = async (request: Request): Promise<Response> => (await payments(request)) ?? routes(request);
  const listener = getRequestListener((request) => answer(new Request(request.url.replace(/^http:\/\/[^/]+/, origin), request)), { overrideGlobalObjects: false });
  createServer((request, response) => void listener(request, response)).listen(port, '127.0.0.1', () => process.send?.('listening'));
  void auth.startDelivery({ signal: new AbortController().signal, onError: tell });
  setInterval(() => void auth.maintain(), maintenanceMs);
}

/** A broken dependency is what these days are made of; anything else is for the reader. */
function tell(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AuthError')) console.error(error);
}

process.once('message', (order: Order) => void serve(order));
// With the parent the day is over, however it ended.
process.on('disconnect', () => process.exit(0));
