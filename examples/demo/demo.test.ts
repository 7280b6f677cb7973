import { createMemoryStorage } from 'lukko/adapter/memory';
import { createTestClock, createTestHasher } from 'lukko/testing';
import { describe, expect, test, vi } from 'vitest';
import { unpackPdf } from '../../test/unit/sheet/fixtures.js';
import { createApp } from './app.js';
import { originOf } from './arguments.js';
import { readAssets } from './assets.js';
import { createBrowser, type Browser, type ShownPage } from './browser.js';
import { anna, createHost, organizationId } from './host.js';
import type { Language } from './language.js';
import { createMailbox } from './mailbox.js';
import { readEvents } from './office/events.js';
import { createShelf } from './office/shelf.js';
import { createPeople, type People } from './people.js';
import { texts } from './texts/index.js';
import type { Texts } from './texts/en.js';

const origin = 'http://127.0.0.1:3000';
const matti = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
const password = 'teacups on the windowsill';

/** The demo with a mailbox that the test can read as the page shows it, and a clock that stands still. */
function start(language: Language = 'en', policy: 'standard' | 'nist' = 'standard', people: People = createPeople()) {
  const clock = createTestClock({ now: Date.UTC(2026, 10, 26, 8) });
  const mailbox = createMailbox({ now: clock.now });
  const errors: unknown[] = [];
  const host = createHost({
    ...{ origin, policy, mailbox, clock, hasher: createTestHasher(), storage: createMemoryStorage(), people },
    keys: [{ id: 'test', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
  });
  const app = createApp(host, { assets: readAssets('examples/demo/assets'), onError: (error) => errors.push(error) });
  const t = texts[language];
  // What Node's server hands over beside a request: the socket, here of this machine unless a test says otherwise.
  const fetch = (request: Request, remoteAddress = '127.0.0.1') => app.fetch(request, { incoming: { socket: { remoteAddress } } });
  const browse = (): Browser => createBrowser((request) => fetch(request), { origin, language });
  return { fetch, clock, host, errors, t, browse };
}

type Demo = ReturnType<typeof start>;

/** What the newest message of that kind says, as the inbox shows it. */
async function inbox({ host, browse, t }: Demo, channel: 'email' | 'sms', pattern: RegExp): Promise<string> {
  await host.settle();
  await host.auth.deliver();
  const page = await browse().open(`/inbox?to=${encodeURIComponent(channel === 'email' ? matti.email : matti.phone)}`);
  expect(page.text).toContain(t.inbox.title);
  const found = pattern.exec(page.text)?.[1];
  if (found === undefined) throw new Error(`no message says ${String(pattern)}: ${page.text}`);
  return found;
}

async function invite(demo: Demo, route = 'email'): Promise<Browser> {
  const { t, browse } = demo;
  const anna = browse();
  await anna.open('/office/invite');
  await anna.send(t.office.send, { ...matti, route });
  return anna;
}

const usernameIn = (demo: Demo): Promise<string> => inbox(demo, 'email', /(matti\.virtanen\d+)/);
const temporaryIn = (demo: Demo): Promise<string> => inbox(demo, 'sms', /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);

/** The list in the text form, as it was opened in this browser. */
async function openList(browser: Browser, t: Texts, action: string): Promise<ReadonlyMap<number, string>> {
  const back = browser.page();
  const file = await browser.send(t.list.text, {}, action);
  expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(browser.page()).toBe(back);
  return new Map([...file.html.matchAll(/\b(\d{1,3})\s+([A-Z]{4})\b/g)].map(([, position, code]) => [Number(position), code ?? '']));
}

/** The one-time password that the page asks for. */
function asked({ html }: ShownPage, list: ReadonlyMap<number, string>): string {
  const [, position] = [...(/class="asked"><strong>\D*\d+\D+(\d+)/.exec(html) ?? [])];
  return list.get(Number(position)) ?? '';
}

async function firstLogin(demo: Demo, browser: Browser, input: { readonly leavesCode?: boolean } = {}): Promise<{ readonly username: string; readonly list: ReadonlyMap<number, string> }> {
  const { t } = demo;
  const username = await usernameIn(demo);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: await temporaryIn(demo) }, '/auth/login/start');
  const code = input.leavesCode === true ? '' : await inbox(demo, 'email', /\b(\d{8})\b/);
  await browser.send(t.common.next, { addressCode: code }, '/auth/first-login/give-information');
  await browser.send(t.common.next, { password }, '/auth/first-login/change-password');
  await browser.send(t.firstLogin.listChoose);
  const list = await openList(browser, t, '/auth/first-login/open-list');
  await browser.open('/first-login/prove');
  await browser.send(t.login.enter, { code: asked(browser.page(), list) }, '/auth/first-login/prove-list');
  return { username, list };
}

