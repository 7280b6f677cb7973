/** A host of lukko in a process of its own: HTTP on loopback, PostgreSQL behind it. Told by its parent where, it answers with its port and who may log in. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { openSqlStorage } from 'lukko/adapter/sql';
import { authRoutes } from 'lukko/http';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, password, walkToEnd } from '../walk.mjs';

/** @param {import('../against/http.mjs').Setup} setup */
async function start({ url, schema, people, poolSize }) {
  const { hasher } = createMeteredHasher();
  const storage = await openSqlStorage({ url, schema, poolSize });
  const { auth } = createHost({ storage, hasher, allowLoopbackHttp: true });
  const owners = [];
  for (let n = 0; n < people; n += 1) owners.push({ ...(await walkToEnd(auth)), password });
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const routes = authRoutes(auth, { origin: `http://127.0.0.1:${String(port)}`, basePath: '/auth', onError: (error) => console.error(error) });
  const listen = getRequestListener((request) => routes(request));
  server.on('request', (request, response) => void listen(request, response));
  return { port, owners };
}

process.on('message', (setup) => void start(/** @type {import('../against/http.mjs').Setup} */ (setup)).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());
