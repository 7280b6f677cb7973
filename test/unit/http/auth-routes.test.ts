import { Hono } from 'hono';
import { mount } from 'hono/mount';
import { describe, expect, it } from 'vitest';
import { authRoutes } from '../../../src/http/index.js';
import { operations } from '../../../src/http/operations/table.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { createWorld } from '../../fuzz/world.js';
import { headUser, walkAfresh } from '../../story/walk.js';
import { activate, eventsOf, minute, reopen, wrapStorage } from '../service/shared/tools.js';
import { createBrowser, json, logInOver, nameOf, open, origin, read, requestOf } from './tools.js';

const { auth } = createTestAuth();
const guess = JSON.stringify({ username: 'nobody1234', password: 'a guess of a stranger' });
const at = (path: string, init: RequestInit = {}) => new Request(`${origin}${path}`, init);
const post = (path: string, body: string = guess) => at(path, { method: 'POST', headers: json, body });

describe('where the routes are', () => {
  it('a function of a request, below the base path', async () => {
    const routes = authRoutes(auth, { origin, basePath: '/auth/v1' });
    expect(await read(await routes(post('/auth/v1/login/start')))).toMatchObject({ status: 401, body: { code: 'wrong-credentials' } });
    expect((await routes(post('/login/start'))).status).toBe(404);
  });

  it('a Hono app, and mounted in another', async () => {
    const routes = authRoutes(auth, { origin });
    expect((await routes.request('/login/start', { method: 'POST', headers: json, body: guess })).status).toBe(401);
    expect((await routes.fetch(post('/login/start'))).status).toBe(401);
    const parent = new Hono().get('/', (context) => context.text('home')).route('/auth', routes);
    expect((await parent.fetch(post('/auth/login/start'))).status).toBe(401);
    expect(await (await parent.fetch(at('/'))).text()).toBe('home');
    expect((await parent.fetch(post('/login/start'))).status).toBe(404);
    expect(await read(await parent.fetch(at('/auth/login/start')))).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
  });

  it('mounted as a function, the path is what follows', async () => {
    const parent = new Hono().all('/auth/*', mount(authRoutes(auth, { origin })));
    expect((await parent.fetch(post('/auth/login/start'))).status).toBe(401);
  });

  it.each(['/', '/login', '/login/start/', '/login/start/x', '/LOGIN/START', '/login//start', '/login%2Fstart', '/%ff', '/%E0%A4%A', '/__proto__', '/constructor', '/login/start;x=1', `/${'x'.repeat(8_000)}`, '/..;/login/start', '/state.json'])('%s is nothing', async (path) => {
    const answer = await read(await authRoutes(auth, { origin })(post(path)));
    expect([answer.status, answer.body.code, answer.headers.get('cache-control'), answer.headers.get('x-frame-options')]).toEqual([404, 'not-found', 'no-store', 'DENY']);
  });
});

