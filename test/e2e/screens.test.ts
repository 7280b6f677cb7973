import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { begin, beginAnew, makeChooser } from './tools/key-people.js';
import { expectAccessible, lookAt } from './tools/look-at.js';
import { visit, type Visitor } from './tools/open-browser.js';
import { invite, makePerson, received } from './tools/people.js';
import { approve, claimedOn, codeOn, confirmOn, fillIn, openPhone, refuse, requestOn, type Phone } from './tools/phone.js';
import { shrinkPng } from './tools/shrink-png.js';
import type { Demo } from './tools/start-demo.js';
import { takePictures } from './tools/take-pictures.js';
import { languages, type Language } from './tools/texts.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, logIn, open, openList, press, prove, send } from './tools/walk.js';

const password = 'teacups on the windowsill';
/** SCREENS_LANGUAGE=fi looks at them in another language; PICTURES=1 takes pictures. */
const wanted = process.env['SCREENS_LANGUAGE'];
const language: Language = languages.find((one) => one === wanted) ?? 'en';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

async function pictured(story: (visitor: Visitor, shoot: (name: string) => Promise<void>) => Promise<void>): Promise<void> {
  const visitor = await visit(browser, demo.origin, { language });
  await story(visitor, async (name) => {
    await takePictures(visitor.page, `${language}-${name}`);
    // As it is now: wide and dark. The story is looked at in the light.
    await lookAt(visitor);
  });
  await visitor.context.close();
}

/** The pictures of the README: made anew with UPDATE_SCREENS=1, so that a run of the tests changes no file that is committed. */
async function forReadme({ page }: Visitor, name: string): Promise<void> {
  if (language !== 'en') return;
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const picture = await page.screenshot();
  const committed = `docs/screens/${name}.png`;
  if (process.env['UPDATE_SCREENS'] === '1') {
    mkdirSync('docs/screens', { recursive: true });
    writeFileSync(committed, shrinkPng(picture));
  }
  expect(existsSync(committed), `${committed}: make it with UPDATE_SCREENS=1`).toBe(true);
  expect(statSync(committed).size).toBeLessThan(80 * 1024);
}

