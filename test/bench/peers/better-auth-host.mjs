/** A host of better-auth with its username and two-factor plugins, a hundred backup codes a person, and sessions read from the storage at each check as lukko does. */
import { createHash, randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { getMigrations } from 'better-auth/db/migration';
import { twoFactor, username } from 'better-auth/plugins';

export const password = 'kahvi jäähtyy pöydälle';

/**
 * @param {object} place
 * @param {string} place.origin
 * @param {object} [place.pool] of PostgreSQL; without it, all is in memory
 * @param {{ hash: (secret: string) => Promise<string>, verify: (typed: { hash: string, password: string }) => Promise<boolean> }} [place.hasher] its own without it
 */
export async function createPeer({ origin, pool, hasher }) {
  const tables = { user: [], session: [], account: [], verification: [], twoFactor: [] };
  const options = {
    baseURL: origin,
    secret: randomBytes(32).toString('base64'),
    database: pool ?? memoryAdapter(tables),
    emailAndPassword: { enabled: true, autoSignIn: false, ...(hasher === undefined ? {} : { password: hasher }) },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [username(), twoFactor({ issuer: 'bench', backupCodeOptions: { amount: 100, length: 8 }, skipVerificationOnEnable: true })],
  };
  const auth = betterAuth(options);
  if (pool !== undefined) await (await getMigrations(options)).runMigrations();
  return auth;
}

/** The cheap hash of the bench's own hasher; to verify costs what `spend` costs besides. @param {() => Promise<void>} [spend] */
export function createHasher(spend = () => Promise.resolve()) {
  const hash = (/** @type {string} */ secret, salt = randomBytes(16).toString('base64')) => `${salt}.${createHash('sha256').update(salt).update(secret).digest('base64')}`;
  return {
    hash: async (/** @type {string} */ secret) => hash(secret),
    verify: async (/** @type {{ hash: string, password: string }} */ { hash: stored, password: typed }) => {
      await spend();
      return hash(typed, stored.split('.')[0]) === stored;
    },
  };
}

/** The cookies of an answer, as the next request brings them. @param {Headers} headers */
export const cookiesOf = (headers) => new Headers({ cookie: headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') });

/** Somebody with a username, a password and backup codes. @param {Awaited<ReturnType<typeof createPeer>>} auth @param {string} name */
export async function enrol(auth, name) {
  await auth.api.signUpEmail({ body: { email: `${name}@example.com`, name: 'Matti Virtanen', password, username: name } });
  const signedIn = await auth.api.signInUsername({ body: { username: name, password }, returnHeaders: true });
  const { backupCodes } = await auth.api.enableTwoFactor({ body: { password }, headers: cookiesOf(signedIn.headers) });
  return { username: name, password, codes: backupCodes };
}
