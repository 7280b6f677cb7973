import { createKeyApp, createSeedKeyStore, type KeyApp, type KeyApproval } from 'lukko/device';
import { expect } from 'vitest';
import type { Browser, ShownPage } from '../browser.js';
import { invite, inbox, origin, password, start, temporaryIn, usernameIn, type Demo } from './walk.js';

/** A Key app in the hands of the test, which talks to the demo as an app on a phone does: without cookies, and without an `Origin`. */
export function createPhone({ fetch, clock }: Demo, name = 'Matti’s phone'): KeyApp {
  let kept: string | undefined;
  const keep = (text: string): void => void (kept = text);
  return createKeyApp({
    ...{ server: `${origin}/auth`, keyStore: createSeedKeyStore({ read: () => kept, write: keep }), unlock: () => 'pin', name, platform: 'android', clock },
    fetch: async (url, { method, headers, body }) => fetch(new Request(url, { method, headers, ...(body === null ? {} : { body }) })),
  });
}

/** What stands large on a page that connects a phone. */
export function codeOn({ html }: ShownPage): string {
  return /<strong>([A-Z0-9]{4}-[A-Z0-9]{4})<\/strong>/.exec(html)?.[1] ?? '';
}

/** The number that the page asks to be typed on the phone. */
export function numberOn({ html }: ShownPage): string {
  return /class="asked number">.*?<strong>(\d+)<\/strong>/s.exec(html)?.[1] ?? '';
}

/** The one request that waits on the phone. */
export async function waitsOn(phone: KeyApp): Promise<KeyApproval> {
  const [account] = await phone.accounts();
  const asked = await phone.approvals({ account: account?.id ?? '' });
  const [approval] = asked.ok ? asked.approvals : [];
  if (approval === undefined) throw new Error(`nothing waits: ${JSON.stringify(asked)}`);
  return approval;
}

/** Types the number of the page into the phone. */
export async function approve(phone: KeyApp, browser: Browser): Promise<void> {
  expect(await phone.approve({ approval: await waitsOn(phone), number: numberOn(browser.page()) })).toEqual({ ok: true });
}

/** The page shows a code; the phone takes it, and the same fingerprint stands on both. */
export async function pair({ t }: Demo, { phone, browser, username, confirm }: { readonly phone: KeyApp; readonly browser: Browser; readonly username: string; readonly confirm: string }): Promise<void> {
  const page = browser.page();
  const paired = await phone.pair({ username, code: codeOn(page) });
  if (!paired.ok) throw new Error(`not paired: ${paired.reason} ${page.text}`);
  await browser.open('/pairing');
  expect(browser.page().text).toContain(t.pairing.claimedTitle);
  expect(codeOn(browser.page())).toBe(paired.fingerprint);
  await browser.send(t.pairing.confirm, paired.digits === undefined ? {} : { digits: paired.digits }, confirm);
}

/** The first login up to the choice of the third step. */
export async function toMethod(demo: Demo, browser: Browser): Promise<string> {
  const { t } = demo;
  const username = await usernameIn(demo);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: await temporaryIn(demo) }, '/auth/login/start');
  await browser.send(t.common.next, { addressCode: await inbox(demo, 'email', /\b(\d{8})\b/) }, '/auth/first-login/give-information');
  await browser.send(t.common.next, { password }, '/auth/first-login/change-password');
  return username;
}

/** Matti, whose first login was done with the Key, at the welcome page. */
export async function readyByKey(language: 'en' | 'fi' | 'sv' = 'en') {
  const demo = start(language);
  await invite(demo);
  const browser = demo.browse();
  const username = await toMethod(demo, browser);
  const phone = createPhone(demo);
  await browser.send(demo.t.firstLogin.keyChoose);
  await pair(demo, { phone, browser, username, confirm: '/auth/first-login/confirm-device' });
  return { demo, browser, username, phone };
}

/** Username and password; the phone is asked. */
export async function logInByKey({ t }: Demo, browser: Browser, username: string): Promise<void> {
  await browser.open('/login');
  await browser.send(t.common.next, { username, password }, '/auth/login/start');
}
