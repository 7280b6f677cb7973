import { beforeEach, describe, expect, it } from 'vitest';
import { logIn, must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, hour, minute, profiles, second, wrongCode } from '../shared/tools.js';
import { plainEvent } from '../maintenance/tools.js';

const supportContact = 'Anna at the office, 09 123 456';

describe.each(profiles)('auth.sessions.recentLogins in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });
  const ask = (token = active.token) => active.auth.sessions.recentLogins({ token });

  it('R156 in part: a user sees the own logins and those that stopped after the password, the newest first', async () => {
    active.clock.advance(minute);
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    active.clock.advance(minute);
    must(await logIn(active, active.browser));
    const { logins } = must(await ask());
    const now = active.clock.now();
    expect(logins.slice(0, 3)).toEqual([
      { at: now, kind: 'session-opened', outcome: 'success', method: 'otp-list' },
      { at: now - minute, kind: 'partial-auth', outcome: 'failure', method: 'otp-list' },
      { at: now - 2 * minute, kind: 'session-opened', outcome: 'success', method: 'otp-list' },
    ]);
    expect(new Set(logins.map(({ kind }) => kind))).toEqual(new Set(['session-opened', 'partial-auth', 'list-proven', 'password-set']));
    expect(Object.isFrozen(logins) && logins.every((login) => Object.isFrozen(login))).toBe(true);
  });

  it('twenty at most, sealed or not, and a stranger who hammers at the account hides none', async () => {
    for (let n = 0; n < 25; n += 1) {
      active.clock.advance(second);
      const opened = must(await logIn(active, active.browser));
      // The eleventh would end the session that asks (R171).
      if (opened.next === 'authenticated') must(await active.auth.sessions.end({ token: opened.token }));
    }
    await active.auth.maintain();
    const newest = active.clock.now();
    for (let n = 0; n < 700; n += 1) {
      await active.storage.audit.append([plainEvent(`x${n}`, { at: newest + 1 + n, accountId: active.accountId, kind: 'password-checked', outcome: 'failure' })]);
    }
    const { logins } = must(await ask());
    expect(logins.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, n) => newest - n * second));
  });

  it('R208 in part: nobody sees another\'s, and no session that is over sees any', async () => {
    await active.storage.audit.append([plainEvent('other', { at: active.clock.now(), accountId: 'another', kind: 'session-opened' })]);
    expect(must(await ask()).logins.filter(({ kind }) => kind === 'session-opened')).toHaveLength(1);
    expect(await ask('no token')).toEqual({ ok: false, reason: 'no-session', supportContact });
    const second_ = must(await logIn(active, active.browser));
    if (second_.next !== 'authenticated') throw new Error('expected a session');
    active.clock.advance(policy === 'nist' ? hour / 2 : hour);
    expect(await ask()).toEqual({ ok: false, reason: 'idle', supportContact });
    active.clock.advance(12 * hour);
    expect(await ask()).toEqual({ ok: false, reason: 'too-old', supportContact });
    must(await active.auth.sessions.end({ token: second_.token }));
    expect(await ask(second_.token)).toEqual({ ok: false, reason: 'ended', supportContact });
  });

  it('R184 in part: of a session whose account is gone nothing is shown', async () => {
    await active.storage.accounts.remove(active.accountId);
    expect(must(await ask()).logins).toEqual([]);
  });
});
