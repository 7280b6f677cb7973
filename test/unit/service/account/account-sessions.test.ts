import { describe, expect, it } from 'vitest';
import { headUser, logIn, matti, must, walkToEnd, type Active } from '../../../story/walk.js';
import { activate, eventsOf, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about, office } from './tools.js';

async function another(active: Active): Promise<{ readonly token: string; readonly id: string }> {
  active.clock.advance(1000);
  const answered = must(await logIn(active));
  if (answered.next !== 'authenticated') throw new Error('expected a session');
  return { token: answered.token, id: answered.session.id };
}

describe.each(profiles)('an account’s sessions in %s', (policy) => {
  it('R170: a head user sees the open ones, the newest first, and nothing that opens one', async () => {
    const active = await walkToEnd({ policy });
    const second = await another(active);
    const { sessions } = must(await active.auth.accounts.listSessions(about(active)));
    const own = must(await active.auth.sessions.check({ token: active.token })).session;
    expect(sessions.map(({ id }) => id)).toEqual([second.id, own.id]);
    const text = JSON.stringify(sessions);
    for (const secret of [active.token, second.token]) expect(text.includes(secret.split('.')[1] ?? '')).toBe(false);
    expect(text).not.toContain('secretHash');
  });

  it('R162, R170: clock: one that has idled out, or grown too old, or ended, is not listed', async () => {
    const active = await walkToEnd({ policy });
    const count = async (): Promise<number> => must(await active.auth.accounts.listSessions(about(active))).sessions.length;
    const { idleMs, absoluteMs } = active.auth.policy.session;
    active.clock.advance(idleMs - 1);
    expect(await count()).toBe(1);
    active.clock.advance(1);
    expect(await count()).toBe(0);
    const second = await another(active);
    for (let spent = 0; spent + idleMs / 2 < absoluteMs; spent += idleMs / 2) {
      expect(await count()).toBe(1);
      active.clock.advance(idleMs / 2);
      must(await active.auth.sessions.check({ token: second.token }));
    }
    active.clock.advance(idleMs / 2);
    expect(await count()).toBe(0);
    await another(active);
    must(await active.auth.accounts.endSessions(about(active)));
    expect(await count()).toBe(0);
  });

  it('R170: one is ended and the other stays; then all end', async () => {
    const active = await walkToEnd({ policy });
    const second = await another(active);
    must(await active.auth.accounts.endSessions({ ...about(active), sessionId: second.id }));
    expect(await active.auth.sessions.check({ token: second.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
    must(await active.auth.accounts.endSessions(about(active)));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    const ended = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended');
    expect(ended).toMatchObject([{ reason: 'ended-by-head-user', actor: { kind: 'head-user', id: 'anna' } }, { reason: 'ended-by-head-user' }]);
  });

  it('R189 in part: a session of another account is not found, whoever may act on this one', async () => {
    const active = await walkToEnd({ policy });
    const other = must(await active.auth.accounts.provision({ actor: headUser, organizationId: 'berg-ab', person: matti, delivery: 'in-person' }));
    const { session } = must(await active.auth.sessions.check({ token: active.token }));
    expect(await active.auth.accounts.endSessions({ ...about(other), sessionId: session.id })).toEqual({ ok: false, reason: 'session-not-found' });
    expect(await active.auth.accounts.endSessions({ ...about(active), sessionId: 'no such session' })).toEqual({ ok: false, reason: 'session-not-found' });
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
  });
});

it('one that others keep changing is try-again', async () => {
  const active = await activate('standard');
  const { session } = must(await active.auth.sessions.check({ token: active.token }));
  const lost = wrapStorage(active.storage, async (name, _args, call) => (name === 'sessions.update' ? false : call()));
  expect(await reopen(active, { storage: lost }).auth.accounts.endSessions({ ...about(active, office), sessionId: session.id })).toEqual({ ok: false, reason: 'try-again' });
});
