import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import { begin, beginAnew } from './tools/key-people.js';
import { lookAt } from './tools/look-at.js';
import { visit } from './tools/open-browser.js';
import { formBrowser, inventPerson, received } from './tools/people.js';
import { approve, claimedOn, codeOn, confirmOn, fillIn, numberOn, openPhone } from './tools/phone.js';
import type { Demo } from './tools/start-demo.js';
import { takePictures } from './tools/take-pictures.js';
import { texts } from './tools/texts.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, open, openList, press, send } from './tools/walk.js';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started), { policy: 'nist' });

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

/** The phases before the choice, by forms. */
async function makeChooser(): Promise<{ readonly username: string; readonly password: string }> {
  const { common, firstLogin, office, problemsPage } = texts.en;
  const person = inventPerson();
  const password = 'teacups on the windowsill';
  const forms = formBrowser(demo, 'en');
  await forms.open('/office/invite');
  await forms.send(office.send, { ...person, route: 'email' });
  const username = await received(demo, person.email, /(matti\.virtanen\d+)/);
  await forms.open('/problems/temporary-password');
  await forms.send(problemsPage.temporarySend, { username });
  const temporaryPassword = await received(demo, person.phone, /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);
  await forms.open('/login');
  await forms.send(common.next, { username, password: temporaryPassword }, '/auth/login/start');
  await forms.send(common.next, {}, '/auth/first-login/give-information');
  await forms.send(common.next, { password }, '/auth/first-login/change-password');
  await forms.send(firstLogin.confirmSendEmail);
  await forms.send(common.next, { code: await received(demo, person.email, /\b(\d{8})\b/) }, '/auth/first-login/confirm-contact');
  return { username, password };
}

test('R92, R95 in part: by policy nist the digits of the phone are typed on the computer, and a login takes a number of six', async () => {
  const person = await makeChooser();
  const [computer, phone] = [await visit(browser, demo.origin), await openPhone(browser, demo)];
  const { page, t } = computer;
  await begin(computer, person);
  await send(computer, '/auth/first-login/choose-key');
  await fillIn(phone, { username: person.username, code: await codeOn(page) });
  const digits = await (await claimedOn(phone)).locator('[data-digits]').innerText();
  await page.getByText(t.pairing.claimedTitle).waitFor();
  await takePictures(page, 'nist-first-login-5-digits');
  await takePictures(phone.page, 'nist-phone-digits');
  await lookAt(computer);
  await send(computer, '/auth/first-login/confirm-device', { digits: digits === '0000' ? '1111' : '0000' });
  expect(await page.locator('#digits-error').innerText()).toBe(t.problems['digits-wrong']);
  await confirmOn(phone, { computer, confirm: '/auth/first-login/confirm-device' });
  await expectText(page, t.pairing.connected);
  await send(computer, '/auth/first-login/finish');
  await beginAnew({ computer, person });
  expect(await numberOn(page)).toMatch(/^\d{6}$/);
  await approve(phone, computer);
  await page.waitForURL('**/home');
  for (const visitor of [computer, phone]) {
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  }
});
