import decodeQR from 'qr/decode.js';
import type { Browser, Page, Response, Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { begin, beginAnew, makePair, openBoth } from './tools/key-people.js';
import { lookAt } from './tools/look-at.js';
import { visit, type Visitor } from './tools/open-browser.js';
import { makePerson } from './tools/people.js';
import { approve, claimedOn, codeOn, confirmOn, connect, fillIn, gone, numberOn, openPhone, refuse, requestOn, type, wrongNumber, type Phone } from './tools/phone.js';
import { readPixels } from './tools/shrink-png.js';
import type { Demo } from './tools/start-demo.js';
import { languages } from './tools/texts.js';
import { useDemo } from './tools/use-demo.js';
import { askedFor, expectText, logIn, open, openList, pathOf, press, send } from './tools/walk.js';

let demo: Demo;
let browser: Browser;
useDemo((started) => ({ demo, browser } = started));

/** A screen for each language, as in the story of the list. */
const viewports = { en: { width: 1280, height: 800 }, fi: { width: 360, height: 740 }, sv: { width: 768, height: 1024 } } as const;

/** Closes them, where nothing went wrong but what was expected. */
async function end(...visitors: readonly Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  }
}

/** The computer goes on by itself. */
const atHome = ({ page }: Visitor): Promise<void> => page.waitForURL('**/home');

describe.each(languages)('the story of the Key in %s, with a computer and a phone at once', (language) => {
  test('R92, R94 in part: the first login by the Key app to Key connected and Start using, and then a login by number', async () => {
    const pair = await openBoth(browser, demo, { language, viewport: viewports[language] });
    const { computer, phone, person } = pair;
    const { page, t } = computer;
    await lookAt(computer);
    await send(computer, '/auth/first-login/choose-key');
    expect(await page.title()).toContain(t.firstLogin.phase(4, 5));
    await lookAt(computer);
    await lookAt(phone);
    await fillIn(phone, { username: person.username, code: await codeOn(page), name: 'Matin puhelin' });
    await claimedOn(phone);
    await page.getByText(t.pairing.claimedTitle).waitFor();
    await expectText(page, 'Matin puhelin');
    await lookAt(computer);
    await lookAt(phone);
    await confirmOn(phone, { computer, confirm: '/auth/first-login/confirm-device' });
    await expectText(page, t.pairing.connected);
    expect(await page.title()).toContain(t.firstLogin.phase(5, 5));
    await lookAt(computer);
    await press(page, page.getByRole('button', { name: t.pairing.start }));
    expect(pathOf(page)).toBe('/settings');

    await beginAnew(pair);
    await lookAt(computer);
    await requestOn(phone);
    await lookAt(phone);
    await approve(phone, computer);
    await atHome(computer);
    await expectText(page, t.office.methods.key);
    await lookAt(computer);
    await end(computer, phone);
  });
});

