import { describe, expect, test } from 'vitest';
import { asked, check, inbox, invite, logIn, matti, openLink, openList, openPerson, origin, password, ready, recoveryCode, start, temporaryIn, usernameIn } from './walk.js';

describe('what is lost is found again', () => {
  test('R123, R131 in part, R134 in part: a lost password: the link of the e-mail, whose page says nowhere where it is, the code of the phone, the third step, and no session comes out of it', async () => {
    const { demo, username, list } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/problems');
    await browser.send(t.problemsPage.passwordSend, { username });
    expect(browser.page().text).toContain(t.problemsPage.sentTitle);
    await openLink(demo, browser);
    expect([browser.page().path, browser.page().headers.get('referrer-policy')]).toEqual(['/recovery', 'no-referrer']);
    await browser.send(t.common.next, { code: '00000000' }, '/auth/recovery/answer-code');
    expect(browser.page().text).toContain(t.problems['code-wrong']);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { code: asked(browser.page(), list) }, '/auth/recovery/answer-otp');
    await browser.send(t.common.save, { password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-recovered']);
    expect((await browser.open('/')).path).toBe('/login');
    await logIn(demo, browser, { username, password: 'lanterns along the quay', list });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('R131 in part: a lost list: link, code and password, and the login goes on with the new list', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/problems/list');
    await browser.send(t.problemsPage.listSend, { username });
    await openLink(demo, browser);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { password }, '/auth/recovery/answer-password');
    const next = await openList(browser, t, '/auth/recovery/open-list');
    await logIn(demo, browser, { username, password, list: next });
    expect(browser.page().path).toBe('/home');
    check(browser.seen, 'en');
  });

  test('who goes away from a shared computer begins anew: the next person finds neither the question nor the recovery', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password });
    expect(browser.page().path).toBe('/login/code');
    await browser.send(t.login.startOver, {}, '/auth/login/leave');
    expect([browser.page().path, (await browser.open('/login/code')).path]).toEqual(['/login', '/login']);
    await browser.open('/problems/list');
    await browser.send(t.problemsPage.listSend, { username });
    await openLink(demo, browser);
    await browser.send(t.common.next, { code: await recoveryCode(demo) }, '/auth/recovery/answer-code');
    await browser.send(t.common.next, { password }, '/auth/recovery/answer-password');
    expect(browser.page().text).toContain(username);
    // The script shows the opening form in place of this recovery when a link is opened; a refused link does so without it.
    expect(browser.page().html).toMatch(/<div data-begun>[\s\S]*<div data-opens hidden>\s*<form [^>]*action="\/auth\/recovery\/open"/);
    await browser.send(t.recovery.open, { link: `${origin}/recovery#recovery=somebody-else` });
    expect(browser.page().text).toContain(t.problems['link-ended']);
    expect(browser.page().text).not.toContain(username);
    await browser.open('/recovery');
    await browser.send(t.recovery.leave, {}, '/auth/recovery/leave');
    expect(browser.page().path).toBe('/login');
    expect((await browser.open('/recovery')).text).not.toContain(username);
    check(browser.seen, 'en');
  });

  test('R126 in part: a lost username is sent to the confirmed address, and a stranger sees the same page', async () => {
    const { demo, username } = await ready();
    const { t } = demo;
    const shown = [];
    for (const contact of [matti.email, 'nobody@example.com']) {
      const browser = demo.browse();
      await browser.open('/problems');
      shown.push((await browser.send(t.problemsPage.usernameSend, { contact })).html);
    }
    expect(shown[0]).toBe(shown[1]);
    expect(await inbox(demo, 'email', /Username: (\S+) If you did not ask/)).toBe(username);
  });
});

describe('when something comes between', () => {
  test('R32 in part: a password that others may know is replaced after the third step, and before the home page', async () => {
    const { demo, username, list } = await ready();
    const { t } = demo;
    const anna = demo.browse();
    await openPerson(anna);
    await anna.send(t.office.mark);
    const browser = demo.browse();
    await logIn(demo, browser, { username, password, list });
    expect(browser.page().title).toContain(t.login.replaceTitle);
    await browser.send(t.common.next, { password });
    expect(browser.page().text).toContain(t.guidance['use-another']);
    await browser.send(t.common.next, { password: 'lanterns along the quay' });
    expect(browser.page().text).toContain(t.notices['password-changed']);
    expect(browser.page().path).toBe('/home?done=password-changed');
    check(browser.seen, 'en');
  });

  test('R162 in part: who was away for an hour is told so, and logs in again', async () => {
    const { demo, browser } = await ready();
    demo.clock.advance(61 * 60_000);
    await browser.open('/settings/list');
    expect(browser.page().title).toContain(demo.t.login.title);
    expect(browser.page().text).toContain(demo.t.problems.idle);
  });

  test('R207 in part: a first login that was left goes on in the same phase, in another browser, and the list of the first browser is not shown there', async () => {
    const demo = start();
    const { t } = demo;
    await invite(demo);
    const username = await usernameIn(demo);
    const browser = demo.browse();
    await browser.open('/login');
    await browser.send(t.common.next, { username, password: await temporaryIn(demo) });
    await browser.send(t.common.next);
    await browser.send(t.common.next, { password });
    await browser.send(t.firstLogin.listChoose);
    const other = demo.browse();
    await other.open('/login');
    await other.send(t.common.next, { username, password });
    expect(other.page().title).toContain(t.firstLogin.phase(4, 5));
    expect(other.page().text).toContain(t.firstLogin.listElsewhere(1));
    await other.send(t.firstLogin.listNew);
    expect(other.page().text).toContain(t.firstLogin.listMade(2));
    await other.send(t.firstLogin.later);
    expect(other.page().text).toContain(t.notices.left);
    check([...browser.seen, ...other.seen], 'en');
  });
});
