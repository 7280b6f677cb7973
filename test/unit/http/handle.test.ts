import { describe, expect, it } from 'vitest';
import { handle } from '../../../src/http/handle.js';
import { markOf } from '../../../src/http/cookies.js';
import type { Operation } from '../../../src/http/operation.js';
import { checkOptions, type AuthRoutesOptions, type FormOutcome } from '../../../src/http/options.js';
import { operations } from '../../../src/http/operations/table.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { goodPassword, headUser, invite, matti, must, organizationId, walkToList, type Active } from '../../story/walk.js';
import { activate, eventsOf, keys, minute, profiles, reopen, wrapStorage, wrongCode } from '../service/shared/tools.js';
import { createBrowser, form, knownBy, logInOver, nameOf, open, origin, read, seen, type Answer } from './tools.js';

const find = (wanted: string): Operation => operations.find((one) => one.id === wanted) ?? expect.unreachable();
const start = find('login/start');
const disable = find('accounts/disable');
const openList = find('first-login/open-list');
const provisionMany = find('accounts/provision-many');

interface Given {
  readonly options?: Partial<AuthRoutesOptions>;
  readonly operation?: Operation;
  readonly headers?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

async function ask(auth: Active['auth'], sent: unknown, given: Given = {}): Promise<Answer> {
  const { options = {}, operation: which = start, headers = {}, requestId = 'request-1' } = given;
  const request = which.method === 'GET' ? new Request(`${origin}/${which.id}`, { headers }) : new Request(`${origin}/${which.id}`, { method: 'POST', headers: { origin, 'content-type': 'application/json', ...headers }, body: typeof sent === 'string' ? sent : JSON.stringify(sent) });
  return read(await handle({ auth, options: checkOptions({ origin, ...options }), operation: which, request, requestId }));
}

const wrong = (username: string) => ({ username, password: 'a guess of a stranger' });

describe.each(profiles)('the three steps over HTTP in %s', (policy) => {
  it('R161 in part, R166, invariant 4 in part: end in a session whose token is in its cookie and in nothing else', async () => {
    const active = await activate(policy);
    const browser = createBrowser(open(active));
    const started = await browser.ask('login/start', { username: active.username, password: goodPassword });
    expect(started.body).toEqual({ next: 'otp-challenge', challenge: { listNumber: 1, position: expect.any(Number), expiresAt: expect.any(Number) } });
    expect([...browser.jar.keys()]).toEqual([nameOf('attempt')]);
    const done = await browser.ask('login/answer-otp', { code: active.codes[started.body.challenge.position - 1] });
    expect([done.status, done.body.next]).toEqual([200, 'authenticated']);
    const token = browser.jar.get(nameOf('session')) ?? '';
    expect(must(await active.auth.sessions.check({ token })).session.id).toBe(done.body.session.id);
    expect([...browser.jar.keys()].sort()).toEqual([`__Host-lukko-browser-${markOf(active.username)}`, nameOf('session')]);
    for (const value of browser.jar.values()) expect(done.text).not.toContain(value.split('.').at(-1));
    expect(done.cookies.find((one) => one.startsWith(nameOf('session')))).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  });

  it('R65 in part: a wrong answer says what is asked now, and counts', async () => {
    const active = await activate(policy);
    const browser = createBrowser(open(active));
    const { body } = await browser.ask('login/start', { username: active.username, password: goodPassword });
    const answered = await browser.ask('login/answer-otp', { code: wrongCode(active, body.challenge.position) });
    expect([answered.status, answered.body]).toMatchObject([422, { code: 'wrong-code', challenge: { position: body.challenge.position } }]);
    expect(answered.cookies).toEqual([]);
  });

  it('R191: a browser that is known stays out of the wait that strangers brought about, on a computer that two people share', async () => {
    const active = await activate(policy);
    const other = await activate(policy, { storage: active.storage, seed: 'another' });
    const shared = createBrowser(open(active), { ...knownBy(active), ...knownBy(other) });
    const stranger = createBrowser(open(active));
    for (let n = 0; n < 6; n += 1) for (const { username } of [active, other]) await stranger.ask('login/start', wrong(username));
    for (const someone of [active, other]) {
      expect((await stranger.ask('login/start', { username: someone.username, password: goodPassword })).body).toMatchObject({ code: 'wait' });
      expect((await shared.ask('login/start', { username: someone.username.toUpperCase(), password: goodPassword })).status).toBe(200);
    }
    const swapped = createBrowser(open(active), { [`__Host-lukko-browser-${markOf(active.username)}`]: other.browser });
    expect((await swapped.ask('login/start', { username: active.username, password: goodPassword })).body).toMatchObject({ code: 'wait' });
  });

  it('R191 in part: who logs in becomes known in this browser, under a name that the next one does not have', async () => {
    const active = await activate(policy);
    const other = await activate(policy, { storage: active.storage, seed: 'another' });
    const browser = createBrowser(open(active));
    for (const someone of [active, other]) expect((await logInOver(browser, someone)).status).toBe(200);
    await active.settle();
    const marks = [active, other].map(({ username }) => `__Host-lukko-browser-${markOf(username)}`);
    expect([...browser.jar.keys()].filter((name) => name.includes('browser')).sort()).toEqual([...marks].sort());
  });
});

describe('what strangers are told', () => {
  /** Accounts of each kind, and a name that nobody has. */
  async function everyKind() {
    const active = await activate('standard');
    const disabled = await activate('standard', { storage: active.storage, seed: 'disabled' });
    must(await active.auth.accounts.disable({ actor: headUser, accountId: disabled.accountId }));
    const locked = await activate('standard', { storage: active.storage, seed: 'locked' });
    for (let judged = 0; judged < 50; ) {
      const refused = await locked.auth.login.start(wrong(locked.username));
      if (!refused.ok && refused.reason === 'wait') locked.clock.advance(refused.retryAfterMs);
      else judged += 1;
    }
    const invited = await invite({ storage: active.storage, seed: 'invited', keys });
    const later = reopen(active, { clock: { now: () => locked.clock.now() + 24 * 60 * minute } });
    return { later, names: { known: active.username, unknown: 'maija.meikalainen4821', disabled: disabled.username, locked: locked.username, invited: invited.username } };
  }

  it('R141 in part, R126 in part, R153 in part, invariant 3: status, headers and body are the same for a known, an unknown, a disabled, a locked and an invited name, try after try', async () => {
    const { later, names } = await everyKind();
    const routes = open(later);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const answers = await Promise.all(Object.values(names).map(async (username) => seen(await createBrowser(routes).ask('login/start', wrong(username)))));
      for (const answer of answers) expect(answer, `try ${n}`).toEqual(answers[0]);
      statuses.push((answers[0] as Answer).status);
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });

  it('R141 in part: the right password of a disabled or locked account is told no more than a wrong one', async () => {
    const { later, names } = await everyKind();
    const routes = open(later);
    const [unknown, ...others] = await Promise.all([names.unknown, names.disabled, names.locked].map(async (username) => seen(await createBrowser(routes).ask('login/start', { username, password: goodPassword }))));
    for (const other of others) expect(other).toEqual(unknown);
    expect(unknown).toMatchObject({ status: 401 });
  });

  it.each(['known', 'unknown'] as const)('R153: who is to wait gets 429, Retry-After and no-store, for a name that is %s', async (which) => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    const username = which === 'known' ? active.username : 'maija.meikalainen4821';
    let answer = await browser.ask('login/start', wrong(username));
    for (let n = 0; n < 10 && answer.status !== 429; n += 1) answer = await browser.ask('login/start', wrong(username));
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('cache-control')]).toEqual([429, '30', 'no-store']);
    expect(answer.body).toMatchObject({ code: 'wait', retryAfterMs: 30_000 });
  });

  it('R126 in part, R128 in part: a request for a temporary password is answered alike for every name', async () => {
    const { later, names } = await everyKind();
    const answers = await Promise.all(Object.values(names).map(async (username) => seen(await createBrowser(open(later)).ask('login/request-temporary-password', { username }))));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, text: '{}' });
  });

  it('R208 in part: each refusal of a login says whom to contact', async () => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    for (const username of [active.username, 'maija.meikalainen4821']) {
      for (let n = 0; n < 8; n += 1) expect((await browser.ask('login/start', wrong(username))).body).toMatchObject({ supportContact: 'Anna at the office, 09 123 456' });
    }
  });
});

