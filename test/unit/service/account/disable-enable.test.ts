import { describe, expect, it } from 'vitest';
import { goodPassword, invite, logIn, must, prove, toChallenge, walkToEnd, walkToMethod } from '../../../story/walk.js';
import { openFlow, stored } from '../first-login/walks.js';
import { activate, eventsOf, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about } from './tools.js';

describe.each(profiles)('disabling an account in %s', (policy) => {
  it('R169: every session ends at once, and a token used after that fails and is written down', async () => {
    const active = await walkToEnd({ policy });
    const second = must(await logIn(active));
    must(await active.auth.accounts.disable(about(active)));
    if (second.next !== 'authenticated') throw new Error('expected a session');
    for (const token of [active.token, second.token]) expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind }) => kind === 'session-ended')).toMatchObject([{ reason: 'account-disabled', actor: { kind: 'head-user' } }, { reason: 'account-disabled' }]);
    expect(events.filter(({ kind }) => kind === 'session-use-after-end').length).toBe(2);
    expect(events.filter(({ kind }) => kind === 'account-disabled')).toMatchObject([{ outcome: 'success', actor: { kind: 'head-user', id: 'anna' }, accountId: active.accountId }]);
  });

  it('R141 in part: the right password is answered like a wrong one, and an attempt in progress is over', async () => {
    const active = await walkToEnd({ policy });
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.accounts.disable(about(active)));
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
  });

  it('a first login in progress is over, and stays so once the account is enabled again', async () => {
    const invited = await invite({ policy });
    const { flow } = await walkToMethod(invited);
    must(await invited.auth.accounts.disable(about(invited)));
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(must(await invited.auth.accounts.enable(about(invited))).status).toBe('pending');
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    const again = await openFlow(invited, goodPassword);
    expect(must(await invited.auth.firstLogin.view({ flow: again })).view.state).toBe('verification-method');
  });

  it('an attempt that was open when the account was disabled does not come back to life with it', async () => {
    const active = await walkToEnd({ policy });
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.accounts.disable(about(active)));
    must(await active.auth.accounts.enable(about(active)));
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(false);
  });

  it('R169 in part, invariant 2: nor does what a disabling that was cut short had left open', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    let updated = false;
    const storage = wrapStorage(active.storage, (name, _args, call) => {
      if (updated) return Promise.reject(new Error('cut short'));
      // Of the sessions that open at this moment none is seen.
      if (name === 'sessions.findBy') return Promise.resolve([]);
      updated = name === 'accounts.update';
      return call();
    });
    await expect(reopen(active, { storage }).auth.accounts.disable(about(active))).rejects.toThrow();
    expect((await stored(active)).status).toBe('disabled');
    must(await active.auth.accounts.enable(about(active)));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(false);
    expect((await logIn(active)).ok).toBe(true);
  });

  it('disabling twice is no mistake, and writes no second version', async () => {
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.disable(about(active)));
    const { version } = await stored(active);
    must(await active.auth.accounts.disable(about(active)));
    expect((await stored(active)).version).toBe(version);
  });

  it('enabling: an active account logs in as before; one that is not disabled is refused', async () => {
    const active = await walkToEnd({ policy });
    expect(await active.auth.accounts.enable(about(active))).toEqual({ ok: false, reason: 'not-disabled' });
    must(await active.auth.accounts.disable(about(active)));
    expect(must(await active.auth.accounts.enable(about(active)))).toEqual({ ok: true, status: 'active' });
    expect((await logIn(active)).ok).toBe(true);
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind }) => kind === 'account-enabled')).toMatchObject([{ reason: 'active', actor: { kind: 'head-user' } }]);
  });

  it('R146: enabling switches nothing on again that misses had closed', async () => {
    const active = await walkToEnd({ policy });
    const { attempt, code } = await toChallenge(active);
    for (let miss = 0; miss < 5; miss += 1) await active.auth.login.answerOtp({ attempt, code: code === 'AAAA' ? 'BBBB' : 'AAAA' });
    const condemned = (await stored(active)).password?.compromisedAt;
    expect(condemned).toBeDefined();
    must(await active.auth.accounts.disable(about(active)));
    must(await active.auth.accounts.enable(about(active)));
    expect((await stored(active)).password?.compromisedAt).toBe(condemned);
    const again = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt: again.attempt, code: again.code })).toMatchObject({ ok: false, reason: 'lane-closed' });
  });
});

