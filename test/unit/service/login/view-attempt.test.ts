import { beforeEach, describe, expect, it } from 'vitest';
import { headUser, invite, logIn, must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, minute, noteCalls, profiles, reopen, second, wrapStorage, wrongCode } from '../shared/tools.js';

const gone = { ok: false, reason: 'attempt-expired', supportContact: 'Anna at the office, 09 123 456' };

describe.each(profiles)('auth.login.view in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const view = (attempt: string) => active.auth.login.view({ attempt });

  it('after a reload the page asks what it asked before', async () => {
    const { attempt, challenge, code } = await toChallenge(active);
    const viewed = must(await view(attempt));
    expect(viewed.view).toEqual({ state: 'otp-challenge', challenge, expiresAt: active.clock.now() + active.auth.policy.attempt.ttlMs });
    expect([viewed, viewed.view].every(Object.isFrozen)).toBe(true);
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
  });

  it('R61 in part: it shows the position that a wrong answer left, and counts as no answer', async () => {
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    const before = [await dumpAll(active), await eventsOf(active.storage)];
    for (let n = 0; n < 20; n += 1) expect(must(await view(attempt)).view).toMatchObject({ state: 'otp-challenge', challenge: { position: challenge.position } });
    expect([await dumpAll(active), await eventsOf(active.storage)]).toEqual(before);
  });

  it('it reads the flow and nothing else', async () => {
    const { attempt } = await toChallenge(active);
    const calls: string[] = [];
    const watched = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
    must(await watched.auth.login.view({ attempt }));
    expect(calls).toEqual(['flows.find']);
  });

  it('a question whose time is over is still shown, as it can be asked anew', async () => {
    const { attempt, challenge } = await toChallenge(active);
    active.clock.advance(5 * minute);
    expect(must(await view(attempt)).view).toMatchObject({ state: 'otp-challenge', challenge });
  });

  it('R32 in part: with a marked password the new one is due after the third step', async () => {
    must(await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId }));
    const { attempt, code } = await toChallenge(active);
    expect(must(await active.auth.login.answerOtp({ attempt, code })).next).toBe('new-password');
    expect(must(await view(attempt)).view).toEqual({ state: 'new-password', expiresAt: active.clock.now() + active.auth.policy.attempt.ttlMs });
    must(await active.auth.login.replacePassword({ attempt, password: 'haikara seisoo kaislikossa' }));
    expect(await view(attempt)).toEqual(gone);
  });

  it('one that was answered, is over, or never was, is none', async () => {
    const { attempt, code } = await toChallenge(active);
    const [late, otherSecret] = [await toChallenge(active), `${attempt.split('.')[0] ?? ''}.${'A'.repeat(43)}`];
    must(await active.auth.login.answerOtp({ attempt, code }));
    for (const token of [attempt, otherSecret, '', 'x', 'x.y', attempt.split('.')[0] ?? '', active.token]) expect(await view(token)).toEqual(gone);
    active.clock.advance(active.auth.policy.attempt.ttlMs - second);
    must(await view(late.attempt));
    active.clock.advance(second);
    expect(await view(late.attempt)).toEqual(gone);
  });

  it('a first login or a session in its place is none', async () => {
    const invited = await invite({ policy, storage: active.storage, seed: 'somebody new' });
    const started = must(await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
    if (started.next !== 'first-login') throw new Error('expected the first login');
    const logged = must(await logIn(active));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    for (const token of [started.flow, logged.token]) expect(await view(token)).toEqual(gone);
  });
});