async function logIn({ t }: Demo, browser: Browser, input: { readonly username: string; readonly password: string; readonly list: ReadonlyMap<number, string> }): Promise<void> {
  const { username, list } = input;
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: input.password }, '/auth/login/start');
  await browser.send(t.login.enter, { code: asked(browser.page(), list) }, '/auth/login/answer-otp');
}

/** Answers the proof that an act of the settings asks for. */
async function prove({ t }: Demo, browser: Browser, list: ReadonlyMap<number, string>): Promise<void> {
  await browser.send(t.settings.begin);
  await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
}

describe.each(['en', 'fi', 'sv'] as const)('the whole story in %s', (language) => {
  test('the office invites, and the person does the first login, logs in with three steps and logs out', async () => {
    const demo = start(language);
    const { t, browse } = demo;
    const anna = await invite(demo);
    expect(anna.page().text).toContain(t.notices.invited);
    const browser = browse();
    const { username, list } = await firstLogin(demo, browser);
    expect(list.size).toBe(100);
    expect(browser.page().title).toContain(t.firstLogin.phase(5, 5));
    await browser.send(t.firstLogin.finish);
    expect(browser.page().path).toBe('/settings');
    await browser.send(t.common.logout);
    expect(browser.page().text).toContain(t.notices['logged-out']);
    await logIn(demo, browser, { username, password, list });
    expect(browser.page().title).toContain(t.home.hello(matti.name));
    expect(browser.page().text).toContain(t.home.listLeft(1, 98));
    check([...browser.seen, ...anna.seen], language);
    expect(demo.errors).toEqual([]);
  });
});

