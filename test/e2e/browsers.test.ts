import type { Browser } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { lookAt } from './tools/look-at.js';
import { visit, type Visitor } from './tools/open-browser.js';
import { invite, makePerson, type Invited } from './tools/people.js';
import type { Demo } from './tools/start-demo.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, logIn, open, openList, pathOf, press, prove, send } from './tools/walk.js';

const password = 'teacups on the windowsill';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

const anybody = (): Promise<Visitor> => visit(browser, demo.origin);

/** The first login, begun in a browser. */
async function begin(visitor: Visitor, { username, temporaryPassword }: Invited): Promise<void> {
  await open(visitor, '/login');
  await send(visitor, '/auth/login/start', { username, password: temporaryPassword });
}

const phase = async ({ page }: Visitor): Promise<number> => Number(/Phase (\d) of 5/.exec(await page.title())?.[1]);

/** Ends the server and starts it anew. A browser that fetches the icon of its page just then is refused, or cut off; anything else that it fetches then would be a fault. */
async function restart({ forgive }: Visitor): Promise<void> {
  await demo.restart();
  forgive(/ERR_CONNECTION_(?:REFUSED|RESET) \S+\/assets\/icon\.svg$/);
}

/** A second tab of the same browser. */
async function secondTab(visitor: Visitor): Promise<Visitor> {
  return { ...visitor, page: await visitor.context.newPage() };
}

async function end(...visitors: readonly Visitor[]): Promise<void> {
  for (const { complaints, context } of visitors) {
    expect(complaints).toEqual([]);
    await context.close();
  }
}

