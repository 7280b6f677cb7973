import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type Client, type ClientSnapshot } from '../../../src/client/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { goodPassword, invite, must, walkToEnd, type Active } from '../../story/walk.js';
import { createBrowser } from './create-browser.js';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Watches a client as a page does, and keeps what it was shown. */
function watch(client: Client): ClientSnapshot[] {
  const seen: ClientSnapshot[] = [];
  open.push(client.subscribe(() => seen.push(client.getSnapshot())));
  return seen;
}

/** Waits until a client shows that page; the test's own time limit ends it. */
async function until(client: Client, isSo: (snapshot: ClientSnapshot) => boolean): Promise<ClientSnapshot> {
  while (!isSo(client.getSnapshot())) await new Promise((resolve) => setTimeout(resolve, 1));
  return client.getSnapshot();
}

const phase = (client: Client): string => client.getSnapshot().phase;

async function logIn(client: Client, { username, codes }: Active): Promise<void> {
  const started = must(await client.call('login/start', { username, password: goodPassword }));
  if (started.next !== 'otp-challenge') throw new Error('the third step was expected');
  must(await client.call('login/answer-otp', { code: codes[started.challenge.position - 1] ?? '' }));
}

describe('a page that is opened', () => {
  it('is loading, and then shows that nobody is logged in, with what the password box needs to know', async () => {
    const client = createBrowser(createTestAuth().auth).openTab();
    const seen = watch(client);
    expect(client.getSnapshot()).toEqual({ phase: 'loading' });
    await until(client, () => phase(client) !== 'loading');
    expect(client.getSnapshot()).toEqual({ phase: 'signed-out', noSession: 'no-session', passwordLength: { least: 12, most: 128 } });
    expect(seen).toHaveLength(1);
  });

  it('asks for nothing before somebody looks at it', () => {
    const browser = createBrowser(createTestAuth().auth);
    browser.openTab();
    expect(browser.requests).toEqual([]);
  });
});

describe('a login', () => {
  it('goes through the three steps, and the page follows by itself', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    const seen = watch(client);
    await until(client, () => phase(client) === 'signed-out');
    await logIn(client, active);
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-in', session: { accountId: active.accountId } });
    expect([...new Set(seen.map((each) => each.phase))]).toEqual(['signed-out', 'otp-challenge', 'signed-in']);
    expect(seen.map(({ pending }) => pending)).toContain('login/start');
    expect(client.getSnapshot().pending).toBeUndefined();
  });

  it('holds nothing that opens anything: neither snapshot nor answer, nor what other tabs are told', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const overheard: unknown[] = [];
    const channel = new BroadcastChannel('lukko:/auth');
    channel.onmessage = ({ data }) => overheard.push(data);
    const client = browser.openTab();
    const seen = watch(client);
    const started = await client.call('login/start', { username: active.username, password: goodPassword });
    const secrets = [...browser.cookies.values()].flatMap((value) => value.split(/[.~]/)).filter((part) => part.length > 20);
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of [...secrets, goodPassword]) expect(JSON.stringify([seen, started])).not.toContain(secret);
    while (overheard.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    channel.close();
    expect(new Set(overheard)).toEqual(new Set(['changed']));
  });

  it('says what was wrong until the next try begins', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    const seen = watch(client);
    const guess = await client.call('login/start', { username: active.username, password: 'not the right one' });
    expect(guess).toMatchObject({ ok: false, problem: { code: 'wrong-credentials', status: 401 } });
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-out', problem: { code: 'wrong-credentials' } });
    seen.length = 0;
    await client.call('login/start', { username: active.username, password: goodPassword });
    expect(seen[0]).toMatchObject({ pending: 'login/start', problem: undefined });
    expect(client.getSnapshot().problem).toBeUndefined();
  });

  it('a wrong one-time password leaves the page where it is, and says why', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    watch(client);
    const started = must(await client.call('login/start', { username: active.username, password: goodPassword }));
    if (started.next !== 'otp-challenge') throw new Error('the third step was expected');
    const right = active.codes[started.challenge.position - 1];
    await client.call('login/answer-otp', { code: active.codes.find((code) => code !== right) ?? '' });
    expect(client.getSnapshot()).toMatchObject({ phase: 'otp-challenge', login: { challenge: { position: started.challenge.position } }, problem: { code: 'wrong-code' } });
  });

  it('an expired session is told from none at all', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    watch(client);
    await logIn(client, active);
    active.clock.advance(61 * 60_000);
    await client.refresh();
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-out', noSession: 'idle' });
    expect(client.getSnapshot().session).toBeUndefined();
  });

  it('a read that finds the session gone leads to the login page', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    watch(client);
    await logIn(client, active);
    must(await active.auth.accounts.endSessions({ actor: { kind: 'head-user', id: 'anna' }, accountId: active.accountId }));
    expect(await client.call('profile/view', {})).toMatchObject({ ok: false, problem: { code: 'ended' } });
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-out', noSession: 'ended', problem: { code: 'ended' } });
  });

  it('logging out ends it on the server', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const client = browser.openTab();
    watch(client);
    await logIn(client, active);
    const [, token = ''] = [...browser.cookies].find(([name]) => name === '__Host-lukko-session') ?? [];
    expect(await client.call('sessions/end', {})).toEqual({ ok: true });
    expect(phase(client)).toBe('signed-out');
    expect(await active.auth.sessions.check({ token })).toMatchObject({ ok: false, reason: 'ended' });
  });
});

