/*
 * The attack: a thief puts cookies of his own choosing into the victim's browser before the victim logs in: a session, an attempt, a proof, a known
 * browser. If the service took one over, or raised it to a session when the victim did the three steps, the thief would share that session. Each cookie
 * must be set anew by the step that earns it, and what was there before must be worth nothing.
 */
import { describe, expect, it } from 'vitest';
import { markOf } from '../../src/http/cookies.js';
import { createTestAuth } from '../../src/testing/index.js';
import { goodPassword, headUser, invite, must, prove, walkToList } from '../story/walk.js';
import { createBrowser, knownBy, logInOver, nameOf, open } from '../unit/http/tools.js';
import { activate, keys, profiles, wrapStorage } from '../unit/service/shared/tools.js';

const never = `${Buffer.alloc(16, 3).toString('base64url')}.${Buffer.alloc(32, 3).toString('base64url')}`;

describe.each(profiles)('cookies that were there before the login, in %s', (policy) => {
  it('R161: a session that was never issued is replaced by the login, and stays unknown', async () => {
    const victim = await activate(policy);
    const browser = createBrowser(open(victim), { [nameOf('session')]: never });
    expect((await browser.ask('sessions/check')).body.code).toBe('no-session');
    await logInOver(browser, victim);
    expect(browser.jar.get(nameOf('session'))).not.toBe(never);
    expect(await victim.auth.sessions.check({ token: never })).toMatchObject({ reason: 'no-session' });
  });

  it('R161, R160: the thief’s own session is not the victim’s after the login, and ends with it', async () => {
    const victim = await activate(policy);
    const thief = await activate(policy, { storage: victim.storage, seed: 'the thief' });
    const browser = createBrowser(open(victim), { [nameOf('session')]: thief.token });
    const { body } = await logInOver(browser, victim);
    expect(body.session.accountId).toBe(victim.accountId);
    expect(browser.jar.get(nameOf('session'))).not.toBe(thief.token);
    expect(await thief.auth.sessions.check({ token: thief.token })).toMatchObject({ reason: 'ended' });
  });

  it('R160: who logs in again in the same browser has one session, and the copy of the older one is worth nothing', async () => {
    const victim = await activate(policy);
    const browser = createBrowser(open(victim), { ...knownBy(victim), [nameOf('session')]: victim.token });
    expect((await logInOver(browser, victim)).status).toBe(200);
    expect(await victim.auth.sessions.check({ token: victim.token })).toMatchObject({ reason: 'ended' });
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });

  it('R160: so has who replaces a compromised password', async () => {
    const victim = await activate(policy);
    must(await victim.auth.accounts.markCompromised({ actor: headUser, accountId: victim.accountId }));
    const older = await activate(policy, { storage: victim.storage, seed: 'who was there before' });
    const browser = createBrowser(open(victim), { [nameOf('session')]: older.token });
    expect((await logInOver(browser, victim)).body.next).toBe('new-password');
    expect((await older.auth.sessions.check({ token: older.token })).ok).toBe(true);
    expect((await browser.ask('login/replace-password', { password: 'lumi narskuu saappaan alla' })).status).toBe(200);
    expect(await older.auth.sessions.check({ token: older.token })).toMatchObject({ reason: 'ended' });
  });

  it('R160: so has who proves a list in the first login', async () => {
    const older = await activate(policy);
    const invited = await invite({ policy, storage: older.storage, keys, seed: 'the newcomer' });
    const { flow, codes } = await walkToList(invited);
    const asked = must(await invited.auth.firstLogin.askList({ flow }));
    const browser = createBrowser(open(invited), { [nameOf('session')]: older.token, [nameOf('first-login')]: flow });
    expect((await browser.ask('first-login/prove-list', { code: codes[asked.challenge.position - 1] })).status).toBe(200);
    expect(await older.auth.sessions.check({ token: older.token })).toMatchObject({ reason: 'ended' });
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });

  it('R160 in part: a storage that breaks while the older session ends takes the new one away from nobody, and the host hears of it', async () => {
    const victim = await activate(policy);
    const [id = ''] = victim.token.split('.');
    const storage = wrapStorage(victim.storage, async (name, args, call) => {
      if (name === 'sessions.find' && args[0] === id) throw new Error('a crash that the test asked for');
      return call();
    });
    const { auth } = createTestAuth({ policy, storage, keys });
    const told: unknown[] = [];
    const browser = createBrowser(open({ auth }, { onError: (error) => told.push(error) }), { ...knownBy(victim), [nameOf('session')]: victim.token });
    expect((await logInOver(browser, victim)).body.next).toBe('authenticated');
    expect(told).toHaveLength(1);
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });

  it('R161, R144 in part: the thief’s attempt is replaced by the first call, and takes no one-time password of the victim', async () => {
    const victim = await activate(policy);
    const thief = await activate(policy, { storage: victim.storage, seed: 'the thief' });
    const thiefs = createBrowser(open(thief));
    const started = await thiefs.ask('login/start', { username: thief.username, password: goodPassword });
    const planted = thiefs.jar.get(nameOf('attempt')) ?? '';
    const browser = createBrowser(open(victim), { [nameOf('attempt')]: planted });
    const typed = await browser.ask('login/answer-otp', { code: victim.codes[started.body.challenge.position - 1] });
    expect([typed.status, browser.jar.has(nameOf('session'))]).toEqual([422, false]);
    const { body } = await logInOver(browser, victim);
    expect([body.session.accountId, browser.jar.has(nameOf('attempt'))]).toEqual([victim.accountId, false]);
    expect((await thiefs.ask('login/answer-otp', { code: thief.codes[started.body.challenge.position - 1] })).body.session.accountId).toBe(thief.accountId);
  });

  it('R161 in part: no part of an attempt is part of the session', async () => {
    const victim = await activate(policy);
    const browser = createBrowser(open(victim));
    await browser.ask('login/start', { username: victim.username, password: goodPassword });
    const [id, secret] = (browser.jar.get(nameOf('attempt')) ?? '').split('~')[0]?.split('.') ?? [];
    await logInOver(browser, victim);
    const session = browser.jar.get(nameOf('session')) ?? '';
    expect(session).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
    expect([session.includes(id ?? ''), session.includes(secret ?? '')]).toEqual([false, false]);
  });

  it('R191 in part: the thief’s cookie under the victim’s mark makes a stranger of the browser', async () => {
    const victim = await activate(policy);
    const thief = await activate(policy, { storage: victim.storage, seed: 'the thief' });
    const stranger = createBrowser(open(victim), { [`__Host-lukko-browser-${markOf(victim.username)}`]: thief.browser });
    for (let n = 0; n < 6; n += 1) await stranger.ask('login/start', { username: victim.username, password: 'a guess of a stranger' });
    expect((await stranger.ask('login/start', { username: victim.username, password: goodPassword })).body.code).toBe('wait');
    const own = createBrowser(open(victim), knownBy(victim));
    expect((await own.ask('login/start', { username: victim.username, password: goodPassword })).status).toBe(200);
  });

  it('R160: a step-up gives this browser another session, and the token that the thief had read is worth nothing', async () => {
    const victim = await activate(policy);
    const browser = createBrowser(open(victim), { [nameOf('session')]: victim.token, [nameOf('proof')]: await prove(victim, 'step-up') });
    expect((await browser.ask('sessions/step-up', { password: goodPassword })).status).toBe(200);
    expect(browser.jar.get(nameOf('session'))).not.toBe(victim.token);
    expect(browser.jar.has(nameOf('proof'))).toBe(false);
    expect(await victim.auth.sessions.check({ token: victim.token })).toMatchObject({ ok: false });
    expect((await browser.ask('sessions/check')).status).toBe(200);
  });

  it('R161 in part: the thief’s proof does nothing in the victim’s session', async () => {
    const victim = await activate(policy);
    const thief = await activate(policy, { storage: victim.storage, seed: 'the thief' });
    const browser = createBrowser(open(victim), { [nameOf('session')]: victim.token, [nameOf('proof')]: await prove(thief, 'change-password') });
    const answer = await browser.ask('binding/change-password', { currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' });
    expect([answer.status, answer.body.code]).toEqual([403, 'step-up-required']);
  });

  it('R169 in part: after logging out the cookie is gone, and its copy is worth nothing', async () => {
    const victim = await activate(policy);
    const browser = createBrowser(open(victim), { [nameOf('session')]: victim.token });
    expect((await browser.ask('sessions/end')).status).toBe(200);
    expect(browser.jar.has(nameOf('session'))).toBe(false);
    expect((await createBrowser(open(victim), { [nameOf('session')]: victim.token }).ask('sessions/check')).status).toBe(401);
  });
});