describe('too much at once', () => {
  it('R46 in part: who finds the queue for hashes full gets 503 with Retry-After', async () => {
    const active = await activate('standard');
    const held: (() => void)[] = [];
    const hold = <T>(work: () => Promise<T>): Promise<T> => new Promise<void>((resolve) => held.push(resolve)).then(work);
    const { hash, verify, isOutdated } = active.hasher;
    const slow = reopen(active, {
      policyOverrides: { hashing: { parallel: 1, waiting: 2, waitMs: 1_000 } },
      hasher: { hash: (input) => hold(() => hash(input)), verify: (input) => hold(() => verify(input)), isOutdated },
    });
    const asked = Array.from({ length: 6 }, (_, n) => ask(slow.auth, wrong(`nobody.${n}000`)));
    for (let over = false; !over; ) {
      void Promise.all(asked).then(() => (over = true));
      await new Promise((resolve) => setImmediate(resolve));
      held.shift()?.();
    }
    const busy = (await Promise.all(asked)).filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const { body, headers } of busy) expect([body.code, headers.get('retry-after'), headers.get('cache-control')]).toEqual(['busy', '1', 'no-store']);
  });
});

describe('what breaks', () => {
  const canary = 'CANARY: connect ECONNREFUSED postgres://lukko:hunter2@10.0.0.5';
  const broken = (active: Active) => reopen(active, { storage: wrapStorage(active.storage, () => Promise.reject(new Error(canary, { cause: new Error(`${canary} again`) }))) });

  it('R185 in part, invariant 5 in part: a broken database is a 503 that says nothing of it, and the log has it all', async () => {
    const told: { error: unknown; about: unknown }[] = [];
    const answer = await ask(broken(await activate('standard')).auth, wrong('matti4821'), { options: { onError: (error, about) => void told.push({ error, about }) } });
    expect([answer.status, answer.body]).toEqual([503, { type: 'urn:lukko:problem:unavailable', title: expect.any(String), status: 503, code: 'unavailable', detail: expect.any(String), requestId: 'request-1' }]);
    expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toMatch(/CANARY|postgres|hunter2|at .*\.ts/);
    expect(told).toMatchObject([{ about: { operation: 'login/start', requestId: 'request-1' }, error: { cause: { message: canary } } }]);
  });

  it('R185 in part: so is a mistake of the host, as a 500', async () => {
    const told: unknown[] = [];
    const invited = await invite();
    const { flow } = await walkToList(invited);
    const sheet = () => Promise.reject(new TypeError(canary));
    const answer = await ask(invited.auth, { format: 'pdf' }, { operation: openList, headers: { cookie: `${nameOf('first-login')}=${flow}~mark` }, options: { sheet, onError: (error) => void told.push(error) } });
    expect([answer.status, answer.body.code]).toEqual([500, 'unexpected']);
    expect(answer.text).not.toContain('CANARY');
    expect(told).toEqual([new TypeError(canary)]);
  });

  it.each([['rejects', () => Promise.reject(new TypeError(canary))], ['throws', () => { throw new TypeError(canary); }]])('invariant 5 in part: where the host cannot say who asks, as its %s, it is a 503, and the log has the cause', async (_how, actor) => {
    const told: unknown[] = [];
    const answer = await ask((await activate('standard')).auth, { accountId: 'a' }, { operation: disable, options: { actor, onError: (error) => void told.push(error) } });
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(answer.text).not.toContain('CANARY');
    expect(told).toMatchObject([{ code: 'host-function-failed', cause: { message: canary } }]);
  });

  it('invariant 5 in part: a log that throws, or none at all, changes nothing', async () => {
    const { auth } = broken(await activate('standard'));
    const [loud, silent] = [await ask(auth, wrong('matti4821'), { options: { onError: () => expect.unreachable() } }), await ask(auth, wrong('matti4821'))];
    expect([loud.status, loud.text]).toEqual([503, silent.text]);
  });
});

