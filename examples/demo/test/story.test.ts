import { describe, expect, test } from 'vitest';
import { check, firstLogin, inbox, invite, logIn, matti, password, start, temporaryIn, usernameIn } from './walk.js';

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
