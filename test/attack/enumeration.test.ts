/*
 * The attack: a stranger has a list of names and wants to know who of them has an account, before he spends a guess. He compares answers,
 * waits, the number of calls and hashes that an answer costs, messages and stored flows, between names that exist and names that do not.
 * Before the right password nothing may differ: not when it is wrong, not when he must wait, not when the lane is closed.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, type Active } from '../story/walk.js';
import { activate, hour, noteCalls, profiles, reopen, second, wrapStorage } from '../unit/service/shared/tools.js';

const guess = 'a guess of a stranger';

/** What a stranger can observe of one try. */
async function observe(active: Active, username: string) {
  const calls: string[] = [];
  const spied = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
  active.hasher.reset();
  const answer = await spied.auth.login.start({ username, password: guess });
  await active.settle();
  return { answer, hashes: active.hasher.hashes + active.hasher.verifies, calls: calls.length, flows: calls.filter((name) => name.startsWith('flows.')) };
}

describe.each(profiles)('telling usernames apart in %s', (policy) => {
  it('R141 in part, R145 in part, field 13 in part, invariant 3: two hundred tries at a name that exists and at one that does not look the same, one by one', async () => {
    const active = await activate(policy);
    const otherWork: number[] = [];
    for (let n = 0; n < 200; n += 1) {
      const [known, unknown] = [await observe(active, active.username), await observe(active, 'maija.meikalainen4821')];
      expect({ ...known, calls: 0 }, `try ${n}`).toEqual({ ...unknown, calls: 0 });
      if (known.calls !== unknown.calls) otherWork.push(known.calls - unknown.calls);
      // Some at once, some after a while, some after the window is over: past the 50th failure the known name's lane is closed.
      active.clock.advance(n % 10 === 9 ? hour : n % 3 === 0 ? 31 * second : 0);
    }
    // The failure that closes the lane writes one event more, once in the life of a password.
    expect(otherWork).toEqual([1]);
    active.clock.advance(hour);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
  });

  it('R126 in part, invariant 3: nothing is sent to anybody, whatever the name', async () => {
    const active = await activate(policy);
    active.inbox.clear();
    for (const username of [active.username, 'maija.meikalainen4821']) for (let n = 0; n < 60; n += 1) await observe(active, username);
    expect(active.inbox.all()).toEqual([]);
  });

  it('invariant 3: a token that was never issued and one of an ended attempt are refused alike', async () => {
    const active = await activate(policy);
    const started = await active.auth.login.start({ username: active.username, password: goodPassword });
    if (!started.ok || started.next !== 'otp-challenge') throw new Error('expected a challenge');
    const code = active.codes[started.challenge.position - 1] ?? '';
    await active.auth.login.answerOtp({ attempt: started.attempt, code });
    const [id = ''] = started.attempt.split('.');
    const guessed = `${id}.${Buffer.alloc(32, 9).toString('base64url')}`;
    const never = `${Buffer.alloc(16, 9).toString('base64url')}.${Buffer.alloc(32, 9).toString('base64url')}`;
    const said = await Promise.all([started.attempt, guessed, never, 'no token'].map((attempt) => active.auth.login.answerOtp({ attempt, code })));
    expect(new Set(said.map((result) => JSON.stringify(result))).size).toBe(1);
  });

  it('R141 in part: a name that has an account in another spelling is that account; one that only looks like it is nobody', async () => {
    const active = await activate(policy);
    const twins = ['а', 'ο', 'і', 'ｍ', 'ı'].map((letter) => active.username.replace(/[aoim]/, letter)).filter((name) => name !== active.username);
    for (const username of twins) expect(await active.auth.login.start({ username, password: goodPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect((await active.auth.login.start({ username: active.username.toUpperCase(), password: goodPassword })).ok).toBe(true);
  });
});
