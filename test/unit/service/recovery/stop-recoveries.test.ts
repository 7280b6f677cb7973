import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, logIn, matti, must, organizationId, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';
import { contact, factorsOf, newPassword, requestLink, storedFlow, toCode, toNewPassword, toPassword, toThirdStep } from './walks.js';

describe.each(profiles)('auth.recovery.stop in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    // The invitation of `nist` spent one request of the hour: a new hour, and a new session.
    active.clock.advance(hour);
    const again = must(await logIn(active));
    if (again.next !== 'authenticated') throw new Error('expected a session');
    active = { ...active, token: again.token };
  });

  const stop = () => active.auth.recovery.stop({ token: active.token });

  it('the owner ends every recovery that is going on, at whatever step, and each is written down', async () => {
    const links = [await requestLink(active), (await toThirdStep(active)).flow, (await toPassword(active)).flow].map((token) => token ?? '');
    const before = (await factorsOf(active)).account;
    expect(await stop()).toEqual({ ok: true, stopped: 3 });
    for (const token of links) expect(await storedFlow(active, token)).toMatchObject({ state: 'ended', endReason: 'stopped', endedAt: active.clock.now() });
    expect(await active.auth.recovery.open({ link: links[0] ?? '' })).toMatchObject({ reason: 'link-ended' });
    for (const flow of links.slice(1)) expect(await active.auth.recovery.view({ flow })).toMatchObject({ reason: 'flow-ended' });
    expect((await factorsOf(active)).account).toEqual(before);
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-stopped');
    expect(events.map(({ chain, outcome }) => [chain, outcome])).toEqual(Array.from({ length: 3 }, () => [organizationId, 'success']));
    expect(events.map(({ reason }) => reason).sort()).toEqual(['list', 'password', 'password']);
    must(await active.auth.sessions.check({ token: active.token }));
  });

  it('R170 in part: a stolen session that is no longer fresh stops nothing: at 5 min − 1 s it does, at 5 min it does not', async () => {
    await requestLink(active);
    active.clock.advance(5 * minute - second);
    expect(await stop()).toEqual({ ok: true, stopped: 1 });
    await requestLink(active);
    active.clock.advance(second);
    expect(await stop()).toEqual({ ok: false, reason: 'step-up-required', supportContact: contact });
  });

  it('all addresses are told once', async () => {
    await requestLink(active);
    await requestLink(active, 'list');
    active.inbox.clear();
    must(await stop());
    await active.settle();
    expect(active.inbox.all().map(({ to, purpose }) => [to, purpose]).sort()).toEqual([[matti.phone, 'recovery-stopped'], [matti.email, 'recovery-stopped']]);
  });

  it('where none is going on it stops none and tells nobody; another can be asked for afterwards', async () => {
    active.inbox.clear();
    expect(await stop()).toEqual({ ok: true, stopped: 0 });
    const { flow } = await toCode(active);
    expect(await stop()).toEqual({ ok: true, stopped: 1 });
    expect(await stop()).toEqual({ ok: true, stopped: 0 });
    expect((await active.auth.recovery.view({ flow })).ok).toBe(false);
    expect((await toCode(active)).view.state).toBe('code');
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'recovery-stopped').length).toBe(2);
  });

  it('one that ran out, and other flows, are not counted', async () => {
    await requestLink(active);
    must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    active.clock.advance(hour);
    const again = must(await logIn(active));
    if (again.next !== 'authenticated') throw new Error('expected a session');
    expect(await active.auth.recovery.stop({ token: again.token })).toEqual({ ok: true, stopped: 0 });
  });

  it('without a session nobody stops anything', async () => {
    const { flow } = await toCode(active);
    expect(await active.auth.recovery.stop({ token: flow })).toEqual({ ok: false, reason: 'no-session', supportContact: contact });
    expect(await active.auth.recovery.stop({ token: 'no token' })).toEqual({ ok: false, reason: 'no-session', supportContact: contact });
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await stop()).toEqual({ ok: false, reason: 'ended', supportContact: contact });
    expect((await active.auth.recovery.view({ flow })).ok).toBe(true);
  });

  it.each(['one', 'two', 'three', 'four'])('against the last step, exactly one of the two wins (%s)', async (seed) => {
    const { flow } = await toNewPassword(active);
    const [here, there] = ['a', 'b'].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
    const [set, stopped] = await Promise.all([
      here?.auth.recovery.setPassword({ flow, password: newPassword }),
      there?.auth.recovery.stop({ token: active.token }),
    ]);
    const isStopped = stopped?.ok === true && stopped.stopped === 1;
    expect(set?.ok).toBe(!isStopped);
    expect((await active.auth.login.start({ username: active.username, password: isStopped ? goodPassword : newPassword })).ok).toBe(true);
  });

  it('a recovery that is complete is not undone', async () => {
    const { flow } = await toPassword(active);
    must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
    expect(await stop()).toMatchObject({ ok: false, reason: 'ended' });
    expect((await active.auth.recovery.openList({ flow })).ok).toBe(true);
  });
});