describe('a first login', () => {
  it('goes through all its pages by the state of the server, a reload at each of them included', async () => {
    const { auth, username, temporaryPassword, addressCode } = await invite();
    const browser = createBrowser(auth);
    const client = browser.openTab();
    watch(client);
    const states: string[] = [];
    const look = async (): Promise<void> => {
      const reloaded = browser.openTab();
      await reloaded.refresh();
      const here = client.getSnapshot();
      expect(reloaded.getSnapshot()).toEqual(here);
      states.push(here.phase === 'first-login' ? here.firstLogin.state : here.phase);
    };
    must(await client.call('login/start', { username, password: temporaryPassword }));
    await look();
    const first = client.getSnapshot();
    if (first.phase !== 'first-login') throw new Error('the first login was expected');
    must(await client.call('first-login/give-information', { profile: first.firstLogin.profile, addressCode }));
    await look();
    must(await client.call('first-login/change-password', { password: goodPassword }));
    await look();
    must(await client.call('first-login/choose-list', {}));
    await look();
    const { list } = must(await client.call('first-login/open-list', { format: 'json' }));
    const { challenge } = must(await client.call('first-login/ask-list', {}));
    must(await client.call('first-login/prove-list', { code: list.codes[challenge.position - 1] ?? '' }));
    await look();
    must(await client.call('first-login/finish', {}));
    await look();
    expect(states).toEqual(['personal-information', 'change-password', 'verification-method', 'password-list', 'welcome', 'signed-in']);
  });

  it('opens the list as a file where the host renders sheets, and says so where it does not', async () => {
    const { auth, username, temporaryPassword, addressCode } = await invite();
    const body = new Uint8Array([37, 80, 68, 70]);
    const browser = createBrowser(auth, { sheet: ({ list }) => ({ type: 'application/pdf', name: `list-${list.listNumber}.pdf`, body }) });
    const client = browser.openTab();
    must(await client.call('login/start', { username, password: temporaryPassword }));
    const first = client.getSnapshot();
    if (first.phase !== 'first-login') throw new Error('the first login was expected');
    must(await client.call('first-login/give-information', { profile: first.firstLogin.profile, addressCode }));
    must(await client.call('first-login/change-password', { password: goodPassword }));
    must(await client.call('first-login/choose-list', {}));
    const opened = must(await client.openSheet('first-login/open-list', { format: 'pdf' }));
    expect({ ...opened, body: new Uint8Array(opened.body) }).toEqual({ ok: true, type: 'application/pdf', name: 'list-1.pdf', body });
    const plain = createBrowser(auth);
    for (const [name, value] of browser.cookies) (plain.cookies as Map<string, string>).set(name, value);
    expect(await plain.openTab().openSheet('first-login/open-list', { format: 'pdf' })).toMatchObject({ ok: false, problem: { code: 'sheet-not-offered' } });
  });
});

describe('two tabs', () => {
  it('what is done in one of them is seen in the other, without a look', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const [one, other] = [browser.openTab(), browser.openTab()];
    watch(one);
    watch(other);
    await until(other, () => phase(other) === 'signed-out');
    await logIn(one, active);
    await until(other, () => phase(other) === 'signed-in');
    must(await other.call('sessions/end', {}));
    await until(one, () => phase(one) === 'signed-out');
  });

  it('what was wrong in one of them is forgotten when the other leads to another page', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const [one, other] = [browser.openTab(), browser.openTab()];
    watch(one);
    await one.call('login/start', { username: active.username, password: 'not the right one' });
    expect(one.getSnapshot().problem?.code).toBe('wrong-credentials');
    await logIn(other, active);
    const shown = await until(one, () => phase(one) === 'signed-in');
    expect(shown.problem).toBeUndefined();
  });

  it('a tab that nobody watches any more rests', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const [one, other] = [browser.openTab(), browser.openTab()];
    const [seen, stop] = [[] as string[], one.subscribe(() => seen.push(phase(one)))];
    await until(one, () => phase(one) === 'signed-out');
    stop();
    stop();
    await logIn(other, active);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([phase(one), seen]).toEqual(['signed-out', ['signed-out']]);
  });
});