describe('the personal settings', () => {
  test('R34 in part: the password is changed after a one-time password and the current one, and the new one logs in', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/password');
    await prove(demo, browser, list);
    await browser.send(t.common.save, { currentPassword: 'not the password', password: 'lanterns along the quay' });
    expect(browser.page().html).toContain('id="currentPassword-error"');
    await browser.send(t.common.save, { currentPassword: password, password: 'short' });
    expect(browser.page().text).toContain(t.guidance['use-more-characters']);
    await browser.send(t.common.save, { currentPassword: password, password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-changed']);
    await browser.send(t.common.logout);
    await logIn(demo, browser, { username, password: 'lanterns along the quay', list });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R81 in part: a one-time password that was typed on the page of another act proves nothing, and the page says what to do', async () => {
    const { demo, browser, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/list');
    await browser.send(t.settings.begin);
    // What a page of another tab sends, which was drawn before.
    await browser.send(t.common.next, { act: 'change-password', code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
    expect(browser.page().path).toBe('/settings?problem=step-up-required');
    expect(browser.page().text).toContain(t.problems['step-up-required']);
    await browser.open('/settings/list');
    await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
    expect(browser.page().text).toContain(t.settings.orderText);
  });

  test('R53 in part: a new list is made, saved and taken into use, and the old one works no more', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/list');
    await prove(demo, browser, list);
    await browser.send(t.settings.order);
    const next = await openList(browser, t, '/auth/binding/open-list');
    await browser.open('/settings/list');
    await browser.send(t.settings.prove, { code: asked(browser.page(), next) });
    expect(browser.page().text).toContain(t.notices['list-renewed']);
    await browser.send(t.common.logout);
    await logIn(demo, browser, { username, password, list });
    expect(browser.page().text).toContain(t.problems['wrong-code']);
    await browser.send(t.login.enter, { code: asked(browser.page(), next) });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R15, R136 in part: the e-mail address is confirmed with a code, after which nothing is off', async () => {
    const { demo, browser, list } = await ready({ leavesCode: true });
    const { t } = demo;
    await browser.open('/settings/addresses');
    expect(browser.page().text).toContain(t.home.recoveryOff);
    await prove(demo, browser, list);
    await browser.send(t.settings.sendCode, { channel: 'email', address: '12', currentPassword: password });
    expect(browser.page().html).toContain('id="address-error"');
    await browser.send(t.settings.sendCode, { channel: 'email', address: matti.email, currentPassword: password });
    await browser.send(t.settings.confirm, { code: await inbox(demo, 'email', /Code: (\d+) Type it/) });
    expect(browser.page().text).toContain(t.notices['address-confirmed']);
    expect(browser.page().text).not.toContain(t.home.recoveryOff);
    check(browser.seen, 'en');
  });

  test('name and language are changed, and messages follow', async () => {
    const { browser, demo } = await ready();
    const { t } = demo;
    await browser.open('/settings/information');
    await browser.send(t.common.save, { 'profile.name': 'Matti <b>Möttönen</b>', 'profile.locale': 'sv' });
    expect(browser.page().text).toContain(t.notices['information-saved']);
    expect(browser.page().html).toContain('value="Matti &lt;b&gt;Möttönen&lt;/b&gt;"');
    expect((await browser.open('/home')).html).not.toContain('<b>Möttönen');
    check(browser.seen, 'en');
  });

  test('R170 in part: after a while the sessions are shown only after a one-time password and the password, and another one is ended', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    const other = demo.browse();
    await logIn(demo, other, { username, password, list });
    demo.clock.advance(20 * 60_000);
    await browser.open('/settings/sessions');
    expect(browser.page().text).toContain(t.settings.proofLead);
    await prove(demo, browser, list);
    await browser.send(t.settings.stepUp, { password });
    expect(browser.page().html).toMatch(new RegExp(`aria-label="${t.settings.end}, opened 26 Nov 2026, \\d\\d:\\d\\d"`));
    await browser.send(t.settings.end, {}, '/auth/sessions/end-other');
    expect(browser.page().text).toContain(t.notices['session-ended']);
    expect((await other.open('/home')).text).toContain(t.problems.ended);
    expect((await browser.open('/settings/logins')).text).toContain(t.office.kinds['session-opened']);
    check([...browser.seen, ...other.seen], 'en');
  });
});

describe('what is lost is found again', () => {
  test('R123, R131 in part, R134 in part: a lost password: the link of the e-mail, whose page says nowhere where it is, the code of the phone, the third step, and no session comes out of it', async () => {
    const { demo, username, list } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/problems');
    await browser.send(t.problemsPage.passwordSend, { username });
    expect(browser.page().text).toContain(t.problemsPage.sentTitle);
    await openLink(demo, browser);
    expect([browser.page().path, browser.page().headers.get('referrer-policy')]).toEqual(['/recovery', 'no-referrer']);
    await browser.send(t.common.next, { code: '00000000' }, '/auth/recovery/answer-code');
    expect(browser.page().text).toContain(t.problems['code-wrong']);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/recovery/answer-otp');
    await browser.send(t.common.save, { password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-recovered']);
    expect((await browser.open('/')).path).toBe('/login');
    await logIn(demo, browser, { username, password: 'lanterns along the quay', list });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R131 in part: a lost list: link, code and password, and the login goes on with the new list', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/problems/list');
    await browser.send(t.problemsPage.listSend, { username });
    await openLink(demo, browser);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { password }, '/auth/recovery/answer-password');
    const next = await openList(browser, t, '/auth/recovery/open-list');
    await logIn(demo, browser, { username, password, list: next });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('who goes away from a shared computer begins anew: the next person finds neither the question nor the recovery', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password });
    expect(browser.page().path).toBe('/login/code');
    await browser.send(t.login.startOver, {}, '/auth/login/leave');
    expect([browser.page().path, (await browser.open('/login/code')).path]).toEqual(['/login', '/login']);
    await browser.open('/problems/list');
    await browser.send(t.problemsPage.listSend, { username });
    await openLink(demo, browser);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { password }, '/auth/recovery/answer-password');
    expect(browser.page().text).toContain(username);
    // The script shows the opening form in place of this recovery when a link is opened; a refused link does so without it.
    expect(browser.page().html).toMatch(/<div data-begun>[\s\S]*<div data-opens hidden>\s*<form [^>]*action="\/auth\/recovery\/open"/);
    await browser.send(t.recovery.open, { link: `${origin}/recovery#recovery=somebody-else` });
    expect(browser.page().text).toContain(t.problems['link-ended']);
    expect(browser.page().text).not.toContain(username);
    await browser.open('/recovery');
    await browser.send(t.recovery.leave, {}, '/auth/recovery/leave');
    expect(browser.page().path).toBe('/login');
    expect((await browser.open('/recovery')).text).not.toContain(username);
    check(browser.seen, 'en');
  });

  test('R126 in part: a lost username is sent to the confirmed address, and a stranger sees the same page', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const shown = [];
    for (const contact of [matti.email, 'nobody@example.com']) {
      const browser = demo.browse();
      await browser.open('/problems');
      shown.push((await browser.send(t.problemsPage.usernameSend, { contact })).html);
    }
    expect(shown[0]).toBe(shown[1]);
    expect(await inbox(demo, 'email', /Username: (\S+) Log in/)).toBe(username);
  });
});

describe('when something comes between', () => {
  test('R32 in part: a password that others may know is replaced after the third step, and before the home page', async () => {
    const { demo, username, list } = await ready();
    const { t } = demo;
    const anna = demo.browse();
    await openPerson(anna);
    await anna.send(t.office.mark);
    const browser = demo.browse();
    await logIn(demo, browser, { username, password, list });
    expect(browser.page().title).toContain(t.login.replaceTitle);
    await browser.send(t.common.next, { password });
    expect(browser.page().text).toContain(t.guidance['use-another']);
    await browser.send(t.common.next, { password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-changed']);
    expect(browser.page().path).toBe('/home?done=password-changed');
    check(browser.seen, 'en');
  });

  test('R162 in part: who was away for an hour is told so, and logs in again', async () => {
    const { demo, browser } = await ready();
    demo.clock.advance(61 * 60_000);
    await browser.open('/settings/list');
    expect(browser.page().title).toContain(demo.t.login.title);
    expect(browser.page().text).toContain(demo.t.problems.idle);
  });

  test('R207 in part: a first login that was left goes on in the same phase, in another browser, and the list of the first browser is not shown there', async () => {
    const demo = start();
    const { t } = demo;
    await invite(demo);
    const username = await usernameIn(demo);
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password: await temporaryIn(demo) });
    await browser.send(t.common.next);
    await browser.send(t.common.next, { password });
    await browser.send(t.firstLogin.listChoose);
    const other = demo.browse();
    await other.open('/login');
    await other.send(t.common.next, { username, password });
    expect(other.page().title).toContain(t.firstLogin.phase(4, 5));
    expect(other.page().text).toContain(t.firstLogin.listElsewhere(1));
    await other.send(t.firstLogin.listNew);
    expect(other.page().text).toContain(t.firstLogin.listMade(2));
    await other.send(t.firstLogin.later);
    expect(other.page().text).toContain(t.notices.left);
    check([...browser.seen, ...other.seen], 'en');
  });
});

