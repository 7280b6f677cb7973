import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAt } from './tools/look-at.js';
import { openBrowser, visit } from './tools/open-browser.js';
import { formBrowser, inventPerson, received } from './tools/people.js';
import { startDemo, type Demo } from './tools/start-demo.js';
import { takePictures } from './tools/take-pictures.js';
import { texts } from './tools/texts.js';
import { askedFor, expectText, open, openList, press, send } from './tools/walk.js';

let demo: Demo;
let browser: Browser;
beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo('nist'), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await demo.stop();
});

test('by policy nist the person asks for the temporary password, and confirms an address before the list, in six phases', async () => {
  const person = inventPerson();
  const anna = formBrowser(demo, 'en');
  await anna.open('/office/invite');
  await anna.send(texts.en.office.send, { ...person, route: 'email' });
  const username = await received(demo, person.email, /(matti\.virtanen\d+)/);
  const matti = await visit(browser, demo.origin);
  const { page, t } = matti;
  await open(matti, '/login');
  await lookAt(matti);
  await press(page, page.getByRole('link', { name: t.login.askTemporary }));
  await takePictures(page, 'nist-temporary-password');
  await lookAt(matti);
  await send(matti, '/auth/login/request-temporary-password', { username });
  await lookAt(matti);
  const temporaryPassword = await received(demo, person.phone, /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);
  await open(matti, '/login');
  await send(matti, '/auth/login/start', { username, password: temporaryPassword });
  expect(await page.title()).toContain(t.firstLogin.phase(1, 6));
  await takePictures(page, 'nist-first-login-1-information');
  await send(matti, '/auth/first-login/give-information');
  await send(matti, '/auth/first-login/change-password', { password: 'teacups on the windowsill' });
  expect(await page.title()).toContain(t.firstLogin.phase(3, 6));
  await takePictures(page, 'nist-first-login-3-confirm');
  await lookAt(matti);
  await press(page, page.getByRole('button', { name: t.firstLogin.confirmSendEmail }));
  await expectText(page, t.notices['code-sent']);
  await send(matti, '/auth/first-login/confirm-contact', { code: await received(demo, person.email, /\b(\d{6,8})\b/) });
  await send(matti, '/auth/first-login/choose-list');
  await lookAt(matti);
  const codes = await openList(matti);
  await press(page, page.getByRole('link', { name: t.firstLogin.listSaved }));
  await send(matti, '/auth/first-login/prove-list', { code: await askedFor(page, codes) });
  expect(await page.title()).toContain(t.firstLogin.phase(6, 6));
  await lookAt(matti);
  await matti.context.close();
});
