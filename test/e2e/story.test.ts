import type { Browser, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { lookAt } from './tools/look-at.js';
import { visit, type Visitor } from './tools/open-browser.js';
import { inventPerson, makePerson, readInvitation, received } from './tools/people.js';
import type { Demo } from './tools/start-demo.js';
import { languages, type Language } from './tools/texts.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, logIn, open, openList, pathOf, press, prove, send } from './tools/walk.js';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

/** A screen for each language: the widest words are read on a phone. */
const viewports = { en: { width: 1280, height: 800 }, fi: { width: 360, height: 740 }, sv: { width: 768, height: 1024 } } as const;

/** Opens somebody's own browser, and closes it after the story. */
async function as(language: Language, story: (visitor: Visitor) => Promise<void>): Promise<void> {
  const visitor = await visit(browser, demo.origin, { language, viewport: viewports[language] });
  await story(visitor);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
}

/** Presses Tab until the field has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const field = page.locator(selector);
  for (let tries = 0; tries < 20; tries += 1) {
    if (await field.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${page.url()}: Tab does not come to ${selector}`);
}

async function pressEnter(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

describe.each(languages)('the whole story in %s', (language) => {
  test('the office invites, the inbox shows what came by two ways, and the first login leads over five phases and a tour to the personal settings', async () => {
    const person = inventPerson();
    await as(language, async (anna) => {
      const { page, t } = anna;
      await open(anna, '/office');
      await lookAt(anna);
      await press(page, page.locator('main a[href="/office/invite"]').last());
      await lookAt(anna);
      await send(anna, '/office/invite', { name: person.name, email: person.email, phone: person.phone });
      await expectText(page, t.notices.invited);
      await lookAt(anna);
    });
    const { username, temporaryPassword, addressCode } = await readInvitation(demo, person);
    await as(language, async (matti) => {
      const { page, t } = matti;
      await open(matti, '/inbox');
      await expectText(page, username);
      await expectText(page, temporaryPassword);
      await lookAt(matti);
      await open(matti, '/login');
      await lookAt(matti);
      await send(matti, '/auth/login/start', { username, password: temporaryPassword });
      expect(await page.title()).toContain(t.firstLogin.phase(1, 5));
      expect(await page.locator('[name="profile.name"]').inputValue()).toBe(person.name);
      await lookAt(matti);
      await send(matti, '/auth/first-login/give-information', { addressCode });
      expect(await page.title()).toContain(t.firstLogin.phase(2, 5));
      await page.locator('[name="password"]').fill('teacups');
      await page.getByText(t.password.live('7', 12)).waitFor();
      await page.locator('[name="password"]').fill('teacups on the windowsill');
      await page.getByText(t.password.enough).waitFor();
      await page.getByRole('button', { name: t.common.showPassword }).click();
      expect(await page.locator('[name="password"]').getAttribute('type')).toBe('text');
      await lookAt(matti);
      await send(matti, '/auth/first-login/change-password');
      expect(await page.title()).toContain(t.firstLogin.phase(3, 5));
      await lookAt(matti);
      await send(matti, '/auth/first-login/choose-list');
      expect(await page.title()).toContain(t.firstLogin.phase(4, 5));
      await lookAt(matti);
      await openAndSavePdf(matti);
      const codes = await openList(matti);
      await press(page, page.getByRole('link', { name: t.firstLogin.listSaved }));
      await lookAt(matti);
      await send(matti, '/auth/first-login/prove-list', { code: await askedFor(page, codes) });
      expect(await page.title()).toContain(t.firstLogin.phase(5, 5));
      await lookAt(matti);
      for (const stop of [t.firstLogin.tourListTitle, t.firstLogin.tourLostTitle, t.firstLogin.tourSettingsTitle]) {
        await page.getByRole('button', { name: t.firstLogin.tourNext }).click();
        expect(await page.locator('.tour h2:visible').innerText()).toBe(stop);
      }
      await lookAt(matti);
      await send(matti, '/auth/first-login/finish');
      expect(pathOf(page)).toBe('/settings');
      await lookAt(matti);
    });
  });

  test('the login in three steps with the keyboard alone, and each page of the personal settings', async () => {
    const { username, password, codes } = await makePerson(demo, language);
    await as(language, async (matti) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await tabTo(page, '[name="username"]');
      await page.keyboard.type(username);
      await tabTo(page, '[name="password"]');
      await page.keyboard.type(password);
      await pressEnter(page);
      await lookAt(matti);
      const code = await askedFor(page, codes);
      await tabTo(page, '[name="code"]');
      await page.keyboard.type(code.toLowerCase());
      await pressEnter(page);
      expect(await page.title()).toContain(t.home.hello('Matti Virtanen'));
      await lookAt(matti);
      await settings(matti, { password, codes });
      await send(matti, '/auth/sessions/end');
      await expectText(page, t.notices['logged-out']);
      await lookAt(matti);
    });
  });

  test('a lost password, and then a lost list, is replaced through the link in the inbox, the code on the phone and what is left', async () => {
    const person = await makePerson(demo, language);
    await as(language, async (matti) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await press(page, page.getByRole('link', { name: t.login.problems }));
      await lookAt(matti);
      await openLink(matti, { person, recovers: 'password' });
      await send(matti, '/auth/recovery/answer-otp', { code: await askedFor(page, person.codes) });
      await lookAt(matti);
      const password = 'lanterns along the quay';
      await send(matti, '/auth/recovery/set-password', { password });
      await expectText(page, t.notices['password-recovered']);
      await lookAt(matti);
      await logIn(matti, { ...person, password });
      await send(matti, '/auth/sessions/end');
      await press(page, page.getByRole('link', { name: t.login.lostList }));
      await lookAt(matti);
      await openLink(matti, { person, recovers: 'list' });
      await send(matti, '/auth/recovery/answer-password', { password });
      await lookAt(matti);
      const codes = await openList(matti);
      await press(page, page.getByRole('link', { name: t.recovery.toLogin }));
      await logIn(matti, { ...person, password, codes });
      await expectText(page, t.home.listLeft(2, 99));
    });
  });
});

/** The PDF in a window of its own, and as a file. */
async function openAndSavePdf({ page, context, t }: Visitor): Promise<void> {
  const answered = context.waitForEvent('response', (response) => response.url().endsWith('/open-list'));
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: t.list.open, exact: true }).click();
  const response = await answered;
  expect(response.status()).toBe(200);
  expect(response.headers()['content-type']).toBe('application/pdf');
  await (await opened).close();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: t.list.save, exact: true }).click();
  expect((await saved).suggestedFilename()).toBe('list-1.pdf');
}

