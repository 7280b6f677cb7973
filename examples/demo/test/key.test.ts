import { describe, expect, test } from 'vitest';
import { approve, codeOn, createPhone, logInByKey, numberOn, pair, readyByKey, toMethod, waitsOn } from './phone.js';
import type { Browser } from '../browser.js';
import { asked, check, inbox, invite, matti, openLink, openList, openPerson, origin, password, prove, ready, recoveryCode, start, temporaryIn, usernameIn, type Demo } from './walk.js';

describe.each(['en', 'fi', 'sv'] as const)('the story of the Key in %s', (language) => {
  test('the first login with the Key app, to Key connected and Start using, then a login whose number is typed into the phone', async () => {
    const { demo, browser, username, phone } = await readyByKey(language);
    const { t } = demo;
    expect(browser.page().title).toContain(t.firstLogin.phase(5, 5));
    for (const text of [t.pairing.connected, t.pairing.connectedText, t.firstLogin.tourKey]) expect(browser.page().text).toContain(text);
    await browser.send(t.pairing.start);
    expect(browser.page().path).toBe('/settings');
    await browser.send(t.common.logout);
    await logInByKey(demo, browser, username);
    expect(browser.page().title).toContain(t.approval.title);
    expect(await waitsOn(phone)).toMatchObject({ asks: { purpose: 'login', username, service: 'Virtanen Books', known: true } });
    await browser.send(t.recovery.open);
    expect(browser.page().text).toContain(t.problems['not-approved']);
    await approve(phone, browser);
    await browser.open('/login/code');
    await browser.send(t.recovery.open);
    expect(browser.page().title).toContain(t.home.hello(matti.name));
    expect(browser.page().text).toContain(t.office.methods.key);
    check(browser.seen, language);
    expect(demo.errors).toEqual([]);
  });

  test('a payment is asked on the phone with all that is paid, and its receipt is shown verified; another amount is refused', async () => {
    const { demo, browser, phone } = await readyByKey(language);
    const { t } = demo;
    await browser.open('/payment');
    await browser.send(t.payment.pay, { amount: 'much' });
    expect(browser.page().text).toContain(t.payment.wrong);
    await browser.send(t.payment.pay, { amount: '1250,00' });
    expect(await waitsOn(phone)).toMatchObject({ asks: { purpose: 'transaction', display: { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' } } });
    expect(browser.page().text).toContain(t.payment.ask);
    await approve(phone, browser);
    await browser.open('/payment');
    await browser.send(t.recovery.open);
    expect(browser.page().title).toContain(t.payment.done);
    for (const text of ['1250.00', 'Tilinpito Oy', 'RF18 5390 0754 7034', 'Matti’s phone', t.payment.doneText]) expect(browser.page().text).toContain(text);
    await browser.send(t.payment.again);
    await browser.send(t.payment.pay, { cheats: 'yes' });
    await approve(phone, browser);
    await browser.open('/payment');
    await browser.send(t.recovery.open);
    expect(browser.page().text).toContain(t.payment.changed);
    check(browser.seen, language);
    expect(demo.errors).toEqual([]);
  });

  test('the Key app is a page of its own with all of its words, and says so without scripts', async () => {
    const { fetch, t } = start(language);
    const open = (path: string) => fetch(new Request(origin + path, { headers: { 'accept-language': language } }));
    const page = await open('/phone');
    const html = await page.text();
    expect(html).toContain(`<html lang="${language}">`);
    for (const text of [t.app.needsScript, t.app.addText, t.app.notMe, t.app.refusals['wrong-server'], t.app.pinHint]) expect(html).toContain(text.replaceAll('"', '&quot;'));
    expect(html).not.toMatch(/<style|<script(?! type="module" src="\/phone\/app\.js")|<[^>]*\s(?:on\w+|style)\s*=|undefined|\[object /);
    const manifest = await open('/phone/manifest.json');
    expect(manifest.headers.get('content-type')).toBe('application/manifest+json');
    expect(await manifest.json()).toMatchObject({ start_url: '/phone', display: 'standalone', lang: language, short_name: t.app.short });
  });
});

describe('the computer and the phone', () => {
  test('the script of the app is one file that needs nothing else, and its worker keeps no answer of the service', async () => {
    const { fetch } = start();
    const [script, worker] = await Promise.all(['/phone/app.js', '/phone-worker.js'].map(async (path) => fetch(new Request(origin + path))));
    for (const one of [script, worker]) expect(one?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const text = (await script?.text()) ?? '';
    expect(text).not.toMatch(/\bfrom\s*["']|import\(/);
    expect(text).toContain('lukko-approval+jwt');
    expect((await worker?.text()) ?? '').not.toContain('/auth');
  });

  test('R92 in part: a phone that is not mine is declined, and another code is shown', async () => {
    const demo = start();
    const { t } = demo;
    await invite(demo);
    const browser = demo.browse();
    const username = await toMethod(demo, browser);
    await browser.send(t.firstLogin.keyChoose);
    expect(browser.page().html).toMatch(/<svg class="qr"[^>]*role="img"/);
    const first = codeOn(browser.page());
    await createPhone(demo, 'A thief’s phone').pair({ username, code: first });
    await browser.open('/first-login');
    expect(browser.page().text).toContain('A thief’s phone');
    await browser.send(t.pairing.decline);
    expect(browser.page().text).toContain(t.pairing.declined);
    await browser.send(t.pairing.renew);
    expect(codeOn(browser.page())).not.toBe(first);
    await pair(demo, { phone: createPhone(demo), browser, username, confirm: '/auth/first-login/confirm-device' });
    expect(browser.page().text).toContain(t.pairing.connected);
    check(browser.seen, 'en');
  });

  test('R80 in part: the link to the app goes to the phone on file and holds no code; the choice can be taken back', async () => {
    const demo = start();
    const { t } = demo;
    await invite(demo);
    const browser = demo.browse();
    await toMethod(demo, browser);
    await browser.send(t.firstLogin.keyChoose);
    await browser.send(t.pairing.apple);
    expect(browser.page().text).toContain(t.notices['link-sent']);
    const code = codeOn(browser.page());
    const sent = await inbox(demo, 'sms', /(install the Key app: \S+ Then[^·]*)/);
    expect(sent).toContain(`${origin}/phone`);
    expect(sent).not.toContain(code);
    await browser.send(t.firstLogin.backToMethod);
    expect(browser.page().title).toContain(t.firstLogin.phase(3, 5));
    check(browser.seen, 'en');
  });

  test('R92 in part: by policy nist the digits of the phone are typed on the computer, and wrong ones are told beside the field', async () => {
    const demo = start('en', 'nist');
    const { t } = demo;
    await invite(demo);
    const browser = demo.browse();
    const username = await toMethodByNist(demo, browser);
    await browser.send(t.firstLogin.keyChoose);
    const phone = createPhone(demo);
    const paired = await phone.pair({ username, code: codeOn(browser.page()) });
    await browser.open('/first-login');
    const { digits = '' } = paired.ok ? paired : {};
    await browser.send(t.pairing.confirm, { digits: digits === '0000' ? '1111' : '0000' });
    expect(browser.page().html).toContain('id="digits-error"');
    await browser.send(t.pairing.confirm, { digits });
    expect(browser.page().text).toContain(t.pairing.connected);
  });

  test('a script asks in one word where the phone stands', async () => {
    const { demo, browser, username, phone } = await readyByKey();
    await browser.send(demo.t.common.logout);
    await logInByKey(demo, browser, username);
    const state = async (what: string): Promise<string> => (await browser.open(`/wait/${what}`)).html;
    expect([await state('login'), await state('act'), await state('pairing'), await state('constructor')]).toEqual(['{"state":"open"}', '{"state":"ended"}', '{"state":"ended"}', '{"state":"ended"}']);
    await approve(phone, browser);
    expect(await state('login')).toBe('{"state":"approved"}');
  });

  test('R103 in part: what was refused on the phone is told, asked again and again a while, and then no more', async () => {
    const { demo, browser, username, phone } = await readyByKey();
    const { t } = demo;
    await browser.send(t.common.logout);
    await logInByKey(demo, browser, username);
    for (const round of [1, 2, 3]) {
      expect(await phone.deny({ approval: await waitsOn(phone), reason: 'cancelled' })).toEqual({ ok: true });
      await browser.open('/login/code');
      expect(browser.page().text).toContain(t.approval.ended.denied);
      await browser.send(t.approval.again);
      if (round < 3) expect(numberOn(browser.page())).toMatch(/^\d\d$/);
    }
    expect(Object.values(t.approval.notOpened).some((text) => browser.page().text.includes(text))).toBe(true);
    check(browser.seen, 'en');
  });

  test('from the list to the Key and back: a list password connects the phone, the list is in reserve, and an approval brings a new list', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    await browser.open('/payment');
    expect(browser.page().text).toContain(t.payment.needsKey);
    await browser.open('/settings/phones');
    expect(browser.page().text).toContain(t.phones.none);
    await prove(demo, browser, list);
    await browser.send(t.pairing.show);
    const phone = createPhone(demo);
    await pair(demo, { phone, browser, username, confirm: '/auth/binding/confirm-device' });
    expect(browser.page().text).toContain(t.notices['key-connected']);
    expect(browser.page().text).toContain('Matti’s phone');
    await browser.send(t.common.logout);
    await logInByKey(demo, browser, username);
    await browser.send(t.approval.useList);
    await browser.send(t.login.enter, { code: asked(browser.page(), list) }, '/auth/login/answer-otp');
    expect(browser.page().text).toContain(t.home.listLeft(1, 97));
    await browser.open('/settings/list');
    await browser.send(t.settings.begin);
    expect(browser.page().text).toContain(t.settings.proofFor['change-to-list']);
    expect((await waitsOn(phone)).asks).toMatchObject({ purpose: 'bind', act: 'change-to-list' });
    await approve(phone, browser);
    await browser.open('/settings/list');
    await browser.send(t.recovery.open);
    await browser.send(t.settings.order);
    const next = await openList(browser, t, '/auth/binding/open-list');
    await browser.send(t.settings.prove, { code: asked(browser.page(), next) });
    expect(browser.page().text).toContain(t.notices['list-renewed']);
    await browser.open('/settings/phones');
    expect(browser.page().text).toMatch(new RegExp(`${t.phones.ends['changed-to-list']}|${t.phones.ends.other}`));
    check(browser.seen, 'en');
  });

  test('R131 in part: a lost password takes link, code and the approval of the phone', async () => {
    const { demo, username, phone } = await readyByKey();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/problems');
    await browser.send(t.problemsPage.passwordSend, { username });
    await openLink(demo, browser);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    expect((await waitsOn(phone)).asks).toMatchObject({ purpose: 'recovery', known: false });
    await approve(phone, browser);
    await browser.open('/recovery');
    await browser.send(t.recovery.open, {}, '/auth/recovery/finish-approval');
    await browser.send(t.common.save, { password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-recovered']);
    check(browser.seen, 'en');
  });

  test('R90 in part: the person removes a phone, after a while only once more proven; the head user sees and removes another', async () => {
    const { demo, browser, phone, username } = await readyByKey();
    const { t } = demo;
    const anna = demo.browse();
    await openPerson(anna);
    expect(anna.page().text).toContain('Matti’s phone');
    demo.clock.advance(20 * 60_000);
    await browser.open('/settings/phones');
    await browser.send(t.phones.remove);
    expect(browser.page().text).toContain(t.phones.removeNote);
    await openPerson(anna);
    await anna.send(t.phones.remove);
    expect(anna.page().text).toContain(t.notices['phone-removed']);
    expect(anna.page().text).toContain(t.office.kinds['device-ended']);
    const [account] = await phone.accounts();
    expect(await phone.status({ account: account?.id ?? '' })).toEqual({ ok: true, state: 'ended' });
    await browser.send(t.common.logout);
    await logInByKey(demo, browser, username);
    expect(browser.page().text).toContain(t.approval.notOpened['no-device']);
    check([...browser.seen, ...anna.seen], 'en');
  });
});

/** By this policy the person asks for the temporary password, and a code confirms an address before the choice. */
async function toMethodByNist(demo: Demo, browser: Browser): Promise<string> {
  const { t } = demo;
  const username = await usernameIn(demo);
  await browser.open('/problems/temporary-password');
  await browser.send(t.problemsPage.temporarySend, { username });
  const temporary = await temporaryIn(demo);
  await browser.open('/login');
  await browser.send(t.common.next, { username, password: temporary });
  await browser.send(t.common.next);
  await browser.send(t.common.next, { password }, '/auth/first-login/change-password');
  await browser.send(t.firstLogin.confirmSendEmail);
  await browser.send(t.common.next, { code: await inbox(demo, 'email', /Code: (\d{8})/) }, '/auth/first-login/confirm-contact');
  return username;
}
