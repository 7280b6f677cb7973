import { describe, expect, test } from 'vitest';
import { asked, check, inbox, logIn, matti, openList, password, prove, ready } from './walk.js';

describe('the personal settings', () => {
  test('R34 in part: the password is changed after a one-time password and the current one, and the new one logs in', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/password');
    await prove(demo, browser, list);
    await browser.send(t.common.save, { currentPassword: 'not the password', password: 'lanterns along the quay' });
    expect(browser.page().html).toContain('id="currentPassword-error"');
    await browser.send(t.common.save, { currentPassword: password, password: 'short' });
    expect(browser.page().text).toContain(t.guidance['use-more-characters']);
    await browser.send(t.common.save, { currentPassword: password, password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-changed']);
    await browser.send(t.common.logout);
    await logIn(demo, browser, { username, password: 'lanterns along the quay', list });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R81 in part: a one-time password that was typed on the page of another act proves nothing, and the page says what to do', async () => {
    const { demo, browser, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/list');
    await browser.send(t.settings.begin);
    // What a page of another tab sends, which was drawn before.
    await browser.send(t.common.next, { act: 'change-password', code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
    expect(browser.page().path).toBe('/settings?problem=step-up-required');
    expect(browser.page().text).toContain(t.problems['step-up-required']);
    await browser.open('/settings/list');
    await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/binding/answer-otp');
    expect(browser.page().text).toContain(t.settings.orderText);
  });

  test('R53 in part: a new list is made, saved and taken into use, and the old one works no more', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    await browser.open('/settings/list');
    await prove(demo, browser, list);
    await browser.send(t.settings.order);
    const next = await openList(browser, t, '/auth/binding/open-list');
    await browser.open('/settings/list');
    await browser.send(t.settings.prove, { code: asked(browser.page(), next) });
    expect(browser.page().text).toContain(t.notices['list-renewed']);
    await browser.send(t.common.logout);
    await logIn(demo, browser, { username, password, list });
    expect(browser.page().text).toContain(t.problems['wrong-code']);
    await browser.send(t.login.enter, { code: asked(browser.page(), next) });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R15, R136 in part: the e-mail address is confirmed with a code, after which nothing is off', async () => {
    const { demo, browser, list } = await ready({ leavesCode: true });
    const { t } = demo;
    await browser.open('/settings/addresses');
    expect(browser.page().text).toContain(t.home.recoveryOff);
    await prove(demo, browser, list);
    await browser.send(t.settings.sendCode, { channel: 'email', address: '12', currentPassword: password });
    expect(browser.page().html).toContain('id="address-error"');
    await browser.send(t.settings.sendCode, { channel: 'email', address: matti.email, currentPassword: password });
    await browser.send(t.settings.confirm, { code: await inbox(demo, 'email', /Code: (\d+) Valid for/) });
    expect(browser.page().text).toContain(t.notices['address-confirmed']);
    expect(browser.page().text).not.toContain(t.home.recoveryOff);
    check(browser.seen, 'en');
  });

  test('name and language are changed, and messages follow', async () => {
    const { browser, demo } = await ready();
    const { t } = demo;
    await browser.open('/settings/information');
    await browser.send(t.common.save, { 'profile.name': 'Matti <b>Möttönen</b>', 'profile.locale': 'sv' });
    expect(browser.page().text).toContain(t.notices['information-saved']);
    expect(browser.page().html).toContain('value="Matti &lt;b&gt;Möttönen&lt;/b&gt;"');
    expect((await browser.open('/home')).html).not.toContain('<b>Möttönen');
    check(browser.seen, 'en');
  });

  test('R170 in part: after a while the sessions are shown only after a one-time password and the password, and another one is ended', async () => {
    const { demo, browser, username, list } = await ready();
    const { t } = demo;
    const other = demo.browse();
    await logIn(demo, other, { username, password, list });
    demo.clock.advance(20 * 60_000);
    await browser.open('/settings/sessions');
    expect(browser.page().text).toContain(t.settings.proofLead);
    await prove(demo, browser, list);
    await browser.send(t.settings.stepUp, { password });
    expect(browser.page().html).toMatch(new RegExp(`aria-label="${t.settings.end}, opened 26 Nov 2026, \\d\\d:\\d\\d"`));
    await browser.send(t.settings.end, {}, '/auth/sessions/end-other');
    expect(browser.page().text).toContain(t.notices['session-ended']);
    expect((await other.open('/home')).text).toContain(t.problems.ended);
    expect((await browser.open('/settings/logins')).text).toContain(t.office.kinds['session-opened']);
    check([...browser.seen, ...other.seen], 'en');
  });
});
