/*
 * The attack: somebody looked over Matti's shoulder, or read his traffic, and has the whole of one login: password, attempt,
 * one-time password and token. He sends all of it again, piece by piece, at once and later, from the same and from another process.
 * Nothing that worked once may work twice, and what he tries must not cost Matti anything.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, logIn, must, toChallenge } from '../story/walk.js';
import { activate, eventsOf, hour, minute, profiles, reopen } from '../unit/service/shared/tools.js';

describe.each(profiles)('replaying a login in %s', (policy) => {
  it('R59, R140 in part, invariant 1: the same answer in the same attempt is out of sequence, at once and after a restart', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt, code }));
    for (const process of [active, reopen(active)]) {
      for (const later of [0, minute, 24 * hour]) {
        active.clock.advance(later);
        expect(await process.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'sequence-error' });
        expect(await process.auth.login.renewChallenge({ attempt })).toMatchObject({ ok: false, reason: 'sequence-error' });
      }
    }
  });

  it('R59, invariant 1: the one-time password in an attempt of his own is wrong, at every position that is ever asked', async () => {
    const active = await activate(policy);
    const seen = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt: seen.attempt, code: seen.code }));
    for (let logins = 0; logins < 97; logins += 1) {
      const { attempt, challenge } = await toChallenge(active);
      expect(challenge.position).not.toBe(seen.challenge.position);
      if (logins % 30 === 0) expect(await active.auth.login.answerOtp({ attempt, code: seen.code })).toMatchObject({ ok: false, reason: 'wrong-code' });
      expect((await logIn(active)).ok).toBe(true);
    }
  });

  it('R143, invariant 1: an answer that was caught on its way is refused once the owner’s own has arrived, and is no miss', async () => {
    const active = await activate(policy);
    const owner = await toChallenge(active);
    const thief = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt: owner.attempt, code: owner.code }));
    expect(await active.auth.login.answerOtp({ attempt: thief.attempt, code: owner.code })).toMatchObject({ ok: false, reason: 'replayed' });
    expect((await active.storage.lists.findBy('accountId', active.accountId))[0]?.list.lifetimeMisses).toBe(0);
  });

  it('R169 in part: a token that was logged out is refused and told', async () => {
    const active = await activate(policy);
    must(await active.auth.sessions.end({ token: active.token }));
    for (const process of [active, reopen(active)]) expect(await process.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-use-after-end').length).toBe(2);
  });

  it('the temporary password of the first login opens nothing any more', async () => {
    const active = await activate(policy);
    expect(await active.auth.login.start({ username: active.username, password: active.temporaryPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
  });

  it('and the owner logs in as before', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt, code }));
    await active.auth.login.answerOtp({ attempt, code });
    expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(true);
    expect((await logIn(active)).ok).toBe(true);
  });
});