describe('the Key in trouble', () => {
  test('R80, R92 in part: the QR code opens the app on the phone, and the server is started anew between the claim and the confirmation', async () => {
    const pair = await openBoth(browser, demo);
    const { computer, phone, person } = pair;
    const { page } = computer;
    await send(computer, '/auth/first-login/choose-key');
    const link = await readQr(computer);
    expect(link).toMatch(new RegExp(`^${demo.origin}/phone#pair=`));
    await phone.page.goto(link);
    await phone.page.getByText(phone.t.app.linkText).waitFor();
    // The secret of the link stays in no address.
    expect(phone.page.url()).toBe(`${demo.origin}/phone`);
    await lookAt(phone);
    await fillIn(phone, {});
    await claimedOn(phone);
    await page.getByText(computer.t.pairing.claimedTitle).waitFor();
    await demo.restart();
    await confirmOn(phone, { computer, confirm: '/auth/first-login/confirm-device' });
    await expectText(page, computer.t.pairing.connected);
    for (const { forgive } of [computer, phone]) forgive(/ERR_CONNECTION_(?:REFUSED|RESET)|ERR_EMPTY_RESPONSE/);
    await send(computer, '/auth/first-login/finish');
    await press(page, page.getByRole('button', { name: computer.t.common.logout }).first());
    await begin(computer, person);
    await approve(phone, computer);
    await atHome(computer);
    await end(computer, phone);
  });

  test('R94, R103 in part: a wrong number, and a login that was not mine, are told on both and open nothing; the right number does', async () => {
    const pair = await makePair(browser, demo);
    const { computer, phone, person } = pair;
    const { page, t } = computer;
    await beginAnew(pair);
    phone.expects('wrong-number');
    await type(phone, wrongNumber(await numberOn(page)));
    await page.getByText(t.approval.ended['wrong-number']).waitFor();
    await gone(phone);
    await lookAt(computer);
    await send(computer, '/auth/login/ask-approval');
    await refuse(phone, 'notMe');
    await page.waitForURL('**/login?problem=flow-ended');
    await expectText(page, t.problems['flow-ended']);
    await lookAt(computer);
    await lookAt(phone);
    await begin(computer, person);
    await approve(phone, computer);
    await atHome(computer);
    await end(computer, phone);
  });

  test('a phone that loses its connection in the middle of an approval says so, keeps what it shows, and approves when it is back', async () => {
    const pair = await makePair(browser, demo);
    const { computer, phone } = pair;
    await beginAnew(pair);
    const request = await requestOn(phone);
    await phone.context.setOffline(true);
    await type(phone, await numberOn(computer.page));
    await request.getByText(phone.t.app.refusals.offline).waitFor();
    await phone.page.locator('[data-status]').getByText(phone.t.app.refusals.offline).waitFor();
    expect(await request.isVisible()).toBe(true);
    await phone.context.setOffline(false);
    await phone.page.locator('[data-status]').waitFor({ state: 'hidden' });
    await approve(phone, computer);
    await atHome(computer);
    phone.forgive(/ERR_INTERNET_DISCONNECTED/);
    await end(computer, phone);
  });

  test('a phone that is signed out while it asks for what waits says that it is signed out, not that somebody removed it', async () => {
    const { computer, phone } = await makePair(browser, demo);
    const { page, t } = phone;
    phone.expects('device-unknown');
    const held = await hold(page, '**/device/approvals');
    await page.getByRole('button', { name: t.app.signOut }).click();
    await page.getByText(t.app.signedOut).waitFor();
    await page.locator('[data-form="add"]').waitFor();
    // The look that is held up draws this at its end.
    const drawn = page.locator('[data-linked]');
    await drawn.evaluate((element) => void element.toggleAttribute('hidden', false));
    expect((await held.answer()).status()).toBe(401);
    await drawn.waitFor({ state: 'hidden' });
    expect(await page.locator('[data-status]').innerText()).toBe(t.app.signedOut);
    await end(computer, phone);
  });

  test('R90 in part: a lost phone is removed in the settings by who has another; it approves nothing any more, and says so', async () => {
    const pair = await makePair(browser, demo);
    const { computer, phone, person } = pair;
    const { page, t } = computer;
    const other = await openPhone(browser, demo);
    await open(computer, '/settings/phones');
    await send(computer, '/auth/binding/start');
    await approve(phone, computer);
    await page.getByRole('button', { name: t.pairing.show }).waitFor();
    await send(computer, '/auth/binding/open-pairing');
    await fillIn(other, { username: person.username, code: await codeOn(page), name: 'New phone' });
    await confirmOn(other, { computer, confirm: '/auth/binding/confirm-device' });
    await expectText(page, t.notices['key-connected']);
    await lookAt(computer);
    phone.expects('device-unknown');
    await press(page, page.getByRole('button', { name: `${t.phones.remove}: ${t.app.nameValue}` }));
    await expectText(page, t.notices['phone-removed']);
    await expectText(page, t.phones.ends['ended-by-user']);
    await phone.page.getByText(phone.t.app.refusals['device-unknown']).or(phone.page.getByText(phone.t.app.ended)).first().waitFor();
    await beginAnew(pair);
    await approve(other, computer);
    await atHome(computer);
    await end(computer, phone, other);
  });
});