describe('disabling beside other calls', () => {
  it('R169, invariant 7: a login that is past its last check opens no session that works', async () => {
    const active = await activate('standard');
    const { attempt, code } = await toChallenge(active);
    let disabled = false;
    const slow = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'sessions.insert' && !disabled) {
        disabled = true;
        must(await active.auth.accounts.disable(about(active)));
      }
      return call();
    });
    expect(await reopen(active, { storage: slow }).auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect(disabled).toBe(true);
    const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
    expect(sessions.length).toBeGreaterThan(1);
    expect(sessions.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  });

  it('R35 in part, R169: nor does one whose password was replaced while it was past its last check', async () => {
    const active = await activate('standard');
    const proof = await prove(active, 'change-password');
    const { attempt, code } = await toChallenge(active);
    const slow = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'sessions.insert') must(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' }));
      return call();
    });
    expect(await reopen(active, { storage: slow }).auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
    expect(sessions.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id)).toEqual([active.token.split('.')[0]]);
  });

  it('invariant 2: a session whose attempt cannot be completed is not left behind', async () => {
    const active = await activate('standard');
    const { attempt, code } = await toChallenge(active);
    const open = async () => (await active.storage.sessions.findBy('accountId', active.accountId)).filter(({ endedAt }) => endedAt === undefined).length;
    const before = await open();
    let inserted = false;
    const down = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'flows.update' && inserted) throw new Error('down');
      inserted ||= name === 'sessions.insert';
      return call();
    });
    await expect(reopen(active, { storage: down }).auth.login.answerOtp({ attempt, code })).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await open()).toBe(before);
  });

  it('a change of the account in between does not stop it; one that never ends is try-again', async () => {
    const active = await activate('standard');
    let left = 3;
    const busy = (times: () => boolean) => wrapStorage(active.storage, async (name, args, call) => {
      const [record] = args as [{ readonly status?: string }];
      return name === 'accounts.update' && record.status === 'disabled' && times() ? false : call();
    });
    const { auth } = reopen(active, { storage: busy(() => (left -= 1) >= 0) });
    expect(await auth.accounts.disable(about(active))).toEqual({ ok: true });
    must(await active.auth.accounts.enable(about(active)));
    expect(await reopen(active, { storage: busy(() => true) }).auth.accounts.disable(about(active))).toEqual({ ok: false, reason: 'try-again' });
    expect((await stored(active)).status).toBe('active');
  });

  it('enabling loses to whoever changed the account meanwhile', async () => {
    const active = await activate('standard');
    must(await active.auth.accounts.disable(about(active)));
    const lost = wrapStorage(active.storage, async (name, _args, call) => (name === 'accounts.update' ? false : call()));
    expect(await reopen(active, { storage: lost }).auth.accounts.enable(about(active))).toEqual({ ok: false, reason: 'try-again' });
  });

  it('invariant 2: nothing changes where the event cannot be written', async () => {
    const active = await activate('standard');
    const down = wrapStorage(active.storage, async (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error('down')) : call()));
    const { auth } = reopen(active, { storage: down });
    for (const act of [auth.accounts.disable, auth.accounts.erase, auth.accounts.markCompromised, auth.accounts.exportData]) {
      await expect(act(about(active))).rejects.toMatchObject({ code: 'audit-unavailable' });
    }
    await expect(auth.accounts.restart({ ...about(active), delivery: 'in-person' })).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect((await stored(active)).status).toBe('active');
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
  });
});