describe('each page fits a narrow and a wide screen, and axe finds nothing on it in the dark', () => {
  test('the office: people, invitation, CSV, slip, person, readiness, events; and the inbox', async () => {
    await pictured(async (anna, shoot) => {
      const { page, t } = anna;
      await open(anna, '/office');
      await shoot('office-empty');
      await open(anna, '/inbox');
      await shoot('inbox-empty');
      await open(anna, '/office/invite');
      await shoot('office-invite');
      await send(anna, '/office/invite', { name: 'Maija Meri', email: 'maija@example.com' });
      await shoot('office-invite-refused');
      await page.getByLabel(t.office.routePerson).check();
      await send(anna, '/office/invite', { name: 'Ville Salo', phone: '+358 40 765 4321' });
      await shoot('office-slip');
      await open(anna, '/office/many');
      await shoot('office-many');
      await page.locator('[name="csv"]').fill('name,email,phone,language\nAino Koskinen,aino@example.com,+358407654001,fi\nErik Lindqvist,erik@example.com,+358407654002,sv\nMaija-Liisa Hämäläinen-Virtanen,maija-liisa@example.com,,fi\nNobody');
      await page.getByRole('button', { name: t.office.manySend }).click();
      await page.getByText(t.office.progress('4', '4')).waitFor();
      await shoot('office-many-done');
      const active = await makePerson(demo);
      await makePerson(demo);
      await open(anna, '/office?done=invited');
      await shoot('office-people');
      await open(anna, '/office');
      await forReadme(anna, 'office');
      await press(page, page.getByRole('row', { name: active.username }).getByRole('link'));
      await shoot('office-person-active');
      await open(anna, '/office');
      await press(page, page.getByRole('link', { name: 'Aino Koskinen' }));
      for (const part of await page.locator('summary').all()) await part.click();
      await shoot('office-person-invited');
      await open(anna, '/office/readiness');
      await shoot('office-readiness');
      await open(anna, '/office/audit');
      await shoot('office-audit');
      await open(anna, '/inbox');
      await shoot('inbox');
    });
    await pictured(async (anna) => {
      // The browser itself writes to the console that there is no such page.
      await open(anna, '/not-there');
      await takePictures(anna.page, `${language}-not-found`);
      await expectAccessible(anna.page);
    });
  });

  test('the login and the first login', async () => {
    const { username, temporaryPassword, addressCode } = await invite(demo);
    await pictured(async (matti, shoot) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await shoot('login');
      await forReadme(matti, 'login');
      await send(matti, '/auth/login/start', { username, password: 'not the password' });
      await shoot('login-refused');
      await send(matti, '/auth/login/start', { username, password: temporaryPassword });
      await shoot('first-login-1-information');
      await send(matti, '/auth/first-login/give-information', { 'profile.name': ' ', 'profile.phone': '12', addressCode });
      await shoot('first-login-1-refused');
      await send(matti, '/auth/first-login/give-information', { 'profile.name': 'Matti Virtanen', 'profile.phone': '+358401234567', addressCode });
      await page.locator('[name="password"]').fill('teacups');
      await page.getByRole('button', { name: t.common.showPassword }).click();
      await shoot('first-login-2-password');
      await send(matti, '/auth/first-login/change-password', { password });
      await shoot('first-login-3-method');
      await forReadme(matti, 'first-login');
      await send(matti, '/auth/first-login/choose-list');
      await shoot('first-login-4-list');
      await pictureSheet(matti);
      const codes = await openList(matti);
      await press(page, page.getByRole('link', { name: t.firstLogin.listSaved }));
      await shoot('first-login-4-prove');
      await send(matti, '/auth/first-login/prove-list', { code: await askedFor(page, codes) });
      await shoot('first-login-5-welcome');
      await send(matti, '/auth/first-login/finish');
      await shoot('settings');
    });
  });

  test('the third step, home and the personal settings', async () => {
    const person = await makePerson(demo);
    await pictured(async (matti, shoot) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await send(matti, '/auth/login/start', { username: person.username, password });
      await shoot('login-code');
      await send(matti, '/auth/login/answer-otp', { code: 'AAAA' });
      await shoot('login-code-refused');
      await send(matti, '/auth/login/answer-otp', { code: await askedFor(page, person.codes) });
      await shoot('home');
      for (const name of ['information', 'addresses', 'logins', 'sessions', 'password', 'list']) {
        await open(matti, `/settings/${name}`);
        await shoot(`settings-${name}`);
      }
      await prove(matti, person.codes);
      await send(matti, '/auth/binding/order-list');
      await shoot('settings-list-new');
      await open(matti, '/settings/password');
      await send(matti, '/auth/binding/start');
      await shoot('settings-password-proof');
      await send(matti, '/auth/binding/answer-otp', { code: await askedFor(page, person.codes) });
      await shoot('settings-password-change');
      await open(matti, '/settings/addresses');
      await prove(matti, person.codes);
      await shoot('settings-addresses-change');
      await send(matti, '/auth/binding/change-contact', { address: 'matti.virtanen@example.com', currentPassword: password });
      await shoot('settings-addresses-code');
      await send(matti, '/auth/sessions/end');
      await page.getByText(t.notices['logged-out']).waitFor();
      await shoot('logged-out');
    });
  });

  test('the recovery', async () => {
    const person = await makePerson(demo);
    await pictured(async (matti, shoot) => {
      const { page } = matti;
      await open(matti, '/problems/list');
      await shoot('problems-list');
      await open(matti, '/problems');
      await shoot('problems');
      for (const recovers of ['password', 'list']) {
        await open(matti, recovers === 'list' ? '/problems/list' : '/problems');
        const form = page.locator('form', { has: page.locator(`[name="recovers"][value="${recovers}"]`) });
        await form.locator('[name="username"]').fill(person.username);
        await press(page, form.locator('button'));
        await shoot('problems-sent');
        await open(matti, '/recovery');
        await shoot('recovery-paste');
        const link = await received(demo, person.email, /(\/recovery#recovery=\S+)/);
        await open(matti, '/home');
        await open(matti, link);
        await shoot('recovery-link');
        await send(matti, '/auth/recovery/open');
        await shoot('recovery-code');
        await send(matti, '/auth/recovery/answer-code', { code: await received(demo, person.phone, /\b(\d{6,8})\b/) });
        await shoot(`recovery-${recovers}-proof`);
        if (recovers === 'password') {
          await send(matti, '/auth/recovery/answer-otp', { code: await askedFor(page, person.codes) });
          await shoot('recovery-new-password');
          await send(matti, '/auth/recovery/set-password', { password: 'lanterns along the quay' });
        } else {
          await send(matti, '/auth/recovery/answer-password', { password: 'lanterns along the quay' });
          await shoot('recovery-new-list');
        }
      }
    });
  });

  test('the Key: connecting a phone, approvals on the computer and on the phone, phones, payment and receipt', async () => {
    const person = await makeChooser(demo, language);
    const phone = await openPhone(browser, demo, { language });
    await pictured(async (matti, shoot) => {
      const { page, t } = matti;
      await shootPhone(phone, 'empty');
      await begin(matti, person);
      await send(matti, '/auth/first-login/choose-key');
      await shoot('first-login-4-key');
      await fillIn(phone, { username: person.username, code: await codeOn(page) });
      await claimedOn(phone);
      await shootPhone(phone, 'claimed');
      await page.getByText(t.pairing.claimedTitle).waitFor();
      await shoot('first-login-4-key-claimed');
      await confirmOn(phone, { computer: matti, confirm: '/auth/first-login/confirm-device' });
      await shoot('first-login-5-key-connected');
      await shootPhone(phone, 'connected');
      await send(matti, '/auth/first-login/finish');
      await open(matti, '/settings/phones');
      await shoot('settings-phones');
      await open(matti, '/settings/list');
      await shoot('settings-change-to-list');
      await send(matti, '/auth/binding/start');
      await requestOn(phone);
      await shoot('settings-key-proof');
      await shootPhone(phone, 'bind');
      await refuse(phone, 'cancel');
      await page.getByText(t.approval.ended.denied).waitFor();
      await shoot('settings-key-denied');
      await open(matti, '/payment');
      await shoot('payment');
      await send(matti, '/payment/ask');
      await requestOn(phone);
      await shoot('payment-asked');
      await shootPhone(phone, 'payment');
      await approve(phone, matti);
      await page.getByText(t.payment.doneText).waitFor();
      await page.locator('summary').click();
      await shoot('payment-receipt');
      await beginAnew({ computer: matti, person });
      await requestOn(phone);
      await shoot('login-key');
      await shootPhone(phone, 'login');
      await refuse(phone, 'cancel');
      await page.getByText(t.approval.ended.denied).waitFor();
      await shoot('login-key-denied');
      await phone.page.getByRole('button', { name: t.app.signOut }).click();
      await phone.page.getByText(t.app.signedOut).waitFor();
      await shootPhone(phone, 'signed-out');
      await begin(matti, person);
      await shoot('login-key-not-opened');
      await open(matti, '/office');
      await press(page, page.getByRole('row', { name: person.username }).getByRole('link'));
      await shoot('office-person-phones');
    });
    await phone.context.close();
  });

  test('the page that asks for a new password, when the office says that somebody else may know it', async () => {
    const person = await makePerson(demo);
    await pictured(async (anna, shoot) => {
      const { page, t } = anna;
      await open(anna, '/office');
      await press(page, page.getByRole('row', { name: person.username }).getByRole('link'));
      await page.locator('#mark-compromised').click();
      await press(page, page.getByRole('button', { name: t.office.mark }));
      await open(anna, '/login');
      await send(anna, '/auth/login/start', { username: person.username, password });
      await send(anna, '/auth/login/answer-otp', { code: await askedFor(page, person.codes) });
      await shoot('login-new-password');
      await send(anna, '/auth/login/replace-password', { password: 'lanterns along the quay' });
      await shoot('home-after-new-password');
      await logIn(anna, { ...person, password: 'lanterns along the quay' });
    });
  });
});

/** The app as it is now. */
async function shootPhone(phone: Phone, name: string): Promise<void> {
  await takePictures(phone.page, `${language}-phone-${name}`);
  await lookAt(phone);
}

/** The list as a page to print. Its policy lets no script run, axe's neither: a test of lukko/sheet/html holds its structure. */
async function pictureSheet({ page, context, t }: Visitor): Promise<void> {
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: t.list.html, exact: true }).click();
  const sheet = await opened;
  await sheet.waitForLoadState();
  await takePictures(sheet, `${language}-list-sheet`);
  await sheet.close();
}