describe('the change of the third step', () => {
  test('from the list to the Key; a phone that signed out is connected again by the list in reserve; and back to a list', async () => {
    const person = await makePerson(demo);
    const computer = await visit(browser, demo.origin);
    const phone = await openPhone(browser, demo);
    const { page, t } = computer;
    const pair = { computer, phone, person };
    const { codes } = person;
    await logIn(computer, person);
    await connectByList(pair, codes);
    await beginAnew(pair);
    await approve(phone, computer);
    await atHome(computer);

    await phone.page.getByRole('button', { name: phone.t.app.signOut }).click();
    await phone.page.getByText(phone.t.app.signedOut).waitFor();
    await beginAnew(pair);
    await expectText(page, t.approval.notOpened['no-device']);
    await lookAt(computer);
    await send(computer, '/auth/login/use-list');
    await send(computer, '/auth/login/answer-otp', { code: await askedFor(page, codes) });
    expect(pathOf(page)).toBe('/home');
    await connectByList(pair, codes);

    await open(computer, '/settings/list');
    await lookAt(computer);
    await send(computer, '/auth/binding/start');
    await lookAt(computer);
    expect(await (await requestOn(phone)).innerText()).toContain(phone.t.app.acts['change-to-list']);
    await approve(phone, computer);
    await page.getByRole('button', { name: t.settings.order }).waitFor();
    await send(computer, '/auth/binding/order-list');
    const next = await openList(computer);
    phone.expects('device-unknown');
    await send(computer, '/auth/binding/prove-list', { code: await askedFor(page, next) });
    await expectText(page, t.notices['list-renewed']);
    await press(page, page.getByRole('button', { name: t.common.logout }).first());
    await logIn(computer, { ...person, codes: next });
    await phone.page.getByText(phone.t.app.refusals['device-unknown']).waitFor();
    await end(computer, phone);
  });
});

describe('a payment', () => {
  test('R106 in part: is approved on the phone with all that is paid, ends with a receipt that verifies, and is refused where the amount was changed', async () => {
    const pair = await makePair(browser, demo);
    const { computer, phone } = pair;
    const { page, t } = computer;
    await open(computer, '/payment');
    await lookAt(computer);
    await send(computer, '/payment/ask', { amount: '1 250,00', payee: 'Kahvila Äyräs Oy' });
    await lookAt(computer);
    const request = await (await requestOn(phone)).innerText();
    for (const fact of ['1250.00', 'EUR', 'Kahvila Äyräs Oy', 'RF18 5390 0754 7034']) expect(request).toContain(fact);
    await lookAt(phone);
    await approve(phone, computer);
    await page.getByText(t.payment.doneText).waitFor();
    await expectText(page, '1250.00');
    await lookAt(computer);
    await send(computer, '/payment/leave');
    await page.locator('[name="cheats"]').check();
    await send(computer, '/payment/ask');
    await approve(phone, computer);
    await page.getByText(t.payment.changed).waitFor();
    await lookAt(computer);
    await end(computer, phone);
  });
});

/** Connects the phone of the pair in the settings, where a password of the list opens the way. */
async function connectByList({ computer, phone, person }: { readonly computer: Visitor; readonly phone: Phone; readonly person: { readonly username: string } }, codes: ReadonlyMap<number, string>): Promise<void> {
  await open(computer, '/settings/phones');
  const proving = computer.page.locator('form[action="/auth/binding/use-list"]');
  await send(computer, '/auth/binding/start');
  if ((await proving.count()) > 0) await send(computer, '/auth/binding/use-list');
  await send(computer, '/auth/binding/answer-otp', { code: await askedFor(computer.page, codes) });
  await send(computer, '/auth/binding/open-pairing');
  await connect(phone, { computer, username: person.username, confirm: '/auth/binding/confirm-device' });
  await expectText(computer.page, computer.t.notices['key-connected']);
}

/** Holds the next such request up, until it is let go to be answered. */
async function hold(page: Page, path: string): Promise<{ readonly answer: () => Promise<Response> }> {
  const held = await new Promise<Route>((come) => void page.route(path, come, { times: 1 }));
  return {
    answer: async () => {
      const answered = page.waitForResponse(held.request().url());
      await held.continue();
      return answered;
    },
  };
}

/** What the camera of a phone reads: also where the page is dark. */
async function readQr({ page }: Visitor): Promise<string> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const picture = await page.locator('svg.qr').screenshot();
  await page.emulateMedia({ colorScheme: 'light' });
  return decodeQR(readPixels(picture), { timeLimit: 5000 });
}