describe('what every page has', () => {
  test('R47: every password field hides what is typed, names what it is for, lets paste in and offers to show it', async () => {
    const { demo, browser, list } = await ready();
    await browser.open('/settings/password');
    await prove(demo, browser, list);
    const fields = browser.seen.flatMap(({ html, path }) => [...html.matchAll(/<input id="([^"]+)" name="\w*[pP]assword"([^>]*)>/g)].map(([, id = '', rest = '']) => ({ html, path, id, rest })));
    expect(new Set(fields.map(({ path, id }) => `${path} ${id}`))).toEqual(new Set(['/login password', '/first-login password', '/settings/password currentPassword', '/settings/password password']));
    for (const { html, path, id, rest } of fields) {
      const isNew = path === '/first-login' || (path === '/settings/password' && id === 'password');
      expect(rest).toContain(`type="password" required autocomplete="${isNew ? 'new-password' : 'current-password'}"`);
      expect(rest).not.toMatch(/paste|maxlength|readonly/);
      expect(html).toContain(`data-reveals="${id}"`);
    }
  });

  test('R208 in part: every page names whom to contact, the same for a known and an unknown username', async () => {
    const { demo, username } = await ready();
    const shown = [];
    for (const name of [username, 'nobody1234']) {
      const browser = demo.browse();
      await browser.open('/login');
      await browser.send(demo.t.common.next, { username: name, password: 'not the password' });
      shown.push(browser.page().html.replaceAll(name, ''));
    }
    expect(shown[0]).toContain('Anna Korhonen, 09 123 456');
    expect(shown[0]).toBe(shown[1]);
  });
});

describe('what is wrong is said beside the field', () => {
  test('a wrong password keeps the username, is told in a summary with the focus, and is linked to its field', async () => {
    const demo = start('fi');
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(demo.t.common.next, { username: 'matti1234', password: 'not the password' });
    const { html, text, title } = browser.page();
    expect(text).toContain(demo.t.problems['wrong-credentials']);
    expect(html).toMatch(/role="alert" tabindex="-1" autofocus/);
    expect(html).toMatch(/id="username" name="username" type="text" value="matti1234"[^>]* aria-describedby="username-error" aria-invalid="true"/);
    expect(title).toMatch(new RegExp(`^${demo.t.common.problem}`));
    expect(html).not.toContain('not the password');
  });

  test('wrong details in the first phase come back as they were typed, each with what is wrong', async () => {
    const demo = start();
    await invite(demo);
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(demo.t.common.next, { username: await usernameIn(demo), password: await temporaryIn(demo) });
    await browser.send(demo.t.common.next, { 'profile.email': 'no address', 'profile.phone': '12' });
    expect(browser.page().html).toContain('value="no address"');
    expect(browser.page().html).toContain('id="profile-phone-error"');
    expect(browser.page().text).toContain(demo.t.fieldProblem['profile.email']);
    check(browser.seen, 'en');
  });

  test('what was typed comes back only after a refusal and only into its own form: a planted cookie fills in no address', async () => {
    const { fetch } = start();
    const planted = (form: string) => `__Host-demo-typed=${encodeURIComponent(JSON.stringify({ form, fields: { username: 'planted', name: 'planted', email: 'planted', password: 'planted' } }))}`;
    const open = async (path: string, cookie: string) => (await fetch(new Request(origin + path, { headers: { cookie } }))).text();
    expect(await open('/office/invite?problem=profile-invalid', planted('office/invite'))).toContain('value="planted"');
    expect(await open('/office/invite', planted('office/invite'))).not.toContain('planted');
    expect(await open('/office/invite?problem=profile-invalid', planted('login/start'))).not.toContain('planted');
    expect(await open('/login?problem=wrong-credentials', planted('recovery/request'))).not.toContain('planted');
    expect(await open('/office/invite?problem=profile-invalid', planted('office/invite').replace('__Host-', ''))).not.toContain('planted');
    const body = new URLSearchParams({ username: 'matti1234', password: 'not the password' });
    const refused = await fetch(new Request(`${origin}/auth/login/start`, { method: 'POST', body, headers: { origin } }));
    expect(refused.headers.getSetCookie().find((line) => line.startsWith('__Host-demo-typed='))).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=120$/);
    expect(refused.headers.getSetCookie().join()).not.toContain('not%20the');
  });

  test('a list that was asked for without a username is told on its own page', async () => {
    const { browse, t } = start();
    const browser = browse();
    await browser.open('/problems/list');
    await browser.send(t.problemsPage.listSend, { username: '' });
    expect(browser.page().path).toMatch(/^\/problems\/list\?problem=invalid-request/);
    await browser.open('/problems');
    await browser.send(t.problemsPage.passwordSend, { username: '' });
    expect(browser.page().path).toMatch(/^\/problems\?problem=invalid-request/);
    expect(browser.page().html.match(/name="username"/g)).toHaveLength(1);
  });

  test('R64 in part: a page that was left open asks the same position again', async () => {
    const { demo, browser, username, list } = await ready();
    const { t, clock } = demo;
    await browser.open('/login');
    await browser.send(t.common.next, { username, password }, '/auth/login/start');
    const before = asked(browser.page(), list);
    clock.advance(6 * 60_000);
    await browser.send(t.login.enter, { code: before });
    expect(browser.page().text).toContain(t.problems['challenge-expired']);
    expect(asked(browser.page(), list)).toBe(before);
    await browser.send(t.login.enter, { code: before });
    expect(browser.page().path).toBe('/home');
  });

  test('an address with words of a stranger shows none of them', async () => {
    const page = await start().browse().open('/login?problem=call-us-at-0600&done=constructor&guidance=toString&fields=%3Cb%3E');
    expect(page.html).not.toMatch(/0600|role="alert"|class="notice"|<b>/);
  });
});

