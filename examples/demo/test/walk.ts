import { createMemoryStorage } from 'lukko/adapter/memory';
import { createTestClock, createTestHasher } from 'lukko/testing';
import { expect } from 'vitest';
import { createApp } from '../app.js';
import { readAssets } from '../assets.js';
import { createBrowser, type Browser, type ShownPage } from '../browser.js';
import { createHost } from '../host.js';
import type { Language } from '../language.js';
import { createMailbox, type Mailbox } from '../mailbox.js';
import { createPeople, type People } from '../people.js';
import { texts } from '../texts/index.js';
import type { Texts } from '../texts/en.js';

export const origin = 'http://127.0.0.1:3000';
export const matti = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
export const password = 'teacups on the windowsill';

/** The demo with a mailbox that the test can read as the page shows it, providers that fail while their channel is `down`, and a clock that stands still. */
export function start(language: Language = 'en', policy: 'standard' | 'nist' = 'standard', people: People = createPeople()) {
  const clock = createTestClock({ now: Date.UTC(2026, 10, 26, 8) });
  const kept = createMailbox({ now: clock.now });
  const down = new Set<'email' | 'sms'>();
  const unlessDown = <T>(channel: 'email' | 'sms', send: () => Promise<T>): Promise<T> => (down.has(channel) ? Promise.reject(new Error('the provider is down')) : send());
  const mailbox: Mailbox = {
    ...kept,
    email: { send: (message, options) => unlessDown('email', () => kept.email.send(message, options)) },
    sms: { send: (message, options) => unlessDown('sms', () => kept.sms.send(message, options)) },
  };
  const errors: unknown[] = [];
  const host = createHost({
    ...{ origin, policy, mailbox, clock, hasher: createTestHasher(), storage: createMemoryStorage(), people },
    keys: [{ id: 'test', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
  });
  const app = createApp(host, { assets: readAssets('examples/demo/assets'), onError: (error) => errors.push(error) });
  const t = texts[language];
  // What Node's server hands over beside a request: the socket, here of this machine unless a test says otherwise.
  const fetch = (request: Request, remoteAddress = '127.0.0.1') => app.fetch(request, { incoming: { socket: { remoteAddress } } });
  const browse = (): Browser => createBrowser((request) => fetch(request), { origin, language });
  return { fetch, clock, host, errors, t, browse, down };
}

export type Demo = ReturnType<typeof start>;

/** What the newest message of that kind says, as the inbox shows it. */
export async function inbox({ host, browse, t }: Demo, channel: 'email' | 'sms', pattern: RegExp): Promise<string> {
  await host.settle();
  await host.auth.deliver();
  const page = await browse().open(`/inbox?to=${encodeURIComponent(channel === 'email' ? matti.email : matti.phone)}`);
  expect(page.text).toContain(t.inbox.title);
  const found = pattern.exec(page.text)?.[1];
  if (found === undefined) throw new Error(`no message says ${String(pattern)}: ${page.text}`);
  return found;
}

export async function invite(demo: Demo, route = 'email'): Promise<Browser> {
  const { t, browse } = demo;
  const anna = browse();
  await anna.open('/office/invite');
  await anna.send(t.office.send, { ...matti, route });
  return anna;
}

export const usernameIn = (demo: Demo): Promise<string> => inbox(demo, 'email', /(matti\.virtanen\d+)/);
export const temporaryIn = (demo: Demo): Promise<string> => inbox(demo, 'sms', /\b([A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})\b/);

/** The list in the text form, as it was opened in this browser. */
export async function openList(browser: Browser, t: Texts, action: string): Promise<ReadonlyMap<number, string>> {
  const back = browser.page();
  const file = await browser.send(t.list.text, {}, action);
  expect(file.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(browser.page()).toBe(back);
  return new Map([...file.html.matchAll(/\b(\d{1,3})\s+([A-Z]{4})\b/g)].map(([, position, code]) => [Number(position), code ?? '']));
}

/** The one-time password that the page asks for. */
export function asked({ html }: ShownPage, list: ReadonlyMap<number, string>): string {
  const [, position] = [...(/class="asked"><strong>\D*\d+\D+(\d+)/.exec(html) ?? [])];
  return list.get(Number(position)) ?? '';
}

export async function firstLogin(demo: Demo, browser: Browser, input: { readonly leavesCode?: boolean } = {}): Promise<{ readonly username: string; readonly list: ReadonlyMap<number, string> }> {
  const { t } = demo;
  const username = await usernameIn(demo);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: await temporaryIn(demo) }, '/auth/login/start');
  const code = input.leavesCode === true ? '' : await inbox(demo, 'email', /\b(\d{8})\b/);
  await browser.send(t.common.next, { addressCode: code }, '/auth/first-login/give-information');
  await browser.send(t.common.next, { password }, '/auth/first-login/change-password');
  await browser.send(t.firstLogin.listChoose);
  const list = await openList(browser, t, '/auth/first-login/open-list');
  await browser.open('/first-login/prove');
  await browser.send(t.login.enter, { code: asked(browser.page(), list) }, '/auth/first-login/prove-list');
  return { username, list };
}

export async function logIn({ t }: Pick<Demo, 't'>, browser: Browser, input: { readonly username: string; readonly password: string; readonly list: ReadonlyMap<number, string> }): Promise<void> {
  const { username, list } = input;
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: input.password }, '/auth/login/start');
  await browser.send(t.login.enter, { code: asked(browser.page(), list) }, '/auth/login/answer-otp');
}

