/*
 * The attack: two colleagues share the computer at the reception, and one browser in it. A leaves in the middle of something, or logs out, and B
 * logs in after A: every cookie that is still there would show B the name, the addresses or the list of A, or let B act as A. Whatever B begins must
 * take away what A left, and a logout must leave nothing behind.
 */
import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/http/cookies.js';
import { goodPassword, headUser, organizationId, type Active } from '../story/walk.js';
import { createBrowser, logInOver, nameOf, open, type Browser } from '../unit/http/tools.js';
import { activate, hour, profiles } from '../unit/service/shared/tools.js';

const aino = { name: 'Aino Mäkelä', email: 'aino@example.com', phone: '+358407654321' };

/** Aino, who is invited in person, into the storage of Matti. */
async function inviteAino({ auth }: Active): Promise<{ readonly username: string; readonly password: string }> {
  const invited = await auth.accounts.provision({ actor: headUser, organizationId, person: aino, delivery: 'in-person' });
  if (!invited.ok || invited.slip === undefined) throw new Error('a slip was expected');
  return { username: invited.slip.username, password: invited.slip.temporaryPassword };
}

/** Aino has gone for coffee in the middle of her first login, her list on the screen. */
async function leaveFirstLogin(browser: Browser, active: Active): Promise<void> {
  expect((await browser.ask('login/start', await inviteAino(active))).body).toEqual({ next: 'first-login' });
  expect((await browser.ask('first-login/give-information', { profile: { ...aino, locale: 'fi' } })).status).toBe(200);
  expect((await browser.ask('state')).text).toContain(aino.email);
}

/** Opens the recovery of a person's list in this browser. */
async function openRecovery(browser: Browser, { auth, settle, inbox, username }: Active): Promise<void> {
  await auth.recovery.request({ username, recovers: 'list' });
  await settle();
  const link = /#recovery=(\S+)/.exec(inbox.all().findLast(({ purpose }) => purpose === 'recovery-link')?.text ?? '')?.[1] ?? '';
  expect((await browser.ask('recovery/open', { link })).body.view.username).toBe(username);
}

/** What the pages of this browser can show of a person. */
const shown = async (browser: Browser): Promise<readonly string[]> => Object.keys((await browser.ask('state')).body).filter((name) => name !== 'passwordLength');