describe('R167: what changes something is taken from our pages alone', () => {
  it.each([
    ['without Origin and without Fetch Metadata', undefined, undefined],
    ['from another origin', 'https://evil.example', undefined],
    ['from a frame in a sandbox', 'null', undefined],
    ['from a sister of our site', origin, 'same-site'],
    ['from another site', origin, 'cross-site'],
  ])('R167: %s it is 403, and nothing is read, counted or set', async (_where, from, site) => {
    const active = await activate('standard');
    const before = (await eventsOf(active.storage)).length;
    const headers = { 'content-type': 'application/json', ...(from === undefined ? {} : { origin: from }), ...(site === undefined ? {} : { 'sec-fetch-site': site }) };
    const request = new Request(`${origin}/login/start`, { method: 'POST', headers, body: JSON.stringify(wrong(active.username)) });
    const answer = await read(await handle({ auth: active.auth, options: checkOptions({ origin, pageAfter: () => '/login' }), operation: start, request, requestId: 'request-1' }));
    expect([answer.status, answer.body.code, answer.cookies, request.bodyUsed]).toEqual([403, 'cross-site', [], false]);
    expect((await eventsOf(active.storage)).length).toBe(before);
  });

  it('R167 in part: GET changes nothing: not one write reaches a store, and no cookie is set', async () => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    await browser.ask('login/start', { username: active.username, password: goodPassword });
    const calls: string[] = [];
    const spied = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (calls.push(name), call())) });
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(spied.auth, undefined, { operation: find('state'), headers: { cookie, origin: 'https://evil.example' } });
    expect([answer.status, answer.cookies]).toEqual([200, []]);
    expect(answer.body.login).toMatchObject({ state: 'otp-challenge' });
    expect(calls.filter((name) => !/\.(?:find|findBy|read|list)$/.test(name))).toEqual([]);
  });
});