describe('the wizard', () => {
  test('goes on in another browser where the first one stopped; the first one says that it has ended there, and after a login that the list was made elsewhere', async () => {
    const person = await invite(demo);
    const [office, home] = [await anybody(), await anybody()];
    await begin(office, person);
    await send(office, '/auth/first-login/give-information', { addressCode: person.addressCode });
    await send(office, '/auth/first-login/change-password', { password });
    expect(await phase(office)).toBe(3);
    await open(home, '/login');
    await send(home, '/auth/login/start', { username: person.username, password });
    expect(await phase(home)).toBe(3);
    await send(home, '/auth/first-login/choose-list');
    const codes = await openList(home);
    await office.page.reload();
    await expectText(office.page, office.t.problems['flow-ended']);
    await lookAt(office);
    await send(office, '/auth/login/start', { username: person.username, password });
    await expectText(office.page, office.t.firstLogin.listElsewhere(1));
    await lookAt(office);
    await press(office.page, office.page.getByRole('link', { name: office.t.firstLogin.listSaved }));
    await send(office, '/auth/first-login/prove-list', { code: await askedFor(office.page, codes) });
    expect(await phase(office)).toBe(5);
    await end(office, home);
  });

  test('a tab that was left behind says so and shows the phase that is due', async () => {
    const person = await invite(demo);
    const matti = await anybody();
    await begin(matti, person);
    const late = await secondTab(matti);
    await open(late, '/first-login');
    await send(matti, '/auth/first-login/give-information', { addressCode: person.addressCode });
    await send(matti, '/auth/first-login/change-password', { password });
    await send(late, '/auth/first-login/give-information');
    expect(await phase(late)).toBe(3);
    await expectText(late.page, late.t.problems['not-in-this-step']);
    await lookAt(late, late.page);
    await end(matti);
  });

  test('reload, back and forward keep to the phase that is due, at each of them', async () => {
    const person = await invite(demo);
    const matti = await anybody();
    const stays = async (expected: number): Promise<void> => {
      expect(await phase(matti)).toBe(expected);
      await matti.page.reload();
      expect(await phase(matti)).toBe(expected);
      await matti.page.goBack();
      await matti.page.goForward();
      expect(await phase(matti)).toBe(expected);
    };
    await begin(matti, person);
    await stays(1);
    await send(matti, '/auth/first-login/give-information', { addressCode: person.addressCode });
    await stays(2);
    await send(matti, '/auth/first-login/change-password', { password });
    await stays(3);
    await send(matti, '/auth/first-login/choose-list');
    await stays(4);
    await send(matti, '/auth/first-login/go-back');
    await stays(3);
    await send(matti, '/auth/first-login/choose-list');
    const codes = await openList(matti);
    await press(matti.page, matti.page.getByRole('link', { name: matti.t.firstLogin.listSaved }));
    const asked = await matti.page.locator('.asked').innerText();
    await stays(4);
    expect(await matti.page.locator('.asked').innerText()).toBe(asked);
    await send(matti, '/auth/first-login/prove-list', { code: await askedFor(matti.page, codes) });
    await stays(5);
    await send(matti, '/auth/first-login/finish');
    await matti.page.goBack();
    // The first login has ended, and the way back leads to where the person is logged in.
    expect(pathOf(matti.page)).toBe('/home');
    await end(matti);
  });

  test('the server restarts in the middle, and the page goes on', async () => {
    const person = await invite(demo);
    const matti = await anybody();
    await begin(matti, person);
    await send(matti, '/auth/first-login/give-information', { addressCode: person.addressCode });
    await restart(matti);
    await send(matti, '/auth/first-login/change-password', { password });
    expect(await phase(matti)).toBe(3);
    await send(matti, '/auth/first-login/choose-list');
    await restart(matti);
    const codes = await openList(matti);
    await press(matti.page, matti.page.getByRole('link', { name: matti.t.firstLogin.listSaved }));
    await send(matti, '/auth/first-login/prove-list', { code: await askedFor(matti.page, codes) });
    expect(await phase(matti)).toBe(5);
    await end(matti);
  });

  test('wrong input is named beside its field, keeps what was typed, and opens nothing', async () => {
    const person = await invite(demo);
    const matti = await anybody();
    const { page, t } = matti;
    await begin(matti, person);
    await send(matti, '/auth/first-login/give-information', { 'profile.name': 'Matti Viktor', 'profile.phone': '12', addressCode: person.addressCode });
    expect(await phase(matti)).toBe(1);
    expect(await page.locator('#profile-phone-error').innerText()).toBe(t.fieldProblem['profile.phone']);
    expect(await page.locator('[name="profile.name"]').inputValue()).toBe('Matti Viktor');
    await lookAt(matti);
    await send(matti, '/auth/first-login/give-information', { 'profile.phone': person.phone, addressCode: '00000000' });
    expect(await page.locator('#addressCode-error').innerText()).toBe(t.problems['code-wrong']);
    await lookAt(matti);
    await send(matti, '/auth/first-login/give-information', { addressCode: person.addressCode });
    await send(matti, '/auth/first-login/change-password', { password: 'short' });
    await expectText(page, t.guidance['use-more-characters']);
    await send(matti, '/auth/first-login/change-password', { password: person.temporaryPassword });
    await expectText(page, t.guidance['avoid-temporary-password']);
    await lookAt(matti);
    await send(matti, '/auth/first-login/change-password', { password });
    await send(matti, '/auth/first-login/choose-list');
    const codes = await openList(matti);
    await press(page, page.getByRole('link', { name: t.firstLogin.listSaved }));
    await send(matti, '/auth/first-login/prove-list', { code: 'QQ' });
    await expectText(page, t.problems['not-a-code']);
    await send(matti, '/auth/first-login/prove-list', { code: wrong(await askedFor(page, codes)) });
    await expectText(page, t.problems['wrong-code']);
    await lookAt(matti);
    await send(matti, '/auth/first-login/prove-list', { code: await askedFor(page, codes) });
    expect(await phase(matti)).toBe(5);
    await end(matti);
  });
});

