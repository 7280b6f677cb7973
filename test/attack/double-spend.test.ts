/*
 * The attack: a thief with the password and a copy of one one-time password sends it at the same instant as the owner, or from a
 * hundred machines at once, hoping that two servers both find it unused. The stores answer slowly and out of order, and a server may
 * die between looking and writing. At most one session may ever come out of one one-time password, and the guesses beside it must not overrun their limit.
 */
import { describe, expect, it } from 'vitest';
import { must, toChallenge, type Active } from '../story/walk.js';
import { activate, crashAt, eventsOf, jitter, profiles, reopen, wrapStorage, wrongCode } from '../unit/service/shared/tools.js';

const servers = (active: Active, seed: string, count: number) => Array.from({ length: count }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)) }));
const serverOf = (machines: readonly Active[], n: number): Active => machines[n % machines.length] ?? expect.unreachable('there is a server');
const sessionsOf = (active: Active) => active.storage.sessions.findBy('accountId', active.accountId);

async function openMany(active: Active, count: number) {
  const attempts = [];
  while (attempts.length < count) attempts.push(await toChallenge(active));
  return attempts;
}

describe.each(profiles)('spending one one-time password twice, in %s', (policy) => {
  it.each(['one', 'two', 'three', 'four'])('R60, R143, invariant 1: a hundred answers over four slow servers open one session at most (%s)', async (seed) => {
    const active = await activate(policy);
    const attempts = await openMany(active, 20);
    const before = (await sessionsOf(active)).length;
    const machines = servers(active, seed, 4);
    const said = await Promise.all(
      Array.from({ length: 100 }, (_, n) => serverOf(machines, n).auth.login.answerOtp({ attempt: attempts[n % 20]?.attempt ?? '', code: attempts[n % 20]?.code ?? '' })),
    );
    expect(said.filter((result) => result.ok).length).toBe(1);
    expect((await sessionsOf(active)).length).toBe(before + 1);
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    expect(record?.list).toMatchObject({ lifetimeMisses: 0, burnt: [] });
    expect(record?.list.used.length).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-opened').length).toBe(2);
  });

  it.each(['one', 'two', 'three'])('R60, R67: right and wrong answers mixed: one session at most, and at most five wrong ones judged (%s)', async (seed) => {
    const active = await activate(policy);
    const attempts = await openMany(active, 30);
    const before = (await sessionsOf(active)).length;
    const machines = servers(active, `mixed ${seed}`, 3);
    const said = await Promise.all(
      attempts.map(({ attempt, code, challenge }, n) => serverOf(machines, n).auth.login.answerOtp({ attempt, code: n % 7 === 6 ? code : wrongCode(active, challenge.position) })),
    );
    expect(said.filter((result) => result.ok).length).toBeLessThanOrEqual(1);
    expect((await sessionsOf(active)).length).toBeLessThanOrEqual(before + 1);
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    expect(record?.list.lifetimeMisses).toBeLessThanOrEqual(5);
  });

  it('invariant 1, invariant 2: a server that dies anywhere in the middle leaves at most one use of it', async () => {
    for (let n = 1; ; n += 1) {
      const active = await activate(policy);
      const [mine, other] = await openMany(active, 2);
      if (mine === undefined || other === undefined) throw new Error('two attempts');
      const before = (await sessionsOf(active)).length;
      const around = crashAt(n, n % 2 === 0 ? 'before' : 'after');
      const dying = reopen(active, { storage: wrapStorage(active.storage, around) });
      const first = await dying.auth.login.answerOtp({ attempt: mine.attempt, code: mine.code }).catch(() => undefined);
      const again = [await active.auth.login.answerOtp({ attempt: mine.attempt, code: mine.code }), await active.auth.login.answerOtp({ attempt: other.attempt, code: other.code })];
      const granted = [first, ...again].filter((result) => result?.ok === true).length;
      expect(granted).toBeLessThanOrEqual(1);
      expect((await sessionsOf(active)).length).toBeLessThanOrEqual(before + 1);
      if (around.calls() < n) break;
    }
  });

  it('and of two answers in turn the first is taken', async () => {
    const active = await activate(policy);
    const [mine] = await openMany(active, 1);
    must(await active.auth.login.answerOtp({ attempt: mine?.attempt ?? '', code: mine?.code ?? '' }));
  });
});