describe('forms', () => {
  /** The form, and the page that comes after it. */
  async function submit(active: Active, body: string, pageAfter: ((outcome: FormOutcome) => string) | undefined = () => '/next', given: Given = {}) {
    const outcomes: FormOutcome[] = [];
    const told: unknown[] = [];
    const options = { ...(pageAfter === undefined ? {} : { pageAfter: (outcome: FormOutcome) => (outcomes.push(outcome), pageAfter(outcome)) }), onError: (error: unknown) => void told.push(error), ...given.options };
    return { answer: await ask(active.auth, body, { ...given, options, headers: { ...form, ...given.headers } }), outcomes, told };
  }
  const typed = ({ username }: Active, password = goodPassword) => new URLSearchParams({ username, password }).toString();

  it('a good one is answered with 303, a page of the host and the cookies', async () => {
    const active = await activate('standard');
    const { answer, outcomes } = await submit(active, typed(active));
    expect([answer.status, answer.headers.get('location'), answer.text]).toEqual([303, '/next', '']);
    const [attempt = '', ...others] = answer.cookies.filter((cookie) => !cookie.endsWith('Max-Age=0'));
    expect([attempt.split('=')[0], others]).toEqual(['__Host-lukko-attempt', []]);
    expect(outcomes).toMatchObject([{ ok: true, operation: 'login/start', answer: { next: 'otp-challenge' } }]);
    expect(JSON.stringify(outcomes)).not.toContain(attempt.split('=')[1]?.split(';')[0]?.split('~')[0]);
  });

  it('a refused one too, without cookies, and the page knows why', async () => {
    const active = await activate('standard');
    const { answer, outcomes } = await submit(active, typed(active, 'a guess of a stranger'), (outcome) => (outcome.ok ? '/next' : `/login?why=${outcome.problem.code}`));
    expect([answer.status, answer.headers.get('location'), answer.cookies]).toEqual([303, '/login?why=wrong-credentials', []]);
    expect(outcomes).toMatchObject([{ ok: false, problem: { code: 'wrong-credentials', status: 401, requestId: 'request-1' } }]);
  });

  it('one with a field twice, or one too many, is refused the same way', async () => {
    const active = await activate('standard');
    for (const body of ['username=a&username=b&password=c', `${typed(active)}&next=//evil.example`]) expect((await submit(active, body)).outcomes).toMatchObject([{ ok: false, problem: { code: 'invalid-request' } }]);
  });

  it('a host without pages for them takes none', async () => {
    const active = await activate('standard');
    const answer = await ask(active.auth, typed(active), { headers: form });
    expect([answer.status, answer.body.code, answer.cookies]).toEqual([415, 'unsupported-media-type', []]);
  });

  const noPages: readonly (readonly [string, () => string])[] = [
    ...['//evil.example', 'https://evil.example/', '/\\evil.example', '', '/a\r\nset-cookie: x=1'].map((page) => [page, () => page] as const),
    ['a throw', () => { throw new TypeError('pageAfter: must answer with a path that begins with one slash'); }],
  ];
  const told500 = [new TypeError('pageAfter: must answer with a path that begins with one slash')];

  it('an answer that is the point is given to JSON alone: a form could lose it, or carry it into an address', async () => {
    const active = await activate('standard');
    const { auth, storage } = active;
    const before = (await eventsOf(storage)).length;
    const exported = operations.find(({ id }) => id === 'accounts/export-data') ?? expect.unreachable();
    const { answer, outcomes } = await submit({ ...active, auth }, new URLSearchParams({ accountId: active.accountId }).toString(), undefined, { operation: exported, options: { actor: () => headUser, pageAfter: () => '/next' } });
    expect([answer.status, answer.body.code, outcomes]).toEqual([415, 'unsupported-media-type', []]);
    expect((await eventsOf(storage)).length).toBe(before);
    expect(await ask(auth, { accountId: active.accountId }, { operation: exported, options: { actor: () => headUser, pageAfter: () => '/next' } })).toMatchObject({ status: 200, body: { data: {} } });
  });

  it.each(noPages)('a page that is none of the host’s is not gone to after a refusal, which is a 500: %j', async (_page, pageAfter) => {
    const active = await activate('standard');
    const { answer, told } = await submit(active, typed(active, 'a guess of a stranger'), pageAfter);
    expect([answer.status, answer.body.code, answer.headers.get('location'), answer.cookies]).toEqual([500, 'unexpected', null, []]);
    expect(told).toEqual(told500);
  });

  it.each(noPages)('nor after a good answer, but what was granted is not lost: the way goes on at the root, with the cookies: %j', async (_page, pageAfter) => {
    const active = await activate('standard');
    const { answer, told } = await submit(active, typed(active), pageAfter);
    expect([answer.status, answer.headers.get('location'), answer.text]).toEqual([303, '/', '']);
    expect(answer.cookies.filter((cookie) => !cookie.endsWith('Max-Age=0'))).toEqual([expect.stringMatching(/^__Host-lukko-attempt=[\w.~-]+; /)]);
    expect(told).toEqual(told500);
  });

  it('R167 in part: from another site it is 403, and not a page', async () => {
    const active = await activate('standard');
    const { answer, outcomes } = await submit(active, typed(active), () => '/next', { headers: { origin: 'https://evil.example' } });
    expect([answer.status, answer.body.code, outcomes]).toEqual([403, 'cross-site', []]);
  });
});

