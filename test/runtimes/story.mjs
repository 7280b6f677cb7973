/**
 * One person's way through the packed package, over `Request` and `Response` and without a test runner, so that every runtime can tell it: the account, the
 * first login, a login by the list, a phone that is paired, a login by the Key. Nothing of Node's is used here.
 */
import { createAuth } from 'lukko';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createKeyApp, createSeedKeyStore } from 'lukko/device';
import { authRoutes, requireSession } from 'lukko/http';

const origin = 'https://books.example';
const password = 'teacups on the windowsill';
const person = { name: 'Matti Virtanen', email: 'matti@virtanen.example', phone: '+358401234567' };

/** The steps, in their order. */
export const steps = Object.freeze({
  provision: 'an account is provisioned, and its slip handed out',
  firstLogin: 'the first login: information, password, a list that is proven',
  listLogin: 'a login by the list',
  pairing: 'a phone is paired, with a one-time password as its proof',
  keyLogin: 'a login by the Key',
});

/** @typedef {(request: Request) => Promise<Response>} Routes */

/**
 * @param {object} input
 * @param {(step: string) => void} input.onStep told of each step that was gone through
 * @param {Pick<Partial<import('lukko').AuthOptions>, 'hasher' | 'policyOverrides' | 'storage'>} [input.options] what is not as usual: scrypt at the policy's cost, and storage in memory
 * @returns {Promise<void>} rejects where the story breaks
 */
export async function tellStory({ onStep, options = {} }) {
  const nowhere = { send: async () => ({}) };
  const auth = createAuth({
    serviceName: 'Virtanen Books',
    loginUrl: `${origin}/login`,
    supportContact: 'Anna Korhonen, 09 123 456',
    keys: [{ id: 'story', secret: crypto.getRandomValues(new Uint8Array(32)) }],
    storage: createMemoryStorage(),
    email: nowhere,
    sms: nowhere,
    authorize: ({ actor }) => actor.kind === 'head-user',
    keyApp: { pairUrl: `${origin}/pair` },
    ...options,
  });
  const routes = authRoutes(auth, { origin, basePath: '/auth' });
  const guard = requireSession(auth);
  const invited = await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: 'in-person' });
  if (!invited.ok || invited.slip === undefined) throw new Error('a slip was expected');
  const { username, temporaryPassword } = invited.slip;
  onStep(steps.provision);
  const browser = openBrowser(routes);
  const inside = async () => {
    const asked = await guard(browser.cookie());
    if (!asked.ok) throw new Error(`a session was expected, and not ${asked.problem.code}`);
    return asked.session.assurance.method;
  };

  const { codes } = await logInFirst(browser, { username, temporaryPassword });
  expectSame(await inside(), 'otp-list');
  onStep(steps.firstLogin);

  const answerTo = (/** @type {any} */ { challenge }) => ({ code: codes[challenge.position - 1] });
  await browser.post('sessions/end');
  await browser.post('login/answer-otp', answerTo(await browser.post('login/start', { username, password })));
  expectSame(await inside(), 'otp-list');
  onStep(steps.listLogin);

  const phone = openPhone(routes);
  await browser.post('binding/answer-otp', answerTo(await browser.post('binding/start', { act: 'pair-device' })));
  const { view } = await browser.post('binding/open-pairing');
  const paired = must(await phone.pair({ username, code: view.code }));
  expectSame(paired.fingerprint, (await browser.get('pairing/view')).view.fingerprint);
  await browser.post('binding/confirm-device');
  expectSame(must(await phone.status({ account: paired.account.id })).state, 'connected');
  onStep(steps.pairing);

  await browser.post('sessions/end');
  const { approval } = await browser.post('login/start', { username, password });
  const [asked] = must(await phone.approvals({ account: paired.account.id })).approvals;
  if (asked === undefined) throw new Error('the phone was expected to be asked');
  must(await phone.approve({ approval: asked, number: approval.number }));
  await browser.post('login/finish-approval');
  expectSame(await inside(), 'key');
  onStep(steps.keyLogin);
}

/**
 * @param {ReturnType<typeof openBrowser>} browser
 * @param {{ readonly username: string, readonly temporaryPassword: string }} slip
 * @returns {Promise<{ readonly codes: readonly string[] }>}
 */
async function logInFirst(browser, { username, temporaryPassword }) {
  await browser.post('login/start', { username, password: temporaryPassword });
  await browser.post('first-login/give-information', { profile: (await browser.get('state')).firstLogin.profile });
  await browser.post('first-login/change-password', { password });
  await browser.post('first-login/choose-list');
  const { list } = await browser.post('first-login/open-list', { format: 'json' });
  const { challenge } = await browser.post('first-login/ask-list');
  await browser.post('first-login/prove-list', { code: list.codes[challenge.position - 1] });
  await browser.post('first-login/finish');
  return list;
}

/**
 * A browser: it keeps cookies, says where its pages come from, and takes nothing but 200.
 * @param {Routes} routes
 */
function openBrowser(routes) {
  /** @type {Map<string, string>} */
  const jar = new Map();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  /** @type {(operation: string, sent: RequestInit) => Promise<any>} */
  const ask = async (operation, sent) => {
    const response = await routes(new Request(`${origin}/auth/${operation}`, { ...sent, headers: { origin, cookie: cookie(), 'content-type': 'application/json' } }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${operation}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  return { cookie, get: (/** @type {string} */ operation) => ask(operation, {}), post: (/** @type {string} */ operation, body = {}) => ask(operation, { method: 'POST', body: JSON.stringify(body) }) };
}

/** @param {Routes} routes */
function openPhone(routes) {
  /** @type {string | undefined} */
  let kept;
  return createKeyApp({
    server: `${origin}/auth`,
    keyStore: createSeedKeyStore({ read: () => kept, write: (text) => void (kept = text) }),
    unlock: () => 'pin',
    name: 'Matti’s phone',
    platform: 'android',
    fetch: (url, { method, headers, body }) => routes(new Request(url, { method, headers, body: body ?? null })),
  });
}

/**
 * @template {{ readonly ok: boolean }} T
 * @param {T} result
 * @returns {Extract<T, { readonly ok: true }>}
 */
function must(result) {
  if (!isOk(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

/** @template {{ readonly ok: boolean }} T @param {T} result @returns {result is Extract<T, { readonly ok: true }>} */
const isOk = (result) => result.ok;

/** @param {unknown} found @param {unknown} expected */
function expectSame(found, expected) {
  if (found !== expected) throw new Error(`${String(expected)} was expected, and not ${String(found)}`);
}
