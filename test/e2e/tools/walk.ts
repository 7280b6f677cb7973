import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitor } from './open-browser.js';

/** Opens an address of the demo. */
export async function open({ page, origin }: Visitor, path: string): Promise<void> {
  await page.goto(origin + path);
}

/** Fills in the named fields of the form that posts to `action`, and presses its main button. */
export async function send({ page }: Pick<Visitor, 'page'>, action: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  const form = page.locator(`form[action="${action}"]`).first();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
  await press(page, form.locator('button:not([type="button"])').first());
}

/** Presses a button or a link, and waits for the page that it leads to. */
export async function press(page: Page, what: Locator): Promise<void> {
  const loaded = page.waitForEvent('load');
  await what.click();
  await loaded;
}

/** Where the browser is. */
export const pathOf = (page: Page): string => new URL(page.url()).pathname;

/** What stands on the page. */
export const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

/** Says that the page shows a text. */
export async function expectText(page: Page, text: string): Promise<void> {
  expect(await textOf(page), page.url()).toContain(text);
}

/** One-time passwords by position. */
export type Codes = ReadonlyMap<number, string>;

/** Reads a list in its text form. */
export function readCodes(text: string): Codes {
  return new Map([...text.matchAll(/\b(\d{1,3})\s+([A-Z0-9]{4})\b/g)].map(([, position, code]) => [Number(position), code ?? '']));
}

/** Opens the list as plain text in a window of its own, reads it, and closes the window. */
export async function openList({ page, context, t }: Visitor): Promise<Codes> {
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: t.list.text, exact: true }).click();
  const sheet = await opened;
  await sheet.waitForLoadState();
  const codes = readCodes(await sheet.locator('body').innerText());
  await sheet.close();
  expect(codes.size).toBe(100);
  return codes;
}

/** The one-time password that the page asks for. */
export async function askedFor(page: Page, codes: Codes): Promise<string> {
  const [, position = ''] = (await page.locator('.asked').innerText()).match(/\d+/g) ?? [];
  const code = codes.get(Number(position));
  if (code === undefined) throw new Error(`${page.url()}: the list has no position ${position}`);
  return code;
}

/** Steps 1 and 2, and then step 3. */
export async function logIn(visitor: Visitor, { username, password, codes }: { readonly username: string; readonly password: string; readonly codes: Codes }): Promise<void> {
  await open(visitor, '/login');
  await send(visitor, '/auth/login/start', { username, password });
  await send(visitor, '/auth/login/answer-otp', { code: await askedFor(visitor.page, codes) });
  expect(pathOf(visitor.page)).toBe('/home');
}

/** The proof that comes before an act of the settings. */
export async function prove(visitor: Visitor, codes: Codes): Promise<void> {
  await send(visitor, '/auth/binding/start');
  await send(visitor, '/auth/binding/answer-otp', { code: await askedFor(visitor.page, codes) });
}