describe('the office', () => {
  test('R9 in part: a slip is shown and printed for ten minutes, and opens the first login', async () => {
    const demo = start();
    const { t, browse, clock } = demo;
    const anna = await invite(demo, 'in-person');
    const [, password = ''] = /id="slip-password">([^<]+)</.exec(anna.page().html) ?? [];
    const [, username = ''] = /id="slip-username">([^<]+)</.exec(anna.page().html) ?? [];
    const { path } = anna.page();
    const pdf = await anna.open(`${path}/pdf`);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.html.startsWith('%PDF')).toBe(true);
    const browser = browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password });
    expect(browser.page().title).toContain(t.firstLogin.phase(1, 5));
    clock.advance(11 * 60_000);
    expect((await anna.open(path)).text).toContain(t.office.slipGone);
  });

  test('a slip of a new beginning is in the language of the person, not of the office', async () => {
    const { host, fetch, browse, t } = start();
    const anna = browse();
    await anna.open('/office/invite');
    await anna.send(t.office.send, { ...matti, route: 'in-person', locale: 'sv' });
    await openPerson(anna);
    const id = anna.page().path.split('/')[3] ?? '';
    expect(host.people.localeOf(id)).toBe('sv');
    const sent = await fetch(new Request(`${origin}/office/people/${id}/resend`, { method: 'POST', body: new URLSearchParams({ route: 'in-person' }), headers: { origin } }));
    const again = await fetch(new Request(`${origin}${sent.headers.get('location') ?? ''}/pdf`));
    expect(unpackPdf(new Uint8Array(await again.arrayBuffer()))).toContain('/Lang (sv)');
  });

  test('a slip that was printed is taken off the screen, and an outcome that is gone says so', async () => {
    const demo = start();
    const { t } = demo;
    const anna = await invite(demo, 'in-person');
    const { path } = anna.page();
    await anna.send(t.slipText.confirm);
    expect(anna.page().text).toContain(t.notices['slip-printed']);
    const gone = [await anna.open(path), await anna.open(`${path}/pdf`), await anna.open('/office/many/gone')];
    expect(gone.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(gone[2]?.text).toContain(t.csvText.gone);
  });

  test('a slip leaves the memory after ten minutes, whoever looks', () => {
    vi.useFakeTimers();
    try {
      const shelf = createShelf<string>(() => 0);
      const id = shelf.put('a secret');
      vi.advanceTimersByTime(599_999);
      expect(shelf.find(id)).toBe('a secret');
      vi.advanceTimersByTime(1);
      expect(shelf.find(id)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('R198 in part: a wrong address is corrected; the invitation is sent again, and only the newest temporary password works', async () => {
    const demo = start();
    const { t } = demo;
    const anna = await invite(demo);
    const first = await temporaryIn(demo);
    await openPerson(anna);
    await anna.send(t.office.resend, { route: 'email' });
    expect(anna.page().text).toContain(t.notices.resent);
    const second = await temporaryIn(demo);
    expect(second).not.toBe(first);
    await anna.send(t.office.correct, { email: 'no address', phone: '' });
    expect(anna.page().html).toMatch(/<details class="card" open><summary id="correct-contact">/);
    expect(anna.page().html.match(/ open>/g)).toHaveLength(1);
    expect(anna.page().html).toContain('value="no address"');
    expect(anna.page().html).toContain('id="email-error"');
    await anna.send(t.office.correct, { email: 'matti.virtanen@example.com' });
    expect(anna.page().text).toContain(t.notices.corrected);
    await demo.host.settle();
    expect((await anna.open('/inbox?to=matti.virtanen%40example.com')).text).toContain('Username: ');
    check(anna.seen, 'en');
  });

  test('R138, R170 in part: sessions are ended, the login is marked, disabled, enabled, begun anew, given out and erased', async () => {
    const { demo, browser } = await ready();
    const { t } = demo;
    const anna = demo.browse();
    await openPerson(anna);
    expect(anna.page().html).toMatch(new RegExp(`aria-label="${t.office.endSession}, opened 26 Nov 2026, \\d\\d:\\d\\d"`));
    await anna.send(t.office.endSessions);
    expect((await browser.open('/home')).text).toContain(t.problems.ended);
    for (const [button, notice] of [[t.office.mark, t.notices.marked], [t.office.disable, t.notices.disabled], [t.office.enable, t.notices.enabled]] as const) {
      await anna.send(button);
      expect(anna.page().text).toContain(notice);
    }
    const file = await anna.send(t.office.export);
    expect(JSON.parse(file.html)).toMatchObject({ profile: { name: matti.name } });
    await anna.send(t.office.restart, { route: 'in-person' });
    expect(anna.page().text).toContain(t.office.slipLead);
    await openPerson(anna);
    await anna.send(t.office.erase, { sure: 'yes' });
    expect(anna.page().text).toContain(t.notices.erased);
    expect(anna.page().text).toContain(t.office.nobody);
    expect((await anna.open('/inbox')).text).toContain(t.inbox.empty);
    check(anna.seen, 'en');
  });

  test('many are invited from a CSV, and each line says how it fared', async () => {
    const demo = start('sv');
    const { t } = demo;
    const anna = demo.browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv: 'namn;e-post;telefon\nMatti;matti@example.com;+358401234567\nMaija;maija@example.com;\n"Å, Östen";osten@example.com;+358407654321;sv' });
    expect(anna.page().text).toContain(t.problems['phone-missing']);
    expect(anna.page().html.match(/<tr>/g)).toHaveLength(4);
    await anna.open('/office');
    expect(anna.page().text).toContain('Å, Östen');
    check(anna.seen, 'sv');
  });

  test('more than the office takes is told on a page, and nobody is invited', async () => {
    const demo = start();
    const anna = demo.browse();
    await anna.open('/office/many');
    await anna.send(demo.t.office.manySend, { csv: 'Matti,matti@example.com,+358401234567\n'.repeat(20_000) });
    expect(anna.page().text).toContain(demo.t.problems['body-too-large']);
    expect(anna.page().text).toContain(demo.t.office.nobody);
    expect(demo.errors).toEqual([]);
  });

  test('a script is told of each line as soon as it is known', async () => {
    const { fetch, t } = start();
    const body = new URLSearchParams({ csv: 'Matti,matti@example.com,+358401234567', route: 'email' });
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body, headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([{ of: 1 }, { line: 1, name: 'Matti', ok: true, outcome: expect.stringContaining(t.office.invitedAs('matti')) }, { end: '1 handled: 1 invited, 0 not' }]);
  });

  test('a CSV that cannot be read is refused in words, with a script and without, and nobody is invited', async () => {
    const { fetch, t, browse } = start();
    const csv = 'Matti,matti@example.com,+358401234567\n"Maija,maija@example.com';
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body: new URLSearchParams({ csv, route: 'email' }), headers: { origin } }));
    expect(JSON.parse(await answer.text())).toEqual({ error: t.fieldProblem.csv });
    const anna = browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv });
    expect(anna.page().text).toContain(t.fieldProblem.csv);
    expect((await anna.open('/office')).text).toContain(t.office.nobody);
  });

  test('where something breaks on the way through a CSV, a script and a page say so, and how far it came', async () => {
    let room = 1;
    const full = () => createPeople({ keep: () => { if ((room -= 1) < 0) throw new Error('the disk is full'); } });
    const csv = 'Matti,matti@example.com,+358401234567\nMaija,maija@example.com,+358407654321';
    const { fetch, t, errors } = start('en', 'standard', full());
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body: new URLSearchParams({ csv, route: 'email' }), headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines.slice(2)).toEqual([{ error: `${t.csvText.broke} 1 handled: 1 invited, 0 not` }]);
    expect(errors).toHaveLength(1);
    room = 1;
    const anna = start('en', 'standard', full()).browse();
    await anna.open('/office/many');
    await anna.send(t.office.manySend, { csv });
    expect(anna.page().text).toContain(t.csvText.broke);
    expect(anna.page().text).toContain('1 handled: 1 invited, 0 not');
  });

  test('each row of a CSV has the number of its line, says in words that it was refused, and an unknown language is a refusal; a file of Windows keeps its letters', async () => {
    const { fetch, t } = start();
    const body = new FormData();
    const text = 'name,email,phone,language\n\n"K\u00e4thi",kathi@example.com,"+358401234567",FI,"a\r\nnote"\nOlga,olga@example.com,+358401234568,ru\nMaija,maija@example.com,,sv\n';
    body.set('file', new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], 'people.csv'));
    body.set('route', 'email');
    const answer = await fetch(new Request(`${origin}/office/many/lines`, { method: 'POST', body, headers: { origin } }));
    const lines = (await answer.text()).trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      { of: 3 },
      { line: 3, name: 'K\u00e4thi', ok: true, outcome: expect.stringContaining('invited as') },
      { line: 5, name: 'Olga', ok: false, outcome: `${t.csvText.refused} ${t.csvText.language}` },
      { line: 6, name: 'Maija', ok: false, outcome: `${t.csvText.refused} ${t.problems['phone-missing']}` },
      { end: '3 handled: 1 invited, 2 not' },
    ]);
  });

  test('the newest events are shown, however many there are', async () => {
    const { host, clock } = start();
    for (let count = 0; count < 8; count += 1) {
      await host.auth.accounts.provision({ actor: anna, organizationId, person: matti, delivery: 'in-person' });
      clock.advance(count * 5 * 3_600_000);
    }
    const all = await host.auth.audit.list({ actor: anna, organizationId, limit: 1000 });
    const newest = all.ok ? all.events.toReversed() : [];
    expect(newest.length).toBeGreaterThan(10);
    expect(await readEvents({ host, headUser: anna }, { most: 5, pageSize: 2 })).toEqual(newest.slice(0, 5));
    expect(await readEvents({ host, headUser: anna }, {})).toEqual(newest);
    expect(await readEvents({ host, headUser: anna }, { from: newest[2]?.at })).toEqual(newest.filter(({ at }) => at >= (newest[2]?.at ?? 0)));
  });

  test('R179 in part: events are filtered, drawn as a chart with a table, and verified', async () => {
    const { demo } = await ready({ leavesCode: true });
    const { t } = demo;
    const anna = demo.browse();
    await anna.open('/office/readiness');
    expect(anna.page().text).toContain(t.office.readinessProblems['recovery-off']);
    await anna.open('/office/audit');
    await anna.send(t.office.show, { kind: 'session-opened' });
    expect(anna.page().html).toContain('<svg');
    expect(anna.page().html.split(`${t.office.audit}</caption>`)[1]?.match(/<tr>/g)).toHaveLength(2);
    await anna.send(t.office.verify);
    expect(anna.page().text).toMatch(/Verified: \d+ sealed events/);
    check(anna.seen, 'en');
  });
});

