/** A host of better-auth in a process of its own: HTTP on loopback, PostgreSQL behind it. Told by its parent where, it answers with its port and who may log in. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';
import { createHasher, createPeer, enrol } from './better-auth-host.mjs';

/** @param {import('../against/http.mjs').Setup} setup */
async function start({ url, schema, people, poolSize }) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}`, max: poolSize });
  const auth = await createPeer({ origin: `http://127.0.0.1:${String(port)}`, pool, hasher: createHasher() });
  const owners = [];
  for (let n = 0; n < people; n += 1) owners.push(await enrol(auth, `matti${String(n)}`));
  server.on('request', toNodeHandler(auth));
  return { port, owners };
}

process.on('message', (setup) => void start(/** @type {import('../against/http.mjs').Setup} */ (setup)).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());
