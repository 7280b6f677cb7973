import { createBrowser, type Browser as FormBrowser } from '../../../examples/demo/browser.js';
import type { Demo } from './start-demo.js';
import { texts, type Language } from './texts.js';
import { readCodes, type Codes } from './walk.js';

/** Somebody who was not there before. */
export interface Newcomer {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** Somebody who was invited, with what the messages said. */
export interface Invited extends Newcomer {
  readonly username: string;
  readonly temporaryPassword: string;
  readonly addressCode: string;
}

/** Somebody whose first login is done. */
export interface Person extends Invited {
  readonly password: string;
  readonly codes: Codes;
}

let count = 0;

/** A name, an address and a phone that nobody else has. */
export function inventPerson(): Newcomer {
  count += 1;
  return { name: 'Matti Virtanen', email: `matti${String(count)}@example.com`, phone: `+3584012345${String(count).padStart(2, '0')}` };
}

/** Pages without Chromium: what is not the matter of a test is done by the same forms, and faster. */
export function formBrowser({ origin }: Demo, language: Language): FormBrowser {
  return createBrowser((request) => fetch(request, { redirect: 'manual' }), { origin, language });
}

/** The newest message to an address that says what is looked for, as the inbox shows it. */
export async function received(demo: Demo, to: string, pattern: RegExp): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { text } = await formBrowser(demo, 'en').open(`/inbox?to=${encodeURIComponent(to)}`);
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
    // It is sent after the answer.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${to} got no message like ${String(pattern)}`);
}

/** What the messages of an invitation say. */
export async function readInvitation(demo: Demo, { email, phone }: Newcomer): Promise<Pick<Invited, 'username' | 'temporaryPassword' | 'addressCode'>> {
  const username = await received(demo, email, /(matti\.virtanen\d+)/);
  const addressCode = await received(demo, email, /\b(\d{8})\b/);
  const temporaryPassword = await received(demo, phone, /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);
  return { username, temporaryPassword, addressCode };
}

/** Invited by the office; `locale` is the language of the messages, where it is another than that of the pages. */
export async function invite(demo: Demo, language: Language = 'en', locale: string = language): Promise<Invited> {
  const person = inventPerson();
  const anna = formBrowser(demo, language);
  await anna.open('/office/invite');
  await anna.send(texts[language].office.send, { ...person, locale, route: 'email' });
  return { ...person, ...(await readInvitation(demo, person)) };
}

/** Invited, and through the first login. */
export async function makePerson(demo: Demo, language: Language = 'en', locale: string = language): Promise<Person> {
  const invited = await invite(demo, language, locale);
  const { username, temporaryPassword, addressCode } = invited;
  const password = 'teacups on the windowsill';
  const t = texts[language];
  const browser = formBrowser(demo, language);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: temporaryPassword }, '/auth/login/start');
  await browser.send(t.common.next, { addressCode }, '/auth/first-login/give-information');
  await browser.send(t.common.next, { password }, '/auth/first-login/change-password');
  await browser.send(t.firstLogin.listChoose);
  const codes = readCodes((await browser.send(t.list.text, {}, '/auth/first-login/open-list')).html);
  await browser.open('/first-login/prove');
  const [, position = ''] = /class="asked"><strong>\D*\d+\D+(\d+)/.exec(browser.page().html) ?? [];
  await browser.send(t.login.enter, { code: codes.get(Number(position)) ?? '' }, '/auth/first-login/prove-list');
  await browser.send(t.firstLogin.finish);
  if (browser.page().path !== '/settings') throw new Error(`the first login did not end: ${browser.page().text}`);
  return { ...invited, password, codes };
}
