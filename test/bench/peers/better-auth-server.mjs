/** A host of better-auth, the same: its username and two-factor plugins, sessions read from the database at each check as lukko does. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { twoFactor, username } from 'better-auth/plugins';
import pg from 'pg';

const password = 'kahvi jäähtyy pöydälle';

/** The cheap hash of the bench's own hasher. */
const hash = (/** @type {string} */ secret, salt = randomBytes(16).toString('base64')) => `${salt}.${createHash('sha256').update(salt).update(secret).digest('base64')}`;

/** @param {import('../http/against-better-auth.mjs').Setup} setup */
async function start({ url, schema, people, poolSize }) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${String(port)}`;
  const options = {
    baseURL: origin,
    secret: randomBytes(32).toString('base64'),
    database: new pg.Pool({ connectionString: url, options: `-c search_path=${schema}`, max: poolSize }),
    emailAndPassword: {
      enabled: true,
      autoSignIn: false,
      password: {
        hash: async (/** @type {string} */ secret) => hash(secret),
        verify: async (/** @type {{ hash: string, password: string }} */ { hash: stored, password: typed }) => hash(typed, stored.split('.')[0]) === stored,
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [username(), twoFactor({ issuer: 'bench', backupCodeOptions: { amount: 100, length: 8 }, skipVerificationOnEnable: true })],
  };
  const auth = betterAuth(options);
  await (await getMigrations(options)).runMigrations();
  const owners = [];
  for (let n = 0; n < people; n += 1) {
    const name = `matti${String(n)}`;
    await auth.api.signUpEmail({ body: { email: `${name}@example.com`, name: 'Matti Virtanen', password, username: name } });
    const signedIn = await auth.api.signInUsername({ body: { username: name, password }, asResponse: true });
    const headers = new Headers({ cookie: signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') });
    const { backupCodes } = await auth.api.enableTwoFactor({ body: { password }, headers });
    owners.push({ username: name, password, codes: backupCodes });
  }
  server.on('request', toNodeHandler(auth));
  return { port, owners };
}

process.on('message', (setup) => void start(/** @type {import('../http/against-better-auth.mjs').Setup} */ (setup)).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());
