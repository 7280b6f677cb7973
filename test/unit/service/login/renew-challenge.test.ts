import { beforeEach, describe, expect, it } from 'vitest';
import { must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, minute, profiles, reopen, wrapStorage, wrongCode } from '../shared/tools.js';

describe.each(profiles)('auth.login.renewChallenge in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it('R61 in part, R64 in part: a page that was left open gets the same position with fresh time', async () => {
    const { attempt, challenge, code } = await toChallenge(active);
    active.clock.advance(5 * minute);
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ reason: 'challenge-expired' });
    const renewed = must(await active.auth.login.renewChallenge({ attempt }));
    expect(renewed.challenge).toEqual({ ...challenge, expiresAt: active.clock.now() + 5 * minute });
    expect(Object.isFrozen(renewed.challenge)).toBe(true);
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(true);
  });

  it('R61 in part: renewing a hundred times draws no other position and forgives no miss', async () => {
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    for (let n = 0; n < 100; n += 1) {
      expect(must(await active.auth.login.renewChallenge({ attempt })).challenge.position).toBe(challenge.position);
    }
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    expect(record?.list).toMatchObject({ pinMisses: 1, lifetimeMisses: 1 });
  });

  it('R143 in part: after another attempt used the position it asks for the next one', async () => {
    const [mine, other] = [await toChallenge(active), await toChallenge(active)];
    must(await active.auth.login.answerOtp({ attempt: other.attempt, code: other.code }));
    const renewed = must(await active.auth.login.renewChallenge({ attempt: mine.attempt }));
    expect(renewed.challenge.position).not.toBe(mine.challenge.position);
    const code = active.codes[renewed.challenge.position - 1] ?? '';
    expect((await active.auth.login.answerOtp({ attempt: mine.attempt, code })).ok).toBe(true);
  });

  it('a lost race is refused as try-again, and the next call works', async () => {
    const { attempt } = await toChallenge(active);
    const losing = reopen(active, { storage: wrapStorage(active.storage, async (name, _args, call) => (name === 'flows.update' ? false : call())) });
    expect(await losing.auth.login.renewChallenge({ attempt })).toMatchObject({ ok: false, reason: 'try-again' });
    expect((await active.auth.login.renewChallenge({ attempt })).ok).toBe(true);
  });

  it('a list that others keep changing is refused as try-again, at the start too', async () => {
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt, code }));
    const losing = reopen(active, { storage: wrapStorage(active.storage, async (name, _args, call) => (name === 'lists.update' ? false : call())) });
    await expect(toChallenge(losing)).rejects.toThrow('try-again');
    expect((await toChallenge(active)).attempt).not.toBe('');
  });
});