describe('methods', () => {
  const routes = authRoutes(auth, { origin, actor: () => headUser });

  it.each(operations.map(({ id, method }) => [id, method] as const))('%s takes %s, and names it to whoever tries another', async (id, method) => {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].filter((one) => one !== method);
    for (const other of others) {
      const answer = await read(await routes(at(`/${id}`, { method: other, headers: json })));
      expect([answer.status, answer.body.code, answer.headers.get('allow')], other).toEqual([405, 'method-not-allowed', method === 'GET' ? 'GET, HEAD' : 'POST']);
    }
  });

  it('HEAD says what GET would, without its body', async () => {
    const [head, get] = [await read(await routes(at('/state', { method: 'HEAD' }))), await read(await routes(at('/state')))];
    expect([head.status, head.text, head.headers.get('etag'), head.headers.get('cache-control')]).toEqual([200, '', get.headers.get('etag'), 'no-store']);
    const refused = await read(await routes(at('/login/start', { method: 'HEAD' })));
    expect([refused.status, refused.text, refused.headers.get('allow')]).toEqual([405, '', 'POST']);
  });

  it('no other site is told that it may read: there is no CORS header on anything', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    for (const request of [at('/login/start', { method: 'OPTIONS', headers }), at('/state', { headers }), at('/openapi.json', { headers })]) {
      expect([...(await routes(request)).headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('head users’ routes', () => {
  const theirs = operations.filter(({ calledBy }) => calledBy === 'head-user');

  it('are not there where the host does not say who asks', async () => {
    const routes = authRoutes(auth, { origin });
    for (const { id } of theirs) expect((await read(await routes(requestOf(id)))).body, id).toMatchObject({ status: 404, code: 'not-found' });
    const { paths } = (await read(await routes(at('/openapi.json')))).body;
    expect(Object.keys(paths).filter((path) => theirs.some(({ id }) => path === `/${id}`))).toEqual([]);
  });

  it('are 401 where the host says that nobody asks', async () => {
    const routes = authRoutes(auth, { origin, actor: () => undefined });
    for (const { id } of theirs) expect((await read(await routes(requestOf(id)))).body, id).toMatchObject({ status: 401, code: 'no-actor' });
  });
});

describe('R167: GET changes nothing', () => {
  it.each([0, 1, 2])('R167 in part: no GET of any operation writes more than that the session was used, in turn %i of the story', async (turn) => {
    const world = await createWorld('standard', turn);
    const writes: string[] = [];
    const spied = wrapStorage(world.active.storage, (name, _args, call) => (/\.(?:find|findBy|read|list|head)$/.test(name) ? undefined : writes.push(name), call()));
    const routes = open(reopen(world.active, { storage: spied }));
    const cookie = Object.entries(world.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    world.active.clock.advance(5 * minute);
    for (const { id, method, example } of operations.filter((one) => one.method === 'GET')) {
      const query = new URLSearchParams({ ...(example.input as Record<string, string>), ...('accountId' in example.input ? { accountId: world.active.accountId } : {}) });
      const answer = await read(await routes(new Request(`${origin}/${id}?${query.toString()}`, { method, headers: { cookie } })));
      expect([answer.status < 500, answer.cookies], id).toEqual([true, []]);
    }
    await world.active.settle();
    expect([...new Set(writes)].filter((name) => name !== 'sessions.update')).toEqual([]);
  });
});

describe('the name of a request', () => {
  it('R175 in part: stands in the answer, in the problem and in the audit, and no header makes it up', async () => {
    const active = await walkAfresh();
    const answer = await createBrowser(open(active)).ask('login/start', { username: active.username, password: 'a guess of a stranger' }, { 'x-request-id': 'made-up' });
    const id = answer.headers.get('x-request-id') ?? '';
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(answer.body.requestId).toBe(id);
    expect((await eventsOf(active.storage)).at(-1)).toMatchObject({ kind: 'password-checked', requestId: id });
  });

  it('R178 in part: a host that takes it from a header gets no 500 from a long one', async () => {
    const active = await activate('standard');
    const routes = open(active, { requestId: (request) => request.headers.get('x-request-id') ?? '' });
    const asked = (id: string) => createBrowser(routes).ask('login/start', { username: active.username, password: 'a guess of a stranger' }, { 'x-request-id': id });
    expect((await asked('from-the-proxy')).headers.get('x-request-id')).toBe('from-the-proxy');
    for (const id of ['x'.repeat(7_000), 'a b', 'ä', '']) expect([(await asked(id)).status, (await asked(id)).headers.get('x-request-id')]).toEqual([expect.toSatisfy((status) => status === 401 || status === 429), expect.stringMatching(/^[\w-]{22}$/)]);
  });
});

describe('links', () => {
  it('R134 in part: lead to the configured URL, whatever Host and forwarding headers say', async () => {
    const active = await activate('nist');
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example', 'x-original-url': '/evil' };
    for (const [id, sent] of [['login/request-temporary-password', { username: active.username }], ['recovery/request', { username: active.username, recovers: 'password' }], ['recovery/request-username', { contact: 'matti@example.com' }]] as const) {
      if (!operations.some((one) => one.id === id)) continue;
      expect((await createBrowser(open(active)).ask(id, sent, headers)).status).toBe(200);
    }
    await active.settle();
    const links = active.inbox.all().flatMap(({ text }) => [...text.matchAll(/https?:\/\/[^\s]+/g)].map(([link]) => link));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith('https://tilinpito.example/login'))).toEqual([]);
  });

  it('R134 in part, R174: no answer holds a URL, nor a header one of another host', async () => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    const answers = [await logInOver(browser, active), await browser.ask('state'), await browser.ask('login/renew-challenge')];
    for (const { text, headers } of answers) expect(`${text}${JSON.stringify([...headers])}`).not.toMatch(/https?:/);
  });
});

describe('sessions', () => {
  it('R166: SameSite is Strict by default, Lax by option, None by its switch alone', async () => {
    const active = await activate('standard');
    const cookieOf = async (options: object) => (await logInOver(createBrowser(open(active, options)), active)).cookies.find((one) => one.startsWith(nameOf('session'))) ?? '';
    expect(await cookieOf({})).toMatch(/^__Host-lukko-session=[\w-]+\.[\w-]+; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(await cookieOf({ sessionSameSite: 'lax' })).toMatch(/; SameSite=Lax$/);
    expect(await cookieOf({ acceptCrossSiteCookies: true })).toMatch(/; SameSite=None$/);
    expect(() => open(active, { sessionSameSite: 'none' as never })).toThrow(/acceptCrossSiteCookies/);
  });

  it('invariant 7 in part: no session is granted over HTTP while the audit is broken', async () => {
    const active = await activate('standard');
    const routes = open(reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error('down')) : call())) }));
    const browser = createBrowser(open(active));
    const { body } = await browser.ask('login/start', { username: active.username, password: 'kahvi jäähtyy pöydälle' });
    const later = createBrowser(routes, Object.fromEntries(browser.jar));
    const answer = await later.ask('login/answer-otp', { code: active.codes[body.challenge.position - 1] });
    expect([answer.status, answer.body.code, answer.cookies]).toEqual([503, 'unavailable', []]);
  });
});

describe('the description', () => {
  it('is served, as JSON that is kept nowhere', async () => {
    const answer = await read(await authRoutes(auth, { origin, basePath: '/auth' })(at('/auth/openapi.json')));
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/json', 'no-store']);
    expect(answer.body.openapi).toMatch(/^3\.1\./);
  });
});