/** Answers the proof that an act of the settings asks for. */
export async function prove({ t }: Pick<Demo, 't'>, browser: Browser, list: ReadonlyMap<number, string>): Promise<void> {
  await browser.send(t.settings.begin);
  await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
}

/** Matti with a finished first login, and a browser in which he is logged in; `leavesCode` has his e-mail address not confirmed. */
export async function ready(input: { readonly leavesCode?: boolean } = {}) {
  const demo = start();
  await invite(demo);
  const browser = demo.browse();
  const { username, list } = await firstLogin(demo, browser, input);
  await browser.send(demo.t.firstLogin.finish);
  return { demo, browser, username, list };
}

export async function openPerson(anna: Browser): Promise<void> {
  await anna.open('/office');
  await anna.open(/href="(\/office\/people\/[^"]+)"/.exec(anna.page().html)?.[1] ?? '');
}

/** Without a script the whole link is pasted; the inbox shows it. */
export async function openLink(demo: Demo, browser: Browser): Promise<void> {
  const link = await inbox(demo, 'email', /(http:\/\/127\.0\.0\.1:3000\/recovery#recovery=\S+)/);
  await browser.open('/recovery');
  await browser.send(demo.t.recovery.open, { link });
}

export const recoveryCode = (demo: Demo): Promise<string> => inbox(demo, 'sms', /code (\d+) orders new/);

/** What every page has, whichever it is. */
export function check(seen: readonly ShownPage[], language: string): void {
  const pages = seen.filter(({ html }) => html.startsWith('<!doctype html>'));
  expect(pages.length).toBeGreaterThan(2);
  for (const { path, html, title, headers, status, text } of pages) {
    expect(status, path).toBe(200);
    expect(html, path).toContain(`<html lang="${language}">`);
    expect(title, path).toMatch(/\S – Virtanen Books$/);
    expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers.get('cache-control'), path).toBe('no-store');
    expect(html, path).not.toMatch(/<[^>]*\s(?:on\w+|style)\s*=/i);
    expect(html, path).not.toMatch(/<style|javascript:|<script(?! type="module" src="\/assets\/main\.js")/i);
    expect(html.replaceAll('http://www.w3.org/2000/svg', ''), path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\/(?!127\.0\.0\.1:3000\/)/);
    expect(text, path).toContain('Anna Korhonen, 09 123 456');
    expect(html, path).not.toMatch(/undefined|\[object /);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, `${path}: ${ids.join(' ')}`).toBe(ids.length);
    for (const [, id] of html.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) for (const one of (id ?? '').split(' ')) expect(ids, path).toContain(one);
    for (const [, id] of html.matchAll(/<a href="#([^"]+)"/g)) expect(ids, path).toContain(id);
  }
}
