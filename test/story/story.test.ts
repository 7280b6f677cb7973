import { describe, expect, it } from 'vitest';
import { goodPassword, logIn, must, toChallenge, walkAfresh } from './walk.js';

describe.each(['standard', 'nist'] as const)('the story in %s', (policy) => {
  it('from invitation to three-step login with a printed list', async () => {
    const active = await walkAfresh({ policy });
    const { auth, inbox, username } = active;
    expect(must(await auth.sessions.check({ token: active.token })).session.accountId).toBe(active.accountId);
    const logged = must(await logIn(active));
    expect(logged.next).toBe('authenticated');
    const { attempt, challenge } = await toChallenge(active);
    const wrong = await auth.login.answerOtp({ attempt, code: 'AAAA' });
    expect(wrong).toMatchObject({ ok: false, reason: 'wrong-code', challenge: { position: challenge.position } });
    expect(await auth.login.start({ username, password: `${goodPassword}!` })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(inbox.all().length).toBeGreaterThan(3);
  });
});
