import { describe, expect, test } from 'vitest';
import { asked, check, invite, matti, origin, password, prove, ready, start, temporaryIn, usernameIn } from './walk.js';

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

  test('an e-mail of the inbox is shown as a mail program does, closed to whom the inbox is closed, with its styles and nothing else let in; of no other id is there a page', async () => {
    const demo = start();
    const { fetch, host, t } = demo;
    await invite(demo);
    await host.settle();
    const all = host.mailbox.all();
    const [mail, sms] = [all.find(({ channel }) => channel === 'email'), all.find(({ channel }) => channel === 'sms')];
    const ask = (id = '', address = '127.0.0.1', headers: Record<string, string> = {}) => fetch(new Request(`${origin}/inbox/${id}`, { headers }), address);
    const shown = await ask(mail?.id);
    expect([shown.status, await shown.text()]).toEqual([200, mail?.html]);
    expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
    expect([shown.headers.get('x-content-type-options'), shown.headers.get('cache-control'), shown.headers.get('content-type')]).toEqual(['nosniff', 'no-store', 'text/html; charset=UTF-8']);
    const closed = [await ask(mail?.id, '10.0.0.1'), await ask(mail?.id, '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })];
    for (const one of [...closed, await ask(sms?.id), await ask('nothing-here'), await ask('constructor')]) {
      expect([one.status, (await one.text()).includes(t.common.notFound)]).toEqual([404, true]);
      expect(one.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    }
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