/** From the form to the page after the code on the phone: the link is opened out of the inbox. */
async function openLink(visitor: Visitor, { person, recovers }: { readonly person: { readonly username: string; readonly email: string; readonly phone: string }; readonly recovers: 'password' | 'list' }): Promise<void> {
  const { page, t } = visitor;
  const form = page.locator('form', { has: page.locator(`[name="recovers"][value="${recovers}"]`) });
  await form.locator('[name="username"]').fill(person.username);
  await press(page, form.locator('button'));
  await expectText(page, t.problemsPage.sentLead);
  await lookAt(visitor);
  await received(demo, person.email, /(\/recovery#recovery=\S+)/);
  await open(visitor, `/inbox?to=${encodeURIComponent(person.email)}`);
  await press(page, page.locator('a[href*="/recovery#recovery="]').first());
  expect(page.url()).toBe(`${demo.origin}/recovery`);
  await lookAt(visitor);
  await send(visitor, '/auth/recovery/open');
  await lookAt(visitor);
  // The newest message on the phone is the code of this recovery.
  const code = await received(demo, person.phone, /\b(\d{6,8})\b/);
  await send(visitor, '/auth/recovery/answer-code', { code });
  await lookAt(visitor);
}

/** Each page of the settings, and what can be done there. */
async function settings(matti: Visitor, { password, codes }: { readonly password: string; readonly codes: ReadonlyMap<number, string> }): Promise<void> {
  const { page, t } = matti;
  await open(matti, '/settings/information');
  await lookAt(matti);
  await send(matti, '/auth/profile/update', { 'profile.name': 'Matti O. Virtanen' });
  await expectText(page, t.notices['information-saved']);
  await open(matti, '/settings/logins');
  await lookAt(matti);
  await open(matti, '/settings/sessions');
  await lookAt(matti);
  await open(matti, '/settings/addresses');
  await lookAt(matti);
  await open(matti, '/settings/password');
  await lookAt(matti);
  await prove(matti, codes);
  await lookAt(matti);
  await send(matti, '/auth/binding/change-password', { currentPassword: password, password: 'lanterns along the quay' });
  await expectText(page, t.notices['password-changed']);
  await open(matti, '/settings/list');
  await lookAt(matti);
  await prove(matti, codes);
  await lookAt(matti);
  await send(matti, '/auth/binding/order-list');
  await lookAt(matti);
  const next = await openList(matti);
  await send(matti, '/auth/binding/prove-list', { code: await askedFor(page, next) });
  await expectText(page, t.notices['list-renewed']);
  await lookAt(matti);
}
