import { beforeEach, describe, expect, it } from 'vitest';
import { logIn, must, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, minute, noteCalls, profiles, reopen, second, wrapStorage } from '../shared/tools.js';

describe.each(profiles)('auth.sessions.check in %s', (policy) => {
  const idleMs = policy === 'nist' ? 30 * minute : 60 * minute;
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const check = (token = active.token) => active.auth.sessions.check({ token });

  it('R162 in part: the idle time ends it, not a millisecond early', async () => {
    active.clock.advance(idleMs - 1);
    expect((await check()).ok).toBe(true);
    const other = must(await logIn(active));
    active.clock.advance(idleMs);
    expect(await check(other.next === 'authenticated' ? other.token : '')).toEqual({ ok: false, reason: 'idle' });
  });

  it('R162 in part: activity extends the idle time', async () => {
    for (let uses = 0; uses < 6; uses += 1) {
      active.clock.advance(idleMs - second);
      const used = must(await check());
      expect(used.session.idleUntil).toBe(active.clock.now() + idleMs);
    }
    active.clock.advance(idleMs);
    expect(await check()).toEqual({ ok: false, reason: 'idle' });
  });

  it('R162 in part: 12 h end it whatever its activity, and idle time never reaches beyond', async () => {
    const begun = active.clock.now();
    const absolute = begun + 12 * hour;
    while (active.clock.now() + 10 * minute < absolute) {
      active.clock.advance(10 * minute);
      const { session } = must(await check());
      expect(session.absoluteUntil).toBe(absolute);
      expect(session.idleUntil).toBe(Math.min(active.clock.now() + idleMs, absolute));
    }
    active.clock.set(absolute - 1);
    expect((await check()).ok).toBe(true);
    active.clock.advance(1);
    expect(await check()).toEqual({ ok: false, reason: 'too-old' });
  });

  it('one read, and at most one write a minute', async () => {
    const calls: string[] = [];
    const spied = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
    active.clock.advance(minute);
    for (let n = 0; n < 10; n += 1) {
      must(await spied.auth.sessions.check({ token: active.token }));
      active.clock.advance(5 * second);
    }
    expect(calls.filter((name) => name === 'sessions.update').length).toBe(1);
    expect(calls.filter((name) => name !== 'sessions.update')).toEqual(Array.from({ length: 10 }, () => 'sessions.find'));
  });

  it('R161: a token that was never issued is refused and never adopted', async () => {
    const [id = '', secret = ''] = active.token.split('.');
    const made = Buffer.alloc(32, 7).toString('base64url');
    const before = await active.storage.sessions.findBy('accountId', active.accountId);
    for (const token of ['', '.', id, secret, `${id}.${made}`, `${made.slice(0, 22)}.${secret}`, `${id}.${secret}=`, `${id}.${secret}.`, ` ${active.token}`, active.token.toUpperCase(), 'x'.repeat(2 ** 20)]) {
      expect(await check(token)).toEqual({ ok: false, reason: 'no-session' });
      expect(await active.auth.sessions.end({ token })).toEqual({ ok: false, reason: 'no-session' });
    }
    expect(await active.storage.sessions.findBy('accountId', active.accountId)).toEqual(before);
    expect((await check()).ok).toBe(true);
  });

  it('R160 in part: every login issues a token of its own', async () => {
    const tokens = new Set([active.token]);
    for (let n = 0; n < 5; n += 1) {
      const logged = must(await logIn(active, active.browser));
      if (logged.next === 'authenticated') tokens.add(logged.token);
    }
    expect(tokens.size).toBe(6);
  });

  it('R169 in part: a token used after logout fails and writes session-use-after-end, each time', async () => {
    must(await active.auth.sessions.end({ token: active.token }));
    for (let n = 0; n < 2; n += 1) {
      active.clock.advance(1);
      expect(await active.auth.sessions.check({ token: active.token, requestId: `late ${n}` })).toEqual({ ok: false, reason: 'ended' });
    }
    const uses = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-use-after-end');
    expect(uses).toMatchObject([0, 1].map((n) => ({ accountId: active.accountId, outcome: 'failure', reason: 'logged-out', requestId: `late ${n}` })));
  });

  it('a session that ends while it is being extended stays ended', async () => {
    active.clock.advance(2 * minute);
    let raced = false;
    const racing = reopen(active, {
      storage: wrapStorage(active.storage, async (name, _args, call) => {
        if (name === 'sessions.update' && !raced) {
          raced = true;
          must(await active.auth.sessions.end({ token: active.token }));
        }
        return call();
      }),
    });
    expect(await racing.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect(raced).toBe(true);
    expect(await check()).toEqual({ ok: false, reason: 'ended' });
  });

  it('parallel uses that all extend it are all answered', async () => {
    active.clock.advance(2 * minute);
    const said = await Promise.all(Array.from({ length: 20 }, () => check()));
    expect(said.every((result) => result.ok && result.session.idleUntil === active.clock.now() + idleMs)).toBe(true);
  });

  it('R186 in part: a session record of an unknown schema fails closed', async () => {
    const [record] = await active.storage.sessions.findBy('accountId', active.accountId);
    if (record === undefined) throw new Error('there is a session');
    await active.storage.sessions.update({ ...record, version: record.version + 1, schema: 2 }, record.version);
    await expect(check()).rejects.toMatchObject({ code: 'record-unreadable' });
  });

  it('R168 in part: a session never claims more than its login: the list of this profile', async () => {
    const { session } = must(await check());
    expect(session.assurance).toEqual({ amr: ['pwd', 'otp', 'mfa'], aal: policy === 'nist' ? 2 : 1, phishingResistant: false, method: 'otp-list', authenticatedAt: session.createdAt });
    active.clock.advance(2 * minute);
    expect(must(await check()).session.assurance).toEqual(session.assurance);
    expect(Object.isFrozen(session)).toBe(true);
    expect(session).not.toHaveProperty('secretHash');
  });
});