describe('the network', () => {
  it('whose answers come out of order shows what was asked last', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const client = browser.openTab();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    browser.line.after = () => held;
    const early = client.refresh();
    while (browser.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    browser.line.after = () => undefined;
    await logIn(client, active);
    expect(phase(client)).toBe('signed-in');
    release();
    await early;
    expect(phase(client)).toBe('signed-in');
  });

  it('that is down is a problem and no throw; the page stays as it was, and mends itself when it is up again', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const client = browser.openTab();
    watch(client);
    await logIn(client, active);
    browser.line.before = () => {
      throw new TypeError('Failed to fetch');
    };
    await client.refresh();
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-in', problem: { code: 'offline', status: 0 } });
    expect(await client.call('profile/view', {})).toMatchObject({ ok: false, problem: { code: 'offline' } });
    browser.line.before = () => undefined;
    await client.refresh();
    expect(client.getSnapshot()).toMatchObject({ phase: 'signed-in' });
    must(await client.call('profile/view', {}));
    expect(client.getSnapshot().problem).toBeUndefined();
  });

  it('that is down from the beginning leaves the page loading, with the reason', async () => {
    const client = createClient({ fetch: () => Promise.reject(new TypeError('Failed to fetch')) });
    await client.refresh();
    expect(client.getSnapshot()).toMatchObject({ phase: 'loading', problem: { code: 'offline' } });
  });

  it('that loses the answer to a call shows what the call has done nevertheless', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const client = browser.openTab();
    watch(client);
    browser.line.after = (url) => {
      if (url.includes('login/start')) throw new TypeError('Failed to fetch');
    };
    expect(await client.call('login/start', { username: active.username, password: goodPassword })).toMatchObject({ ok: false, problem: { code: 'offline' } });
    expect(client.getSnapshot()).toMatchObject({ phase: 'otp-challenge', problem: { code: 'offline' } });
  });

  it('with a stranger in between, whose page is no answer of lukko, is told from a refusal', async () => {
    const client = createClient({ fetch: async () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }) });
    expect(await client.call('sessions/end', {})).toMatchObject({ ok: false, problem: { code: 'unreadable', status: 502 } });
    const portal = createClient({ fetch: async () => new Response('<h1>Accept our terms</h1>', { status: 200 }) });
    expect(await portal.call('state', {})).toMatchObject({ ok: false, problem: { code: 'unreadable', status: 200 } });
    expect(phase(portal)).toBe('loading');
  });

  it('carries few bytes where nothing has changed, and the snapshot stays the same object', async () => {
    const active = await walkToEnd();
    const browser = createBrowser(active.auth);
    const client = browser.openTab();
    watch(client);
    await logIn(client, active);
    const before = client.getSnapshot();
    const sent = browser.requests.length;
    await client.refresh();
    expect(browser.requests.slice(sent).map(({ url, status }) => [url, status])).toEqual([
      ['/auth/state', 304],
      ['/auth/sessions/check', 304],
    ]);
    expect(client.getSnapshot()).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
  });
});

describe('a listener', () => {
  it('that stands in two places is called for both, and each goes by itself', async () => {
    const client = createBrowser(createTestAuth().auth).openTab();
    let calls = 0;
    const listener = (): number => (calls += 1);
    const [first, second] = [client.subscribe(listener), client.subscribe(listener)];
    await until(client, () => phase(client) === 'signed-out');
    expect(calls).toBe(2);
    first();
    await client.call('login/start', { username: 'nobody1234', password: 'a guess of a stranger' });
    expect(calls).toBeGreaterThan(2);
    const before = calls;
    second();
    await client.call('login/start', { username: 'nobody1234', password: 'another guess' });
    expect(calls).toBe(before);
  });
});

describe('a listener that throws', () => {
  const mistake = new RangeError('a mistake of the page');
  const stumble = (): never => {
    throw mistake;
  };

  afterEach(() => void Reflect.deleteProperty(globalThis, 'reportError'));

  it('takes nobody’s answer away: the call is answered, nothing stays pending, and the other listeners are called', async () => {
    const active = await walkToEnd();
    const client = createBrowser(active.auth).openTab();
    open.push(client.subscribe(stumble));
    const seen = watch(client);
    expect(await client.call('login/start', { username: active.username, password: goodPassword })).toMatchObject({ ok: true, next: 'otp-challenge' });
    expect(client.getSnapshot()).toMatchObject({ phase: 'otp-challenge', pending: undefined });
    expect(seen.at(-1)).toBe(client.getSnapshot());
    await client.refresh();
  });

  it('is told of where a browser tells of mistakes', async () => {
    const told: unknown[] = [];
    Reflect.set(globalThis, 'reportError', (error: unknown) => told.push(error));
    const client = createBrowser(createTestAuth().auth).openTab();
    open.push(client.subscribe(stumble));
    await client.refresh();
    expect(new Set(told)).toEqual(new Set([mistake]));
  });
});

it('a client without any fetch is refused when it is made', () => {
  expect(() => createClient({ fetch: 'none' as never })).toThrow(new TypeError('fetch: must be a function'));
});
