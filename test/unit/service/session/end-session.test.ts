import { beforeEach, describe, expect, it } from 'vitest';
import { logIn, must, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, wrapStorage } from '../shared/tools.js';

describe.each(profiles)('auth.sessions.end in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const end = (requestId?: string) => active.auth.sessions.end({ token: active.token, requestId });

  it('R169 in part: logout ends the session in every process, and that alone', async () => {
    const other = must(await logIn(active));
    expect(await end('bye')).toEqual({ ok: true });
    expect(await reopen(active).auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.sessions.check({ token: other.next === 'authenticated' ? other.token : '' })).ok).toBe(true);
    const ended = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended');
    expect(ended).toMatchObject([{ accountId: active.accountId, outcome: 'success', reason: 'logged-out', requestId: 'bye' }]);
  });

  it('ending it again changes nothing, and is written down once', async () => {
    await end();
    const [before] = await active.storage.sessions.findBy('accountId', active.accountId);
    active.clock.advance(minute);
    expect(await end()).toEqual({ ok: true });
    expect((await active.storage.sessions.findBy('accountId', active.accountId))[0]).toEqual(before);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended').length).toBe(1);
  });

  it.each(['a', 'b'])('of twenty logouts at once all are answered, and one is written down (%s)', async (seed) => {
    const slow = reopen(active, { storage: wrapStorage(active.storage, jitter(seed)) });
    const said = await Promise.all(Array.from({ length: 20 }, () => slow.auth.sessions.end({ token: active.token })));
    expect(said.every((result) => result.ok)).toBe(true);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended').length).toBe(1);
  });

  it('a session that is in use meanwhile ends all the same', async () => {
    active.clock.advance(2 * minute);
    const slow = reopen(active, { storage: wrapStorage(active.storage, jitter('in use')) });
    const [ended] = await Promise.all([slow.auth.sessions.end({ token: active.token }), ...Array.from({ length: 5 }, () => slow.auth.sessions.check({ token: active.token }))]);
    expect(ended).toEqual({ ok: true });
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('where others win for ever it is refused as try-again', async () => {
    const losing = reopen(active, { storage: wrapStorage(active.storage, async (name, _args, call) => (name === 'sessions.update' ? false : call())) });
    expect(await losing.auth.sessions.end({ token: active.token })).toEqual({ ok: false, reason: 'try-again' });
  });

  it('a session that has run out can still be ended', async () => {
    active.clock.advance(13 * hour);
    expect(await end()).toEqual({ ok: true });
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  });
});