describe('a page that asks again and again', () => {
  it('is told in a few bytes that nothing has changed, and the rest when something has', async () => {
    const active = await activate('standard');
    const browser = createBrowser(open(active));
    const first = await browser.ask('state');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const again = await browser.ask('state', {}, { 'if-none-match': known });
      expect([again.status, again.text, again.headers.get('etag'), again.headers.get('cache-control')]).toEqual([304, '', etag, 'no-store']);
    }
    await browser.ask('login/start', { username: active.username, password: goodPassword });
    const changed = await browser.ask('state', {}, { 'if-none-match': etag });
    expect([changed.status, changed.body.login.state]).toEqual([200, 'otp-challenge']);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });
});

describe('head users and offices', () => {
  it('who is nobody gets 401 before anything is read', async () => {
    const active = await activate('standard');
    for (const actor of [undefined, () => undefined, () => Promise.resolve(undefined), () => null, () => Promise.resolve(null)]) {
      const answer = await ask(active.auth, '['.repeat(200_000), { operation: disable, options: { ...(actor === undefined ? {} : { actor }) } });
      expect([answer.status, answer.body.code]).toEqual([401, 'no-actor']);
    }
    expect(must(await active.auth.accounts.describe({ actor: headUser, accountId: active.accountId }))).toMatchObject({ account: { status: 'active' } });
  });

  it('who may is asked of the host, and written down with the name of the request', async () => {
    const active = await activate('standard');
    const asked = (actor: () => typeof headUser | { kind: 'user'; id: string }) => ask(active.auth, { accountId: active.accountId }, { operation: disable, requestId: 'request-77', options: { actor } });
    expect(await asked(() => ({ kind: 'user', id: active.accountId }))).toMatchObject({ status: 403, body: { code: 'not-authorized' } });
    expect(await asked(() => headUser)).toMatchObject({ status: 200, body: {} });
    const events = (await eventsOf(active.storage)).filter(({ requestId }) => requestId === 'request-77');
    expect(events.map(({ kind, actor }) => [kind, actor])).toEqual([['not-authorized', { kind: 'user', id: active.accountId }], ['account-disabled', headUser], ['session-ended', headUser]]);
  });

  it('many people come line by line', async () => {
    const kit = createTestAuth();
    const people = [{ ...matti }, { ...matti, name: 'Liisa Virtanen', email: 'not an address' }];
    const { status, headers, text } = await ask(kit.auth, { organizationId, people, delivery: 'in-person' }, { operation: provisionMany, options: { actor: () => headUser } });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(text.trim().split('\n').map((line) => JSON.parse(line).result.ok)).toEqual([true, false]);
  });
});

