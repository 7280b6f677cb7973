import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { visit, type VisitOptions, type Visitor } from './open-browser.js';
import type { Demo } from './start-demo.js';
import { open, send } from './walk.js';

/** The PIN of every phone. */
export const pin = '2580';

/** A phone: a browser of its own, in which the app is open. */
export interface Phone extends Visitor {
  /** Says that the service will refuse something with this code, and that this is no fault. */
  readonly expects: (code: string) => void;
}

/** How the browser writes to the console that an answer was a refusal, without saying which. */
const refused = /^console: Failed to load resource: the server responded with a status of 4\d\d/;

/** Opens the app on a new phone. What the service refuses it is a complaint, but for the ordinary course: a nonce to sign with, and a computer that has not confirmed yet. */
export async function openPhone(browser: Browser, { origin }: Demo, options: VisitOptions = {}): Promise<Phone> {
  const visitor = await visit(browser, origin, { viewport: { width: 390, height: 844 }, hasTouch: true, ...options });
  const expected = new Set(['use-nonce', 'not-confirmed']);
  const codes: string[] = [];
  visitor.page.on('response', (response) => {
    if (response.status() >= 400) void response.json().then(({ code }: { readonly code: string }) => codes.push(code), () => codes.push(response.url()));
  });
  await open(visitor, '/phone');
  return {
    ...visitor,
    expects: (code) => void expected.add(code),
    get complaints() {
      return [...visitor.complaints.filter((complaint) => !refused.test(complaint)), ...codes.filter((code) => !expected.has(code)).map((code) => `refused: ${code}`)];
    },
  };
}

/** The large code of a page that connects a phone, or the fingerprint to compare. */
export const codeOn = (page: Page): Promise<string> => page.locator('main .by-hand strong').innerText();

/** The number that the computer shows to be typed into the phone. */
export const numberOn = (page: Page): Promise<string> => page.locator('.asked.number strong').innerText();

/** The screen of the app that waits for the computer, once it is there. */
export async function claimedOn({ page }: Phone): Promise<Locator> {
  const screen = page.locator('[data-screen="claimed"]');
  await screen.waitFor();
  return screen;
}

/** What is typed to connect a phone: the code of the computer, and the first time the PIN; by a link the PIN alone. */
export async function fillIn({ page, t }: Phone, { username, code, name }: { readonly username?: string; readonly code?: string; readonly name?: string }): Promise<void> {
  const form = page.locator('[data-form="add"]');
  await form.waitFor();
  for (const [field, value] of Object.entries({ username, code, name })) if (value !== undefined) await form.locator(`[name="${field}"]`).fill(value);
  if (await form.locator('[name="pin"]').isVisible()) await form.locator('[name="pin"]').fill(pin);
  await form.getByRole('button', { name: t.app.connect }).click();
}

/** The computer shows a code and the phone takes it; both show the same fingerprint, and the computer says yes. */
export async function connect(phone: Phone, { computer, username, confirm }: { readonly computer: Visitor; readonly username: string; readonly confirm: string }): Promise<void> {
  await fillIn(phone, { username, code: await codeOn(computer.page) });
  await confirmOn(phone, { computer, confirm });
}

/** The computer goes on by itself when the phone has taken the code. */
export async function confirmOn(phone: Phone, { computer, confirm }: { readonly computer: Visitor; readonly confirm: string }): Promise<void> {
  await computer.page.getByText(computer.t.pairing.claimedTitle).waitFor();
  const screen = await claimedOn(phone);
  expect(await codeOn(computer.page)).toBe(await screen.locator('[data-fingerprint]').innerText());
  const digits = screen.locator('[data-digits]');
  await send(computer, confirm, (await digits.isVisible()) ? { digits: await digits.innerText() } : {});
  await phone.page.getByText(phone.t.app.connected, { exact: true }).waitFor();
}

/** The one request on the phone, once it is there. */
export async function requestOn({ page }: Phone): Promise<Locator> {
  const request = page.locator('[data-requests] form');
  await request.waitFor();
  return request;
}

/** Types a number and the PIN, and approves. */
export async function type(phone: Phone, number: string): Promise<void> {
  const request = await requestOn(phone);
  await request.locator('[name="number"]').fill(number);
  await request.locator('[name="pin"]').fill(pin);
  await request.getByRole('button', { name: phone.t.app.approve }).click();
}

/** Types what the computer shows, which the service takes. */
export async function approve(phone: Phone, computer: Visitor): Promise<void> {
  await type(phone, await numberOn(computer.page));
  await phone.page.getByText(phone.t.app.approved).waitFor();
}

/** Refuses what the phone is asked. */
export async function refuse(phone: Phone, reason: 'notMe' | 'cancel'): Promise<void> {
  const { app } = phone.t;
  await (await requestOn(phone)).getByRole('button', { name: app[reason] }).click();
  await phone.page.getByText(app[reason === 'notMe' ? 'denied' : 'cancelled'], { exact: true }).waitFor();
}

/** Another number than the one on the screen. */
export function wrongNumber(number: string): string {
  return number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
}

/** Waits until the phone shows no request any more. */
export async function gone({ page, t }: Phone): Promise<void> {
  await page.getByText(t.app.noRequests).waitFor();
}
