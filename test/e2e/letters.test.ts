import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Browser as FormBrowser } from '../../examples/demo/browser.js';
import { logIn, prove } from '../../examples/demo/test/walk.js';
import { expectAccessible } from './tools/look-at.js';
import { visit } from './tools/open-browser.js';
import { formBrowser, inventPerson, makePerson, received, type Person } from './tools/people.js';
import type { Demo } from './tools/start-demo.js';
import { takePictures } from './tools/take-pictures.js';
import { texts } from './tools/texts.js';
import { useDemo } from './tools/use-demo.js';

const t = texts.en;
/** Invitation, list made, list in use, new browser, address changed (to both); code, username, link, recovered, begun anew; temporary password. */
const expected = 12;
/** As narrow as a page has to read without scrolling sideways (WCAG 2.2, 1.4.10). */
const narrow = 320;

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

/** Username by text message, temporary password by e-mail. */
async function inviteTheOtherWay(anna: FormBrowser, locale: string): Promise<string> {
  const person = inventPerson();
  await anna.open('/office/invite');
  await anna.send(t.office.send, { ...person, locale, route: 'sms' });
  await received(demo, person.email, /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);
  return person.email;
}

/** From a browser that was not there before, the person comes to have another address. */
async function move({ username, password, codes, email }: Person): Promise<string> {
  const address = `new-${email}`;
  const matti = formBrowser(demo, 'en');
  await logIn({ t }, matti, { username, password, list: codes });
  await matti.open('/settings/addresses');
  await prove({ t }, matti, codes);
  await matti.send(t.settings.sendCode, { channel: 'email', address, currentPassword: password });
  await matti.send(t.settings.confirm, { code: await received(demo, address, /\b(\d{6,8})\b/) });
  return address;
}

/** The username, and then the list. */
async function recover({ username, password, email, phone }: Person): Promise<void> {
  const matti = formBrowser(demo, 'en');
  await matti.open('/problems');
  await matti.send(t.problemsPage.usernameSend, { contact: email });
  await matti.open('/problems/list');
  await matti.send(t.problemsPage.listSend, { username });
  await matti.open('/recovery');
  await matti.send(t.recovery.open, { link: await received(demo, email, /(http:\S+\/recovery#recovery=\S+)/) });
  await matti.send(t.common.next, { code: await received(demo, phone, /\b(\d{6,8})\b/) }, '/auth/recovery/answer-code');
  await matti.send(t.common.next, { password }, '/auth/recovery/answer-password');
}

/** The person forgot everything. */
async function beginAnew(anna: FormBrowser, { username }: Person): Promise<void> {
  await anna.open('/office');
  const [, page = ''] = new RegExp(`href="(/office/people/[^"]+)"(?:(?!href=)[\\s\\S])*${username}`).exec(anna.page().html) ?? [];
  await anna.open(page);
  await anna.send(t.office.restart, { route: 'in-person' });
}

interface Letter {
  readonly subject: string;
  /** Where it is shown as a mail program does. */
  readonly path: string;
}

/** The e-mails that an address got. */
async function lettersTo(anna: FormBrowser, address: string): Promise<readonly Letter[]> {
  const { html } = await anna.open(`/inbox?to=${encodeURIComponent(address)}`);
  const drawn = html.matchAll(/<article class="mail"[\s\S]*?<h2 [^>]*>([^<]*)<\/h2>[\s\S]*?<a href="(\/inbox\/[^"]+)"/g);
  return [...drawn].map(([, subject = '', path = '']) => ({ subject, path }));
}

/** Those of all addresses, once they are there: they are sent after the answers. */
async function awaitLetters(anna: FormBrowser, addresses: readonly string[]): Promise<readonly Letter[]> {
  let found: readonly Letter[] = [];
  for (let tries = 0; tries < 100 && found.length < expected; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    found = (await Promise.all(addresses.map((address) => lettersTo(anna, address)))).flat();
  }
  expect(found.length, found.map(({ subject }) => subject).join('; ')).toBe(expected);
  return found;
}

// In one language: mails.test.ts has every e-mail in all of them.
test('each e-mail that comes on the way, in the language of the person and as a mail program shows it, fits a narrow and a wide screen, loads nothing, and axe finds nothing on it', async () => {
  const tag = 'nb';
  const anna = formBrowser(demo, 'en');
  const other = await inviteTheOtherWay(anna, tag);
  const person = await makePerson(demo, 'en', tag);
  const address = await move(person);
  await recover({ ...person, email: address });
  await beginAnew(anna, person);
  const letters = await awaitLetters(anna, [other, person.email, address]);
  const reader = await visit(browser, demo.origin);
  const { page } = reader;
  for (const [index, { subject, path }] of letters.entries()) {
    await page.goto(demo.origin + path);
    expect([await page.title(), await page.locator('html').getAttribute('lang')]).toEqual([subject, tag]);
    await takePictures(page, `letter-${tag}-${String(index + 1).padStart(2, '0')}`, narrow);
    // In the light: a letter has no ground of its own, and axe takes that for white.
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page);
  }
  expect(reader.complaints).toEqual([]);
  await reader.context.close();
});
