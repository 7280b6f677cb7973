import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { visit, type VisitOptions, type Visitor } from './open-browser.js';
import { formBrowser, invite, type Invited } from './people.js';
import { connect, openPhone, type Phone } from './phone.js';
import type { Demo } from './start-demo.js';
import { texts } from './texts.js';
import { open, pathOf, press, send } from './walk.js';

const password = 'teacups on the windowsill';

/** Somebody whose first login has come to the choice of the third step. */
export interface Chooser extends Invited {
  readonly password: string;
}

/** A computer and a phone, and whose they are. */
export interface Pair {
  readonly computer: Visitor;
  readonly phone: Phone;
  readonly person: Chooser;
}

/** Invited, and through the phases before the choice: by forms, as they are no matter of the Key. */
export async function makeChooser(demo: Demo, language: Visitor['language'] = 'en'): Promise<Chooser> {
  const invited = await invite(demo, language);
  const { username, temporaryPassword, addressCode } = invited;
  const { common } = texts[language];
  const browser = formBrowser(demo, language);
  await browser.open('/login');
  await browser.send(common.next, { username, password: temporaryPassword }, '/auth/login/start');
  await browser.send(common.next, { addressCode }, '/auth/first-login/give-information');
  await browser.send(common.next, { password }, '/auth/first-login/change-password');
  return { ...invited, password };
}

/** The computer shows the code that connects a phone, the phone has its app open. */
export async function openBoth(browser: Browser, demo: Demo, options: VisitOptions = {}): Promise<Pair> {
  const { language } = options;
  const person = await makeChooser(demo, language);
  const [computer, phone] = [await visit(browser, demo.origin, options), await openPhone(browser, demo, { language })];
  await begin(computer, person);
  return { computer, phone, person };
}

/** Both are connected, and the computer is logged in. */
export async function makePair(browser: Browser, demo: Demo): Promise<Pair> {
  const pair = await openBoth(browser, demo);
  const { computer, phone, person } = pair;
  await send(computer, '/auth/first-login/choose-key');
  await connect(phone, { computer, username: person.username, confirm: '/auth/first-login/confirm-device' });
  await send(computer, '/auth/first-login/finish');
  expect(pathOf(computer.page)).toBe('/settings');
  return pair;
}

/** Logs out, and begins the next login: the phone is asked. */
export async function beginAnew({ computer, person }: { readonly computer: Visitor; readonly person: Pick<Chooser, 'username' | 'password'> }): Promise<void> {
  const { page, t } = computer;
  await press(page, page.getByRole('button', { name: t.common.logout }).first());
  await begin(computer, person);
}

/** Username and password. */
export async function begin(computer: Visitor, { username, password: typed }: Pick<Chooser, 'username' | 'password'>): Promise<void> {
  await open(computer, '/login');
  await send(computer, '/auth/login/start', { username, password: typed });
}