test('the address has no port where browsers leave it out', () => {
  expect([originOf(80), originOf(3000)]).toEqual(['http://127.0.0.1', origin]);
});

test('of a kept inbox only what is a message is shown', () => {
  const message = { id: '1', channel: 'email', to: matti.email, subject: 'Hello', text: 'Good day', at: 0 };
  const wrong = [{ ...message, at: 'now' }, { ...message, at: NaN }, { ...message, channel: 'fax' }, { ...message, text: 1 }, { ...message, subject: {} }, { id: '1' }, 'message', undefined];
  expect(createMailbox({ now: () => 0, kept: [...wrong, message] }).all()).toEqual([message]);
});

describe('who is let in', () => {
  test('office and inbox are open to this machine alone: not to the network, not through a proxy, and not to a request whose socket nobody knows', async () => {
    const { fetch, t, host } = start();
    const ask = (path: string, address: string, headers: Record<string, string> = {}) => fetch(new Request(origin + path, { headers }), address);
    for (const path of ['/office', '/office/audit', '/office/people/x', '/inbox']) {
      for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) expect((await ask(path, address)).status, address).not.toBe(403);
      for (const address of ['192.168.1.7', '::ffff:10.0.0.1', '2001:db8::1', '127.0.0.1.example', '']) expect((await ask(path, address)).status, address).toBe(403);
      expect((await ask(path, '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
      expect(await (await ask(path, '10.0.0.1')).text()).toContain(t.turnedAway.office);
    }
    const body = new URLSearchParams({ ...matti, route: 'email' });
    expect((await fetch(new Request(`${origin}/office/invite`, { method: 'POST', body, headers: { origin } }), '10.0.0.1')).status).toBe(403);
    expect(host.mailbox.all()).toEqual([]);
    expect((await ask('/login', '10.0.0.1')).status).toBe(200);
  });

  test('a form from another site and a page under another name are turned away', async () => {
    const { fetch, host } = start();
    const body = new URLSearchParams({ ...matti, route: 'email' });
    const asked = (headers: Record<string, string>) => fetch(new Request(`${origin}/office/invite`, { method: 'POST', body, headers }));
    expect((await asked({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await asked({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await asked({})).status).toBe(403);
    expect((await fetch(new Request('http://evil.example:3000/office'))).status).toBe(421);
    for (const turned of [await asked({}), await fetch(new Request('http://evil.example:3000/office'))]) {
      expect(turned.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect([turned.headers.get('x-content-type-options'), turned.headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
      expect(await turned.text()).toContain('Anna Korhonen, 09 123 456');
    }
    const people = await host.auth.accounts.readiness({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy' });
    expect(people).toMatchObject({ accounts: [] });
  });

  test('pages behind the login lead to it, and what does not exist says so', async () => {
    const { browse, t } = start();
    for (const path of ['/', '/home', '/settings', '/settings/list', '/settings/sessions', '/login/code', '/login/new-password']) expect((await browse().open(path)).path, path).toBe('/login');
    const lost = await browse().open('/nothing-here');
    expect([lost.status, lost.title]).toEqual([404, `${t.common.notFound} – Virtanen Books`]);
    expect(lost.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
  });

  test('the language is chosen by the browser, and by the visitor above that', async () => {
    const browser = start('sv').browse();
    await browser.open('/login');
    await browser.send('Suomi');
    expect(browser.page().html).toContain('<html lang="fi">');
    expect(browser.page().path).toBe('/login');
  });
});

/** Matti with a finished first login, and a browser in which he is logged in; `leavesCode` has his e-mail address not confirmed. */
async function ready(input: { readonly leavesCode?: boolean } = {}) {
  const demo = start();
  await invite(demo);
  const browser = demo.browse();
  const { username, list } = await firstLogin(demo, browser, input);
  await browser.send(demo.t.firstLogin.finish);
  return { demo, browser, username, list };
}

async function openPerson(anna: Browser): Promise<void> {
  await anna.open('/office');
  await anna.open(/href="(\/office\/people\/[^"]+)"/.exec(anna.page().html)?.[1] ?? '');
}

/** Without a script the whole link is pasted; the inbox shows it. */
async function openLink(demo: Demo, browser: Browser): Promise<void> {
  const link = await inbox(demo, 'email', /(http:\/\/127\.0\.0\.1:3000\/recovery#recovery=\S+)/);
  await browser.open('/recovery');
  await browser.send(demo.t.recovery.open, { link });
}

const recoveryCode = (demo: Demo): Promise<string> => inbox(demo, 'sms', /code (\d+) for a new/);

test('R5, R54 in part: by policy nist the person asks for the temporary password, and a code confirms an address before the list', async () => {
  const demo = start('en', 'nist');
  const { t } = demo;
  await invite(demo);
  const username = await usernameIn(demo);
  const browser = demo.browse();
  await browser.open('/problems/temporary-password');
  await browser.send(t.problemsPage.temporarySend, { username });
  const temporary = await temporaryIn(demo);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: temporary });
  await browser.send(t.common.next);
  await browser.send(t.common.next, { password: 'teacups on the sill' }, '/auth/first-login/change-password');
  expect(browser.page().title).toContain(t.firstLogin.phase(3, 6));
  await browser.send(t.firstLogin.confirmSendSms);
  expect(browser.page().text).toContain(t.problems['channel-not-offered']);
  await browser.send(t.firstLogin.confirmSendEmail);
  await browser.send(t.common.next, { code: await inbox(demo, 'email', /Code: (\d{8})/) }, '/auth/first-login/confirm-contact');
  expect(browser.page().title).toContain(t.firstLogin.phase(4, 6));
  check(browser.seen, 'en');
});

/** What every page has, whichever it is. */
function check(seen: readonly ShownPage[], language: string): void {
  const pages = seen.filter(({ html }) => html.startsWith('<!doctype html>'));
  expect(pages.length).toBeGreaterThan(2);
  for (const { path, html, title, headers, status, text } of pages) {
    expect(status, path).toBe(200);
    expect(html, path).toContain(`<html lang="${language}">`);
    expect(title, path).toMatch(/\S – Virtanen Books$/);
    expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers.get('cache-control'), path).toBe('no-store');
    expect(html, path).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/i);
    expect(html, path).not.toMatch(/<style|javascript:|<script(?! type="module" src="\/assets\/main\.js")/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', ''), path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\/(?!127\.0\.0\.1:3000\/)/);
    expect(text, path).toContain('Anna Korhonen, 09 123 456');
    expect(html, path).not.toMatch(/undefined|\[object /);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, `${path}: ${ids.join(' ')}`).toBe(ids.length);
    for (const [, id] of html.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) for (const one of (id ?? '').split(' ')) expect(ids, path).toContain(one);
    for (const [, id] of html.matchAll(/<a href="#([^"]+)"/g)) expect(ids, path).toContain(id);
  }
}
