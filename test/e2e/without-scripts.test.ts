import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { begin, beginAnew, makeChooser } from './tools/key-people.js';
import { visit, type Visitor } from './tools/open-browser.js';
import { invite, makePerson, received } from './tools/people.js';
import { approve, connect, openPhone } from './tools/phone.js';
import type { Demo } from './tools/start-demo.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, logIn, open, openList, pathOf, press, prove, send } from './tools/walk.js';

const password = 'teacups on the windowsill';
const newPassword = 'lanterns along the quay';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

/** A browser that runs no scripts. */
async function plain(story: (visitor: Visitor) => Promise<void>): Promise<void> {
  const visitor = await visit(browser, demo.origin, { javaScriptEnabled: false });
  await story(visitor);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
}

describe('without scripts, by forms alone,', () => {
  test('the first login is done, with the whole tour on one page', async () => {
    const { username, temporaryPassword, addressCode } = await invite(demo);
    await plain(async (matti) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await send(matti, '/auth/login/start', { username, password: temporaryPassword });
      await send(matti, '/auth/first-login/give-information', { addressCode });
      // What only a script could do is not offered.
      expect(await page.getByRole('button', { name: t.common.showPassword }).count()).toBe(0);
      await send(matti, '/auth/first-login/change-password', { password });
      await send(matti, '/auth/first-login/choose-list');
      expect(await page.getByRole('button', { name: t.list.save, exact: true }).count()).toBe(0);
      const codes = await openList(matti);
      await press(page, page.getByRole('link', { name: t.firstLogin.listSaved }));
      await send(matti, '/auth/first-login/prove-list', { code: await askedFor(page, codes) });
      for (const stop of [t.firstLogin.tourLoginTitle, t.firstLogin.tourListTitle, t.firstLogin.tourLostTitle, t.firstLogin.tourSettingsTitle]) expect(await page.getByRole('heading', { name: stop }).isVisible(), stop).toBe(true);
      await send(matti, '/auth/first-login/finish');
      expect(pathOf(page)).toBe('/settings');
    });
  });

  test('the login and each act of the personal settings are done', async () => {
    const person = await makePerson(demo);
    await plain(async (matti) => {
      const { page, t } = matti;
      await open(matti, '/login');
      await send(matti, '/auth/login/start', { username: person.username, password: 'not the password' });
      await expectText(page, t.problems['wrong-credentials']);
      await logIn(matti, person);
      await open(matti, '/settings/information');
      await send(matti, '/auth/profile/update', { 'profile.name': 'Matti O. Virtanen' });
      await expectText(page, t.notices['information-saved']);
      await open(matti, '/settings/password');
      await prove(matti, person.codes);
      await send(matti, '/auth/binding/change-password', { currentPassword: person.password, password: newPassword });
      await expectText(page, t.notices['password-changed']);
      await open(matti, '/settings/addresses');
      await prove(matti, person.codes);
      await send(matti, '/auth/binding/change-contact', { address: `new-${person.email}`, currentPassword: newPassword });
      await send(matti, '/auth/binding/confirm-contact', { code: await received(demo, `new-${person.email}`, /\b(\d{6,8})\b/) });
      await expectText(page, t.notices['address-confirmed']);
      await open(matti, '/settings/list');
      await prove(matti, person.codes);
      await send(matti, '/auth/binding/order-list');
      const next = await openList(matti);
      await send(matti, '/auth/binding/prove-list', { code: await askedFor(page, next) });
      await expectText(page, t.notices['list-renewed']);
      await open(matti, '/settings/sessions');
      await expectText(page, t.settings.thisOne);
      await send(matti, '/auth/sessions/end');
      await expectText(page, t.notices['logged-out']);
    });
  });

  test('a phone is connected and a login approved on it: the page on the computer is loaded anew by itself until the phone has answered', async () => {
    const person = await makeChooser(demo);
    const phone = await openPhone(browser, demo);
    await plain(async (matti) => {
      const { page, t } = matti;
      await begin(matti, person);
      await send(matti, '/auth/first-login/choose-key');
      await connect(phone, { computer: matti, username: person.username, confirm: '/auth/first-login/confirm-device' });
      await expectText(page, t.pairing.connected);
      await send(matti, '/auth/first-login/finish');
      await beginAnew({ computer: matti, person });
      await expectText(page, t.approval.withoutScript);
      await approve(phone, matti);
      await page.getByText(t.approval.ended.approved).waitFor();
      await send(matti, '/auth/login/finish-approval');
      expect(pathOf(page)).toBe('/home');
    });
    expect(phone.complaints).toEqual([]);
    await phone.context.close();
  });

  test('a lost password is recovered by pasting the link', async () => {
    const person = await makePerson(demo);
    await plain(async (matti) => {
      const { page, t } = matti;
      await open(matti, '/problems');
      const form = page.locator('form', { has: page.locator('[name="recovers"][value="password"]') });
      await form.locator('[name="username"]').fill(person.username);
      await press(page, form.locator('button'));
      const link = await received(demo, person.email, /(http:\S+\/recovery#recovery=\S+)/);
      await open(matti, '/recovery');
      await expectText(page, t.recovery.linkPaste);
      await send(matti, '/auth/recovery/open', { link });
      await send(matti, '/auth/recovery/answer-code', { code: await received(demo, person.phone, /\b(\d{6,8})\b/) });
      await send(matti, '/auth/recovery/answer-otp', { code: await askedFor(page, person.codes) });
      await send(matti, '/auth/recovery/set-password', { password: newPassword });
      await expectText(page, t.notices['password-recovered']);
      await logIn(matti, { ...person, password: newPassword });
    });
  });

  test('the office invites many by CSV and hands over a slip', async () => {
    await plain(async (anna) => {
      const { page, t } = anna;
      await open(anna, '/office/many');
      await send(anna, '/office/many', { csv: 'name,email,phone,language\nMaija Meri,maija@example.com,+358407654321,sv\nNobody,,,' });
      await expectText(page, 'maija.meri');
      await open(anna, '/office/invite');
      await page.getByLabel(t.office.routePerson).check();
      await send(anna, '/office/invite', { name: 'Ville Salo' });
      await expectText(page, t.office.slipLead);
      await expectText(page, 'ville.salo');
    });
  });
});