describe('the login', () => {
  test('a wrong password and a wrong one-time password are told, with the focus on what went wrong', async () => {
    const person = await makePerson(demo);
    const matti = await anybody();
    const { page, t } = matti;
    await open(matti, '/login');
    await send(matti, '/auth/login/start', { username: person.username, password: 'not the password' });
    await expectText(page, t.problems['wrong-credentials']);
    expect(await page.locator('#problem').evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await page.locator('[name="username"]').inputValue()).toBe(person.username);
    expect(await page.locator('[name="password"]').inputValue()).toBe('');
    await lookAt(matti);
    await send(matti, '/auth/login/start', { password: person.password });
    const code = await askedFor(page, person.codes);
    await send(matti, '/auth/login/answer-otp', { code: wrong(code) });
    await expectText(page, t.problems['wrong-code']);
    await lookAt(matti);
    expect(await askedFor(page, person.codes)).toBe(code);
    await send(matti, '/auth/login/answer-otp', { code });
    expect(pathOf(page)).toBe('/home');
    await end(matti);
  });

  test('a one-time password that was used in one browser is not taken in the other, which asks for another', async () => {
    const person = await makePerson(demo);
    const [one, other] = [await anybody(), await anybody()];
    for (const visitor of [one, other]) {
      await open(visitor, '/login');
      await send(visitor, '/auth/login/start', { username: person.username, password: person.password });
    }
    const code = await askedFor(one.page, person.codes);
    expect(await askedFor(other.page, person.codes)).toBe(code);
    await send(one, '/auth/login/answer-otp', { code });
    expect(pathOf(one.page)).toBe('/home');
    await send(other, '/auth/login/answer-otp', { code });
    await expectText(other.page, other.t.problems.replayed);
    await lookAt(other);
    const next = await askedFor(other.page, person.codes);
    expect(next).not.toBe(code);
    await send(other, '/auth/login/answer-otp', { code: next });
    expect(pathOf(other.page)).toBe('/home');
    await end(one, other);
  });

  test('a tab that shows the code page after the login was done in the other leads home', async () => {
    const person = await makePerson(demo);
    const matti = await anybody();
    await open(matti, '/login');
    await send(matti, '/auth/login/start', { username: person.username, password: person.password });
    const late = await secondTab(matti);
    await open(late, '/login/code');
    const code = await askedFor(matti.page, person.codes);
    await send(matti, '/auth/login/answer-otp', { code });
    await send(late, '/auth/login/answer-otp', { code });
    expect(pathOf(late.page)).toBe('/home');
    await lookAt(late, late.page);
    await end(matti);
  });
});

describe('a session', () => {
  test('that was ended from another browser leads to the login, with a word of why', async () => {
    const person = await makePerson(demo);
    const [home, library] = [await anybody(), await anybody()];
    for (const visitor of [home, library]) await logIn(visitor, person);
    await open(home, '/settings/sessions');
    await lookAt(home);
    await press(home.page, home.page.getByRole('button', { name: home.t.settings.endAll }));
    await expectText(home.page, home.t.notices['session-ended']);
    await open(library, '/settings');
    expect(pathOf(library.page)).toBe('/login');
    await expectText(library.page, library.t.problems.ended);
    await lookAt(library);
    // It is told once: the next look is an ordinary login page.
    await open(library, '/settings');
    expect(pathOf(library.page)).toBe('/login');
    await open(home, '/home');
    expect(pathOf(home.page)).toBe('/home');
    await end(home, library);
  });

  test('survives a restart of the server, and ends with the logout in all tabs', async () => {
    const person = await makePerson(demo);
    const matti = await anybody();
    await logIn(matti, person);
    await restart(matti);
    await matti.page.reload();
    expect(pathOf(matti.page)).toBe('/home');
    const other = await secondTab(matti);
    await open(other, '/settings/password');
    await prove(other, person.codes);
    await send(matti, '/auth/sessions/end');
    await send(other, '/auth/binding/change-password', { currentPassword: person.password, password: 'lanterns along the quay' });
    expect(pathOf(other.page)).toBe('/login');
    await expectText(other.page, other.t.problems['no-session']);
    await lookAt(other, other.page);
    await open(matti, '/login');
    await logIn(matti, person);
    await end(matti);
  });
});

/** Another one-time password than the right one. */
function wrong(code: string): string {
  return code === 'AAAA' ? 'BBBB' : 'AAAA';
}
