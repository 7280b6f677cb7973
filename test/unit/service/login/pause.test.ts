import { describe, expect, it } from 'vitest';
import { goodPassword, must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, hour, minute, profiles, reopen, second, watchLedgers, wrongCode } from '../shared/tools.js';

const wrongPassword = 'this is not the password';

/** One try; how long it is to wait, or 0 where it was judged. */
async function knock(active: Active, username: string): Promise<number> {
  const refused = await active.auth.login.start({ username, password: wrongPassword });
  if (refused.ok) throw new Error('a wrong password was right');
  return refused.reason === 'wait' ? refused.retryAfterMs : 0;
}

/** Tries as fast as they are judged until the next pause would begin; then the one that opens it, so long before the hour is over. */
async function pauseBeforeTheHour(active: Active, username: string, beforeMs: number): Promise<void> {
  const start = active.clock.now();
  for (let n = 0; n < 6; n += 1) active.clock.advance(await knock(active, username));
  active.clock.set(start + hour - beforeMs);
  expect(await knock(active, username)).toBe(0);
}

describe.each(profiles)('a pause that begins late in the hour of its tries, in %s', (policy) => {
  it.each(['matti', 'nobody'] as const)('R145 in part: it goes on past the end of the hour: %s', async (who) => {
    const active = await activate(policy);
    const username = who === 'matti' ? active.username : 'nobody1234';
    await pauseBeforeTheHour(active, username, 1);
    const paused = await knock(active, username);
    expect(paused).toBeGreaterThanOrEqual(minute);
    active.hasher.reset();
    for (const ms of [1, 10 * second, paused - 10 * second - 2]) {
      const before = active.clock.now();
      active.clock.advance(ms);
      const { ok, ...refused } = await active.auth.login.start({ username, password: goodPassword });
      expect([ok, refused]).toMatchObject([false, { reason: 'wait' }]);
      expect(active.clock.now()).toBe(before + ms);
    }
    expect(active.hasher.verifies + active.hasher.hashes).toBe(0);
    expect(await knock(active, username)).toBe(1);
    active.clock.advance(1);
    expect((await active.auth.login.start({ username, password: goodPassword })).ok).toBe(who === 'matti');
  });

  it('R145 in part: it is as long as it was told, whoever knocks meanwhile, and the next hour begins with four tries', async () => {
    const active = await activate(policy);
    await pauseBeforeTheHour(active, active.username, 10 * second);
    const until = active.clock.now() + (await knock(active, active.username));
    while (active.clock.now() < until) {
      expect(await knock(active, active.username)).toBe(until - active.clock.now());
      active.clock.advance(5 * second);
    }
    for (let n = 0; n < 4; n += 1) expect(await knock(active, active.username)).toBe(0);
  });

  it('R193 in part: nothing of it is left of an unknown name an hour after its last try', async () => {
    const active = await activate(policy);
    const watched = watchLedgers(active.storage);
    const spied = reopen(active, { storage: watched.storage });
    await pauseBeforeTheHour(spied, 'nobody1234', 1);
    await knock(spied, 'nobody1234');
    expect((await watched.counts(active.clock.now())).length).toBeGreaterThan(0);
    active.clock.advance(hour);
    expect(await watched.counts(active.clock.now())).toEqual([]);
  });

  it('R145 in part: a right password ends the pause with its tries', async () => {
    const active = await activate(policy);
    await pauseBeforeTheHour(active, active.username, 1);
    active.clock.advance(await knock(active, active.username));
    must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    for (let n = 0; n < 4; n += 1) expect(await knock(active, active.username)).toBe(0);
  });
});

describe('R65 in part: a known browser’s minute (standard)', () => {
  it('is waited out at any hour: its misses have none', async () => {
    const active = await activate('standard');
    const { attempt, challenge } = await toChallenge(active, active.browser);
    for (let n = 0; n < 4; n += 1) await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    for (const later of [0, hour, 30 * hour]) {
      active.clock.advance(later);
      const again = await toChallenge(active, active.browser);
      expect(await active.auth.login.answerOtp({ attempt: again.attempt, code: wrongCode(active, again.challenge.position) })).toMatchObject({ reason: 'wrong-code' });
      active.clock.advance(minute - 1);
      expect(await active.auth.login.answerOtp({ attempt: again.attempt, code: again.code })).toMatchObject({ reason: 'wait', retryAfterMs: 1 });
      active.clock.advance(1);
    }
  });
});
