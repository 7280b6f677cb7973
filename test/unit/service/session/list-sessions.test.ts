import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, logInAndSettle, must, prove, type Active } from '../../../story/walk.js';
import { activate, eventsOf, minute, profiles, second } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';

describe.each(profiles)('auth.sessions.list and endOther in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const idOf = (token: string): string => token.split('.')[0] ?? '';
  const list = (token = active.token) => active.auth.sessions.list({ token });
  const endOther = (sessionId?: string, token = active.token) => active.auth.sessions.endOther({ token, sessionId });

  async function open(browser?: string): Promise<string> {
    const logged = must(await logInAndSettle(active, browser));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    return logged.token;
  }

  it('R170: the open ones are shown, the oldest first, and nothing of it opens anything', async () => {
    const first = active.clock.now();
    active.clock.advance(2 * minute);
    const [known, ended] = [await open(active.browser), await open(active.browser)];
    must(await active.auth.sessions.end({ token: ended }));
    must(await active.auth.sessions.check({ token: active.token }));
    const record = await active.storage.accounts.find(active.accountId);
    const stranger = await open();
    const now = active.clock.now();
    const account = await active.storage.accounts.find(active.accountId);
    if (account === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...account, knownBrowsers: record?.knownBrowsers ?? [], version: account.version + 1 }, account.version);
    const { sessions } = must(await list(known));
    expect(sessions).toEqual([
      { id: idOf(active.token), createdAt: first, usedAt: now, current: false, knownBrowser: true },
      { id: idOf(known), createdAt: now, usedAt: now, current: true, knownBrowser: true },
      { id: idOf(stranger), createdAt: now, usedAt: now, current: false, knownBrowser: false },
    ]);
    for (const { id } of sessions) expect(await active.auth.sessions.check({ token: id })).toEqual({ ok: false, reason: 'no-session' });
  });

  it('R170: it takes a reauthentication: good at 5 min − 1 s after the login, refused at 5 min, and good again after a step-up', async () => {
    const other = await open(active.browser);
    active.clock.advance(5 * minute - second);
    must(await list());
    active.clock.advance(second);
    expect(await list()).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    for (const sessionId of [idOf(other), undefined]) expect(await endOther(sessionId)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect((await active.auth.sessions.check({ token: other })).ok).toBe(true);
    const { token } = must(await active.auth.sessions.stepUp({ token: active.token, proof: await prove(active, 'step-up'), password: goodPassword }));
    must(await list(token));
    must(await endOther(idOf(other), token));
    expect(await active.auth.sessions.check({ token: other })).toEqual({ ok: false, reason: 'ended' });
  });

  it('R170: one is ended, or all others; the own one stays', async () => {
    const [one, two, three] = [await open(), await open(active.browser), await open(active.browser)];
    must(await endOther(idOf(one)));
    expect(await active.auth.sessions.check({ token: one })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.sessions.check({ token: two })).ok).toBe(true);
    must(await endOther());
    for (const token of [two, three]) expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended')).toMatchObject(
      Array.from({ length: 3 }, () => ({ reason: 'ended-by-user', actor: { kind: 'user', id: active.accountId } })),
    );
  });

  it('R191 in part: the browser of a session that was ended is a stranger again, as the laptop may be stolen; the own one stays known', async () => {
    const started = must(await logInAndSettle(active));
    if (started.next !== 'authenticated' || started.browser === undefined) throw new Error('expected a new browser');
    const known = async () => (await active.storage.accounts.find(active.accountId))?.knownBrowsers.length;
    expect(await known()).toBe(2);
    must(await endOther(started.session.id));
    expect(await known()).toBe(1);
    for (let n = 0; n < 5; n += 1) await active.auth.login.start({ username: active.username, password: 'a guess from the laptop', browser: started.browser });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: started.browser })).toMatchObject({ reason: 'wait' });
    expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).ok).toBe(true);
    must(await endOther());
    expect(await known()).toBe(1);
  });

  it('R170 in part: nobody ends the session of somebody else, nor what is none; the own one is for logging out', async () => {
    const other = await activate(policy, { storage: active.storage, seed: 'somebody else' });
    for (const id of [idOf(other.token), 'x', '', idOf(active.token)]) expect(await endOther(id)).toEqual({ ok: false, reason: 'session-not-found', supportContact });
    expect((await active.auth.sessions.check({ token: other.token })).ok).toBe(true);
  });

  it('R169 in part: in a session that is over nothing is shown or ended', async () => {
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await list()).toEqual({ ok: false, reason: 'ended', supportContact });
    expect(await endOther()).toEqual({ ok: false, reason: 'ended', supportContact });
  });
});
