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

  describe('the browsers that the account knows', () => {
    interface Known {
      readonly token: string;
      readonly cookie: string;
      readonly id: string;
    }

    const browsers = async (token = active.token) => must(await list(token)).browsers;
    const forget = (browserId: string | undefined, token = active.token) => active.auth.sessions.endOther({ token, browserId });
    const isKnown = async (cookie: string): Promise<boolean> => {
      const { storage, accountId } = active;
      const known = (await storage.accounts.find(accountId))?.knownBrowsers ?? [];
      return known.some(({ id }) => cookie.includes(id));
    };

    /** A login in a browser of its own, which becomes known. */
    async function openNew(): Promise<Known> {
      const before = new Set((await active.storage.accounts.find(active.accountId))?.knownBrowsers.map(({ id }) => id));
      const logged = must(await logInAndSettle(active));
      if (logged.next !== 'authenticated' || logged.browser === undefined) throw new Error('expected a new browser');
      const added = (await active.storage.accounts.find(active.accountId))?.knownBrowsers.find(({ id }) => !before.has(id));
      return { token: logged.token, cookie: logged.browser, id: added?.id ?? '' };
    }

    it('R170, R191 in part: they are listed, the oldest first, with the one that asks marked, and nothing of it is a cookie', async () => {
      const first = active.clock.now();
      active.clock.advance(minute);
      const laptop = await openNew();
      const now = active.clock.now();
      const [own] = await browsers();
      expect(await browsers()).toEqual([{ id: own?.id, createdAt: first, current: true }, { id: laptop.id, createdAt: now, current: false }]);
      expect(await browsers(laptop.token)).toEqual([{ id: own?.id, createdAt: first, current: false }, { id: laptop.id, createdAt: now, current: true }]);
      const said = JSON.stringify(await browsers());
      for (const cookie of [active.browser, laptop.cookie]) expect(said).not.toContain(cookie.split('.').at(-1));
      expect(Object.isFrozen(await browsers())).toBe(true);
    });

    it('R170, R191 in part: one that is ended takes all its sessions along and is a stranger from then on; other sessions stay', async () => {
      const laptop = await openNew();
      const again = await open(laptop.cookie);
      const phone = await openNew();
      expect(await isKnown(laptop.cookie)).toBe(true);
      must(await forget(laptop.id));
      for (const token of [laptop.token, again]) expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
      for (const token of [active.token, phone.token]) expect((await active.auth.sessions.check({ token })).ok).toBe(true);
      expect((await browsers()).map(({ id }) => id)).not.toContain(laptop.id);
      for (let n = 0; n < 5; n += 1) await active.auth.login.start({ username: active.username, password: 'a guess from the laptop', browser: laptop.cookie });
      expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: laptop.cookie })).toMatchObject({ reason: 'wait' });
      expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: phone.cookie })).ok).toBe(true);
    });

    it('one without an open session is forgotten too', async () => {
      const laptop = await openNew();
      must(await active.auth.sessions.end({ token: laptop.token }));
      must(await forget(laptop.id));
      expect((await browsers()).map(({ id }) => id)).not.toContain(laptop.id);
    });

    it("the own one, unknown ones and somebody else's are refused as browser-not-found, and nothing ends", async () => {
      const laptop = await openNew();
      const other = await activate(policy, { storage: active.storage, seed: 'somebody else' });
      const theirs = (await active.storage.accounts.find(other.accountId))?.knownBrowsers[0]?.id;
      const own = (await browsers()).find(({ current }) => current)?.id;
      for (const id of [own, theirs, 'x', '', laptop.cookie]) expect(await forget(id)).toEqual({ ok: false, reason: 'browser-not-found', supportContact });
      for (const token of [active.token, laptop.token, other.token]) expect((await active.auth.sessions.check({ token })).ok).toBe(true);
      expect(await browsers()).toHaveLength(2);
    });

    it('with a session and a browser both have to fit', async () => {
      const [laptop, phone] = [await openNew(), await openNew()];
      const both = (sessionId: string, browserId: string) => active.auth.sessions.endOther({ token: active.token, sessionId, browserId });
      expect(await both(idOf(laptop.token), phone.id)).toMatchObject({ reason: 'session-not-found' });
      expect((await active.auth.sessions.check({ token: laptop.token })).ok).toBe(true);
      must(await both(idOf(laptop.token), laptop.id));
      expect(await active.auth.sessions.check({ token: laptop.token })).toEqual({ ok: false, reason: 'ended' });
      expect((await active.auth.sessions.check({ token: phone.token })).ok).toBe(true);
    });

    it('R170: it takes a fresh session', async () => {
      const laptop = await openNew();
      active.clock.advance(5 * minute);
      expect(await forget(laptop.id)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
      expect(await isKnown(laptop.cookie)).toBe(true);
    });
  });
});
