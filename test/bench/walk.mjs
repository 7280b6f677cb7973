/** A host in memory, and the way of a person through the first login, over `lukko` as a host imports it. */
import { createAuth } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createInbox } from 'lukko/testing';

/** @typedef {import('lukko').Auth} Auth */

export const password = 'kahvi jäähtyy pöydälle';

/**
 * @template {{ readonly ok: boolean }} T
 * @param {T} result
 * @returns {Extract<T, { readonly ok: true }>}
 */
export function must(result) {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return /** @type {Extract<T, { readonly ok: true }>} */ (result);
}

/** @param {Partial<import('lukko').AuthOptions>} [options] */
export function createHost(options = {}) {
  const storage = createMemoryStorage();
  const { email, sms } = createInbox();
  const auth = createAuth({
    serviceName: 'Tilinpito',
    loginUrl: 'https://tilinpito.example/login',
    supportContact: 'Anna at the office, 09 123 456',
    keys: [{ id: 'bench', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
    storage,
    email,
    sms,
    authorize: () => true,
    ...options,
  });
  return { auth, storage };
}

/**
 * Makes an account, and takes it to the choice of its third step.
 *
 * @param {Auth} auth
 * @returns {Promise<{ accountId: string, username: string, flow: string }>}
 */
export async function walkToMethod(auth) {
  const person = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
  const actor = /** @type {const} */ ({ kind: 'head-user', id: 'anna' });
  const { accountId, username, slip } = must(await auth.accounts.provision({ actor, organizationId: 'virtanen-oy', person, delivery: 'in-person' }));
  const started = must(await auth.login.start({ username, password: slip?.temporaryPassword ?? '' }));
  if (started.next !== 'first-login') throw new Error('expected the first login');
  const { flow } = started;
  must(await auth.firstLogin.giveInformation({ flow, profile: { ...person, locale: 'en' } }));
  must(await auth.firstLogin.changePassword({ flow, password }));
  return { accountId, username, flow };
}

/**
 * Makes an account whose first login is done.
 *
 * @param {Auth} auth
 */
export async function walkToEnd(auth) {
  const { accountId, username, flow } = await walkToMethod(auth);
  must(await auth.firstLogin.chooseList({ flow }));
  const { codes } = must(await auth.firstLogin.openList({ flow })).list;
  const { challenge } = must(await auth.firstLogin.askList({ flow }));
  const proven = must(await auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' }));
  must(await auth.firstLogin.finish({ flow }));
  return { accountId, username, codes, token: proven.token, browser: proven.browser };
}

/**
 * Steps 1 and 2 with the right password.
 *
 * @param {Auth} auth
 * @param {{ username: string, browser?: string | undefined }} account
 */
export async function toChallenge(auth, { username, browser }) {
  const started = must(await auth.login.start({ username, password, browser }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  return started;
}
