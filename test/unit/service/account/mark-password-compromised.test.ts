import { describe, expect, it } from 'vitest';
import { invite, logIn, must, toChallenge, walkToEnd, walkToMethod } from '../../../story/walk.js';
import { stored } from '../first-login/walks.js';
import { activate, eventsOf, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about } from './tools.js';

describe.each(profiles)('marking a password as compromised in %s', (policy) => {
  it('R32: the next login leads only to setting a new one, also from a known browser', async () => {
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.markCompromised(about(active)));
    for (const browser of [undefined, active.browser]) {
      const { attempt, code } = await toChallenge(active, browser);
      expect(must(await active.auth.login.answerOtp({ attempt, code }))).toEqual({ ok: true, next: 'new-password' });
    }
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind }) => kind === 'password-compromised')).toMatchObject([{ actor: { kind: 'head-user', id: 'anna' }, accountId: active.accountId, method: 'password' }]);
  });

  it('R32: sessions of known browsers stay; with endAllSessions they end, too', async () => {
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.markCompromised({ ...about(active), endAllSessions: false }));
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
    must(await active.auth.accounts.markCompromised({ ...about(active), endAllSessions: true }));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('R32: a stranger’s session ends', async () => {
    const active = await walkToEnd({ policy });
    const account = await stored(active);
    await active.storage.accounts.update({ ...account, knownBrowsers: [], version: account.version + 1 }, account.version);
    must(await active.auth.accounts.markCompromised(about(active)));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('marking it again keeps the first instant', async () => {
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.markCompromised(about(active)));
    const at = active.clock.now();
    active.clock.advance(1000);
    must(await active.auth.accounts.markCompromised(about(active)));
    expect((await stored(active)).password?.compromisedAt).toBe(at);
  });

  it('an account without a password of its own is refused; one that stopped after setting it begins anew', async () => {
    const invited = await invite({ policy });
    expect(await invited.auth.accounts.markCompromised(about(invited))).toEqual({ ok: false, reason: 'no-password' });
    const { flow } = await walkToMethod(invited);
    must(await invited.auth.accounts.markCompromised(about(invited)));
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(must(await invited.auth.accounts.describe(about(invited))).account.status).toBe('first-login-expired');
  });
});

it('a password that was set meanwhile is not condemned for the old one', async () => {
  const active = await activate('standard');
  let moved = false;
  const slow = wrapStorage(active.storage, async (name, _args, call) => {
    if (name === 'audit.append' && !moved) {
      moved = true;
      const account = await stored(active);
      await active.storage.accounts.update({ ...account, passwordsSet: account.passwordsSet + 1, version: account.version + 1 }, account.version);
    }
    return call();
  });
  expect(await reopen(active, { storage: slow }).auth.accounts.markCompromised(about(active))).toEqual({ ok: false, reason: 'try-again' });
  expect((await stored(active)).password?.compromisedAt).toBeUndefined();
  expect((await logIn(active)).ok).toBe(true);
});
