import { describe, expect, it } from 'vitest';
import type { PolicyOverrides } from '../../../../src/index.js';
import { goodPassword, invite, logInAndSettle, must, toChallenge, walkAfresh, walkToList, type Active } from '../../../story/walk.js';
import { activate, eventsOf, jitter, keys, minute, profiles, reopen, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const limited = (whenFull: 'end-oldest' | 'refuse', perAccount = 2): PolicyOverrides => ({ session: { perAccount, whenFull }, hashing: { waiting: 64 }, otpMisses: {} });

async function openTokens(active: Active): Promise<readonly string[]> {
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  return sessions.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id);
}

async function open(active: Active): Promise<string> {
  const logged = must(await logInAndSettle(active, active.browser));
  if (logged.next !== 'authenticated') throw new Error('all three steps are done');
  return logged.token;
}

/** What a browser counts as when it logs in. */
async function laneOf(active: Active, browser: string | undefined): Promise<string | undefined> {
  const before = new Set((await active.storage.flows.findBy('accountId', active.accountId)).map(({ id }) => id));
  await toChallenge(active, browser);
  const [begun] = (await active.storage.flows.findBy('accountId', active.accountId)).filter(({ id }) => !before.has(id));
  return begun?.kind === 'attempt' ? begun.lane : undefined;
}

describe.each(profiles)('the limit of parallel sessions in %s', (policy) => {
  it('R171: with end-oldest one more ends the oldest, also of those opened in the same millisecond', async () => {
    const active = await walkAfresh({ policy, keys, policyOverrides: limited('end-oldest') });
    const tokens = [active.token];
    for (let n = 0; n < 4; n += 1) {
      tokens.push(await open(active));
      const standing = await Promise.all(tokens.map(async (token) => (await active.auth.sessions.check({ token })).ok));
      expect(standing).toEqual(tokens.map((_, at) => at >= tokens.length - 2));
    }
    active.clock.advance(minute);
    await open(active);
    const ended = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended');
    expect(ended).toMatchObject(Array.from({ length: 4 }, () => ({ reason: 'too-many-sessions', actor: { kind: 'system' } })));
  });

  it('R171 in part, R191 in part: until what follows an answer is done the session is there, one is too many, and its browser is a stranger', async () => {
    const policyOverrides = limited('end-oldest');
    const active = await activate(policy, { policyOverrides });
    await open(active);
    active.clock.advance(1);
    const { attempt, code } = await toChallenge(active);
    let follow = (): void => undefined;
    const gate = new Promise<void>((resolve) => (follow = resolve));
    let isAnswered = false;
    const storage = wrapStorage(active.storage, async (_name, _args, call) => {
      if (isAnswered) await gate;
      return call();
    });
    const { auth, settle } = reopen(active, { storage, policyOverrides });
    const said = must(await auth.login.answerOtp({ attempt, code }));
    isAnswered = true;
    if (said.next !== 'authenticated') return expect.unreachable();
    expect(await active.auth.sessions.check({ token: said.token })).toMatchObject({ ok: true });
    expect((await openTokens(active)).length).toBe(3);
    expect(await laneOf(active, said.browser)).toBe('strangers');
    follow();
    await settle();
    expect(await active.auth.sessions.check({ token: said.token })).toMatchObject({ ok: true });
    expect((await openTokens(active)).length).toBe(2);
    expect(await laneOf(active, said.browser)).toMatch(/^known:/);
  });

  it('R171: with refuse it says so right after the right password, and asks for no one-time password', async () => {
    const active = await activate(policy, { policyOverrides: limited('refuse') });
    await open(active);
    const before = await active.storage.lists.findBy('accountId', active.accountId);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toEqual({ ok: false, reason: 'too-many-sessions', supportContact });
    expect(await active.auth.login.start({ username: active.username, password: 'this is not the password at all' })).toMatchObject({ reason: 'wrong-credentials' });
    expect(await active.storage.lists.findBy('accountId', active.accountId)).toEqual(before);
    expect((await eventsOf(active.storage)).filter(({ reason }) => reason === 'too-many-sessions')).toMatchObject([{ kind: 'password-checked', outcome: 'failure' }]);
    must(await active.auth.sessions.end({ token: active.token }));
    await open(active);
  });

  it('R171: what has ended, by itself or by somebody, does not count', async () => {
    const active = await activate(policy, { policyOverrides: limited('refuse') });
    await open(active);
    active.clock.advance(active.auth.policy.session.idleMs);
    const tokens = [await open(active), await open(active)];
    for (const token of tokens) expect((await active.auth.sessions.check({ token })).ok).toBe(true);
  });

  it.each(['end-oldest', 'refuse'] as const)('R171: 20 parallel logins over four processes keep the limit, with %s', async (whenFull) => {
    const policyOverrides = limited(whenFull, 3);
    const active = await activate(policy, { policyOverrides });
    let waiting = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    // All three steps are done one after the other, as each position has one answer; then all sessions are stored at once.
    const processes = Array.from({ length: 4 }, (_, n) => {
      const late = jitter(`limit ${n}`);
      const storage = wrapStorage(active.storage, async (name, args, call) => {
        if (name === 'sessions.insert') {
          waiting += 1;
          await gate;
        }
        return late(name, args, call);
      });
      return reopen(active, { storage, policyOverrides });
    });
    const answers = [];
    for (let n = 0; n < 20; n += 1) {
      const { attempt, code } = await toChallenge(active, active.browser);
      answers.push((processes[n % 4] ?? active).auth.login.answerOtp({ attempt, code }));
      while (waiting < n + 1) await new Promise((resolve) => setImmediate(resolve));
    }
    release();
    const said = await Promise.all(answers);
    for (const { settle } of processes) await settle();
    expect((await openTokens(active)).length).toBe(3);
    const refused = said.flatMap((one) => (one.ok ? [] : [one.reason]));
    expect(new Set(refused)).toEqual(new Set(refused.length === 0 ? [] : ['too-many-sessions']));
    if (whenFull === 'refuse') expect(refused.length).toBeGreaterThan(0);
  });

  it('R171 in part: a first login never ends without a session for the sake of the limit', async () => {
    const policyOverrides = limited('refuse', 1);
    const invited = await invite({ policy, keys, policyOverrides });
    const { flow, codes } = await walkToList(invited);
    const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
    const active: Active = { ...invited, codes, token: '', browser: '' };
    let raced = false;
    // Somebody who has the list, too, logs in between the activation and the session of the first login.
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'sessions.insert' && !raced) {
        raced = true;
        must(await logInAndSettle(active));
      }
      return call();
    });
    const proven = must(await reopen(active, { storage, policyOverrides }).auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' }));
    expect(raced).toBe(true);
    expect((await active.auth.sessions.check({ token: proven.token })).ok).toBe(true);
    expect((await openTokens(active)).length).toBe(1);
  });

  it('R171 in part: a login that was on its way when the last place was taken is refused, and its session is ended', async () => {
    const policyOverrides = limited('refuse', 2);
    const active = await activate(policy, { policyOverrides });
    const { attempt } = await toChallenge(active, active.browser);
    await open(active);
    active.clock.advance(1);
    const { challenge } = must(await active.auth.login.renewChallenge({ attempt }));
    expect(await active.auth.login.answerOtp({ attempt, code: active.codes[challenge.position - 1] ?? '' })).toEqual({ ok: false, reason: 'too-many-sessions', supportContact });
    expect((await openTokens(active)).length).toBe(2);
  });
});