describe.each(profiles)('a computer that two people share, in %s', (policy) => {
  it('the second step of B takes the first login away that A left, and shows nothing of A', async () => {
    const b = await activate(policy);
    const browser = createBrowser(open(b));
    await leaveFirstLogin(browser, b);
    expect((await browser.ask('login/start', { username: b.username, password: goodPassword })).status).toBe(200);
    expect(browser.jar.has(nameOf('first-login'))).toBe(false);
    expect(await shown(browser)).toEqual(['login']);
    expect((await browser.ask('state')).text).not.toContain(aino.name);
    expect((await browser.ask('first-login/choose-list')).body.code).toBe('flow-ended');
  });

  it('the first login of B takes the attempt away that A left, and whose third step A alone may answer', async () => {
    const a = await activate(policy);
    const browser = createBrowser(open(a));
    expect((await browser.ask('login/start', { username: a.username, password: goodPassword })).status).toBe(200);
    expect((await browser.ask('login/start', await inviteAino(a))).body).toEqual({ next: 'first-login' });
    expect([browser.jar.has(nameOf('attempt')), await shown(browser)]).toEqual([false, ['firstLogin']]);
  });

  it('the second step of B takes the recovery of A away, and leaves B’s own', async () => {
    const a = await activate(policy);
    const b = await activate(policy, { storage: a.storage, seed: 'another person' });
    const browser = createBrowser(open(a));
    await openRecovery(browser, a);
    expect((await browser.ask('login/start', { username: a.username, password: goodPassword })).status).toBe(200);
    expect(await shown(browser)).toEqual(['login', 'recovery']);
    expect((await browser.ask('login/start', { username: b.username, password: goodPassword })).status).toBe(200);
    expect([browser.jar.has(nameOf('recovery')), await shown(browser)]).toEqual([false, ['login']]);
  });

  it('a recovery that B opens takes away what A had begun', async () => {
    const b = await activate(policy);
    const browser = createBrowser(open(b));
    await leaveFirstLogin(browser, b);
    await openRecovery(browser, b);
    expect(await shown(browser)).toEqual(['recovery']);
    expect((await browser.ask('state')).text).not.toContain(aino.email);
  });

  it.each([
    ['the owner’s login keeps it', 'owner', ['login', 'recovery']],
    ['the login of who left the first login takes it away', 'other', ['login']],
  ])('a recovery is that of its owner, whoever had left a first login before: %s', async (_says, who, left) => {
    const a = await activate(policy);
    const b = await activate(policy, { storage: a.storage, seed: 'another person' });
    const browser = createBrowser(open(a));
    await browser.ask('login/start', await inviteAino(a));
    // What B left behind marks the cookie of a first login with B.
    browser.jar.set(nameOf('first-login'), `${browser.jar.get(nameOf('first-login'))?.split('~')[0] ?? ''}~${markOf(b.username)}`);
    await openRecovery(browser, a);
    const { username } = who === 'owner' ? a : b;
    expect((await browser.ask('login/start', { username, password: goodPassword })).status).toBe(200);
    expect(await shown(browser)).toEqual(left);
  });

  it('a wrong password of B takes nothing away, or a stranger could end what A has begun', async () => {
    const b = await activate(policy);
    const browser = createBrowser(open(b));
    await leaveFirstLogin(browser, b);
    const jar = new Map(browser.jar);
    expect((await browser.ask('login/start', { username: b.username, password: 'a guess of a stranger' })).status).toBe(401);
    expect(browser.jar).toEqual(jar);
  });

  it('the session of B leaves nothing of what A had begun, wherever it came from', async () => {
    const b = await activate(policy);
    const browser = createBrowser(open(b));
    await browser.ask('login/start', { username: b.username, password: goodPassword });
    const begun = createBrowser(open(b));
    await leaveFirstLogin(begun, b);
    // Another tab, in which A had been all the time.
    for (const [name, value] of begun.jar) browser.jar.set(name, value);
    await openRecovery(begun, b);
    browser.jar.set(nameOf('recovery'), begun.jar.get(nameOf('recovery')) ?? '');
    const { position } = (await browser.ask('state')).body.login.challenge;
    expect((await browser.ask('login/answer-otp', { code: b.codes[position - 1] })).body.next).toBe('authenticated');
    expect([...browser.jar.keys()]).toEqual([nameOf('session'), `__Host-lukko-browser-${markOf(b.username)}`]);
    expect(await shown(browser)).toEqual([]);
  });

  it('R169 in part: after the logout of A the browser holds nothing that opens anything, and B finds an empty login page', async () => {
    const a = await activate(policy);
    const browser = createBrowser(open(a));
    await logInOver(browser, a);
    const token = browser.jar.get(nameOf('session')) ?? '';
    await browser.ask('binding/start', { act: 'change-password' });
    for (const kind of ['attempt', 'first-login', 'recovery'] as const) browser.jar.set(nameOf(kind), 'left.behind');
    expect((await browser.ask('sessions/end')).status).toBe(200);
    expect([...browser.jar.keys()]).toEqual([`__Host-lukko-browser-${markOf(a.username)}`]);
    expect([await shown(browser), (await browser.ask('profile/view')).body.code]).toEqual([[], 'no-session']);
    expect(await a.auth.sessions.check({ token })).toMatchObject({ ok: false, reason: 'ended' });
  });

  it('a logout from a session that is over, or was never one, is done all the same and leaves nothing', async () => {
    const a = await activate(policy);
    for (const token of [a.token, 'made.up', '']) {
      const browser = createBrowser(open(a), { [nameOf('session')]: token, [nameOf('proof')]: 'left.behind' });
      a.clock.advance(hour);
      const answer = await browser.ask('sessions/end');
      expect([answer.status, answer.body, [...browser.jar.keys()]]).toEqual([200, {}, []]);
      expect((await browser.ask('sessions/end')).status).toBe(200);
    }
  });
});

describe('who goes away from the computer', () => {
  it('leaves a login at its third step, so that the next person begins with an empty page', async () => {
    const a = await activate('standard');
    const browser = createBrowser(open(a));
    await browser.ask('login/start', { username: a.username, password: goodPassword });
    expect(await browser.ask('login/leave')).toMatchObject({ status: 200, body: {} });
    expect([[...browser.jar.keys()], await shown(browser)]).toEqual([[], []]);
    expect((await browser.ask('login/leave')).status).toBe(200);
  });

  it('leaves a recovery, which shows a username and the end of a phone number', async () => {
    const a = await activate('standard');
    const browser = createBrowser(open(a));
    await openRecovery(browser, a);
    expect(await browser.ask('recovery/leave')).toMatchObject({ status: 200, body: {} });
    expect([[...browser.jar.keys()], await shown(browser)]).toEqual([[], []]);
    expect((await browser.ask('recovery/leave')).status).toBe(200);
  });

  it('leaves nothing else by it: the session of another tab stays', async () => {
    const a = await activate('standard');
    const browser = createBrowser(open(a));
    await logInOver(browser, a);
    for (const id of ['login/leave', 'recovery/leave']) await browser.ask(id);
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });
});