describe('the list', () => {
  it('comes in the form that the host renders, and is refused in the others', async () => {
    const invited = await invite();
    const { flow, codes } = await walkToList(invited);
    const headers = { cookie: `${nameOf('first-login')}=${flow}~mark` };
    const sheet = () => ({ type: 'application/pdf', body: Uint8Array.of(0x25), name: 'list.pdf' });
    expect((await ask(invited.auth, { format: 'json' }, { operation: openList, headers })).body.list.codes).toEqual(codes);
    expect(await ask(invited.auth, { format: 'pdf' }, { operation: openList, headers, options: { sheet } })).toMatchObject({ status: 200, text: '%' });
    const opened = async () => (await eventsOf(invited.storage)).filter(({ kind }) => kind === 'list-opened').length;
    const before = await opened();
    for (const format of ['pdf', 'html', 'text']) expect(await ask(invited.auth, { format }, { operation: openList, headers })).toMatchObject({ status: 422, body: { code: 'sheet-not-offered' } });
    expect([before > 0, await opened()]).toEqual([true, before]);
    expect(await ask(invited.auth, { format: 'json' }, { operation: openList })).toMatchObject({ status: 410, body: { code: 'flow-ended' } });
  });
});

describe('a lost username, asked for in a browser that is known', () => {
  const sent = async ({ inbox, settle }: Active): Promise<number> => {
    await settle();
    return inbox.all().filter(({ purpose }) => purpose === 'lost-username').length;
  };
  const ask = async (active: Active, cookies: Readonly<Record<string, string>>): Promise<number> => {
    const answer = await createBrowser(open(active), cookies).ask('recovery/request-username', { contact: matti.email });
    expect([answer.status, answer.body, answer.cookies]).toEqual([200, {}, []]);
    return sent(active);
  };

  it('R128 in part: a flood of strangers does not use up what it may ask', async () => {
    const active = await activate('standard');
    for (let n = 0; n < 5; n += 1) await ask(active, {});
    expect(await sent(active)).toBe(3);
    expect(await ask(active, knownBy(active))).toBe(4);
  });

  it('R128 in part: where two people are known in it, it is a stranger, as nobody can say who asks', async () => {
    const active = await activate('standard');
    for (let n = 0; n < 3; n += 1) await ask(active, {});
    const another = { [`__Host-lukko-browser-${markOf('aino1234')}`]: 'b.1.k.t' };
    expect(await ask(active, { ...knownBy(active), ...another })).toBe(3);
    expect(await ask(active, another)).toBe(3);
  });
});
