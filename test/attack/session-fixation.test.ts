/*
 * The attack: a thief plants a token of his own choosing, an attempt that he opened, or his known-browser cookie in the victim's browser, and
 * waits until the victim logs in with it. If the server adopted what it never issued, or raised what was there before, he would
 * then share the session. Every token must come from the server, at the moment it is earned, and be worth nothing before.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, logIn, must, prove, toChallenge, walkToNewList, type Active } from '../story/walk.js';
import { activate, profiles, reopen, wrongCode } from '../unit/service/shared/tools.js';

const planted = `${Buffer.alloc(16, 3).toString('base64url')}.${Buffer.alloc(32, 3).toString('base64url')}`;

describe.each(profiles)('planting tokens in %s', (policy) => {
  it('R161: a session token that the server never issued stays unknown, also after the victim logged in', async () => {
    const active = await activate(policy);
    expect(await active.auth.sessions.check({ token: planted })).toEqual({ ok: false, reason: 'no-session' });
    must(await logIn(active, planted));
    expect(await active.auth.sessions.check({ token: planted })).toEqual({ ok: false, reason: 'no-session' });
    expect(await active.storage.sessions.find(planted.split('.')[0] ?? '')).toBeUndefined();
  });

  it('R161, R144 in part: a planted attempt is refused, and no attempt becomes a session: the token is another one', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt: planted, code })).toMatchObject({ ok: false, reason: 'sequence-error' });
    const logged = must(await active.auth.login.answerOtp({ attempt, code }));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    const [[attemptId, attemptSecret], [sessionId, sessionSecret]] = [attempt.split('.'), logged.token.split('.')];
    expect(sessionId).not.toBe(attemptId);
    expect(sessionSecret).not.toBe(attemptSecret);
    expect(await active.auth.sessions.check({ token: attempt })).toEqual({ ok: false, reason: 'no-session' });
  });

  it('R160 in part: two logins of one browser share no token, and ending one leaves the other', async () => {
    const active = await activate(policy);
    const [one, two] = [must(await logIn(active, active.browser)), must(await logIn(active, active.browser))];
    if (one.next !== 'authenticated' || two.next !== 'authenticated') throw new Error('all three steps are done');
    expect(one.token).not.toBe(two.token);
    must(await active.auth.sessions.end({ token: one.token }));
    expect((await active.auth.sessions.check({ token: two.token })).ok).toBe(true);
  });

  it('R191 in part: the thief’s own cookie in the victim’s browser makes a stranger of it, and the victim’s misses none of his', async () => {
    const active = await activate(policy);
    const thief = await activate(policy, { storage: active.storage, seed: 'the thief' });
    const started = must(await active.auth.login.start({ username: active.username, password: 'kahvi jäähtyy pöydälle', browser: thief.browser }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    await active.auth.login.answerOtp({ attempt: started.attempt, code: wrongCode(active, started.challenge.position) });
    const flows = await active.storage.flows.findBy('accountId', active.accountId);
    expect(flows.flatMap((flow) => (flow.kind === 'attempt' ? [flow.lane] : []))).toEqual(['strangers']);
    expect((await logIn(thief, thief.browser)).ok).toBe(true);
  });

  it('R144 in part: an attempt works in any process, for who holds its token and nobody else', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    const [id = ''] = attempt.split('.');
    for (const guessed of [id, `${id}.`, `${id}.${Buffer.alloc(32).toString('base64url')}`]) {
      expect(await active.auth.login.answerOtp({ attempt: guessed, code })).toMatchObject({ reason: 'sequence-error' });
    }
    expect((await reopen(active).auth.login.answerOtp({ attempt, code })).ok).toBe(true);
  });

  const renewals: Readonly<Record<string, (active: Active) => Promise<string | undefined>>> = {
    'a step-up': async (active) => must(await active.auth.sessions.stepUp({ token: active.token, proof: await prove(active, 'step-up'), password: goodPassword })).token,
    'a change of the password': async (active) => {
      const proof = await prove(active, 'change-password');
      return must(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' })).renewed?.token;
    },
    'a change of the list': async (active) => {
      const { proof, code } = await walkToNewList(active);
      return must(await active.auth.binding.proveList({ token: active.token, proof, code })).renewed?.token;
    },
  };

  it.each(Object.entries(renewals))('R160: a token that was planted before %s is worth nothing after it', async (_name, renew) => {
    const active = await activate(policy);
    const token = await renew(active);
    for (const process of [active, reopen(active)]) {
      expect(await process.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
      expect((await process.auth.sessions.check({ token: token ?? '' })).ok).toBe(true);
    }
    expect(token?.split('.')[1]).not.toBe(active.token.split('.')[1]);
    // Neither half of the one makes the other.
    const [[id = ''], [, secret = '']] = [(token ?? '').split('.'), active.token.split('.')];
    expect(await active.auth.sessions.check({ token: `${id}.${secret}` })).toEqual({ ok: false, reason: 'no-session' });
  });

  it('R161: a proof that the server never issued is refused and never adopted', async () => {
    const active = await activate(policy);
    expect(await active.auth.binding.answerOtp({ token: active.token, proof: planted, code: active.codes[0] ?? '' })).toMatchObject({ reason: 'step-up-required' });
    expect(await active.auth.binding.start({ token: planted, act: 'step-up' })).toMatchObject({ reason: 'no-session' });
    expect(await active.storage.flows.find(planted.split('.')[0] ?? '')).toBeUndefined();
  });

  it('R161 in part: a proof, an attempt and a session are three things: none stands for another', async () => {
    const active = await activate(policy);
    const { proof } = must(await active.auth.binding.start({ token: active.token, act: 'step-up' }));
    expect(await active.auth.sessions.check({ token: proof })).toEqual({ ok: false, reason: 'no-session' });
    expect(await active.auth.login.answerOtp({ attempt: proof, code: active.codes[0] ?? '' })).toMatchObject({ reason: 'sequence-error' });
    expect(await active.auth.firstLogin.openList({ flow: proof })).toMatchObject({ reason: 'flow-ended' });
  });
});
