/*
 * The attack: a competitor knows a bookkeeper's username and wants her locked out on the last day of the month: he sends wrong passwords
 * day and night, and, having phished the password of another, wrong one-time passwords as well. Everything that counts failures
 * counts his, so the waits grow, the lane closes and the list loses positions.
 * Her own computer, which has completed three steps before, must go on working, and the list must survive.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, logIn, must, toChallenge, type Active } from '../story/walk.js';
import { activate, hour, profiles, reopen, wrongCode } from '../unit/service/shared/tools.js';

const wrongPassword = 'a guess of a competitor';

/** So many judged failures of strangers, waiting as long as they are told to. */
async function hammer(active: Active, failures: number): Promise<void> {
  for (let n = 0; n < failures; ) {
    const refused = await active.auth.login.start({ username: active.username, password: wrongPassword });
    if (!refused.ok && refused.reason === 'wait') active.clock.advance(refused.retryAfterMs);
    else n += 1;
  }
}

describe.each(profiles)('strangers who lock out, in %s', (policy) => {
  it('R145 in part: it works against strangers, or there would be nothing to fear: the right password fails in a closed lane', async () => {
    const active = await activate(policy);
    await hammer(active, 50);
    active.clock.advance(hour);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
  });

  it('R150 in part: at every moment of five hundred failures the owner’s known browser logs in', async () => {
    const active = await activate(policy);
    for (let rounds = 0; rounds < 20; rounds += 1) {
      for (let n = 0; n < 25; n += 1) await active.auth.login.start({ username: active.username, password: wrongPassword });
      expect((await logIn(active, active.browser)).ok).toBe(true);
      active.clock.advance(hour);
    }
  });

  it('R150 in part, R65 in part: a stranger who knows the password costs her five wrong answers, a new password and no list', async () => {
    const active = await activate(policy);
    for (let n = 0; n < 200; n += 1) {
      const started = await active.auth.login.start({ username: active.username, password: goodPassword });
      if (started.ok && started.next === 'otp-challenge') await active.auth.login.answerOtp({ attempt: started.attempt, code: wrongCode(active, started.challenge.position) });
    }
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    expect(record?.list).toMatchObject({ status: 'active', lifetimeMisses: 5 });
    expect(record?.list.burnt.length).toBe(1);
    const { attempt, code } = await toChallenge(active, active.browser);
    expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
    must(await active.auth.login.replacePassword({ attempt, password: 'lumi narskuu saappaan alla' }));
    expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).toMatchObject({ reason: 'wrong-credentials' });
  });

  it('R150 in part, R46 in part: a full queue of strangers’ hashes keeps places for known browsers', async () => {
    const active = await activate(policy);
    const { hash, verify, isOutdated } = active.hasher;
    const held: (() => void)[] = [];
    const hold = async <T>(work: () => Promise<T>): Promise<T> => {
      await new Promise<void>((resolve) => held.push(resolve));
      return work();
    };
    const slow = reopen(active, { hasher: { hash: (input) => hold(() => hash(input)), verify: (input) => hold(() => verify(input)), isOutdated } });
    const strangers = Array.from({ length: 200 }, (_, n) => slow.auth.login.start({ username: `somebody.${n}999`, password: wrongPassword }));
    await new Promise((resolve) => setImmediate(resolve));
    let done = false;
    const owner = slow.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser }).finally(() => (done = true));
    while (!done) {
      held.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await owner).ok).toBe(true);
    let left = strangers.length;
    for (const stranger of strangers) void stranger.then(() => (left -= 1));
    while (left > 0) {
      held.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('R149 in part: nor does he reach another account by it', async () => {
    const active = await activate(policy);
    const colleague = reopen(active);
    const made = must(
      await colleague.auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person: { name: 'Maija Virtanen', email: 'maija@example.com', phone: '+358407654321' }, delivery: 'in-person' }),
    );
    await hammer(active, 50);
    const slip = made.slip ?? expect.unreachable('a slip was handed out');
    expect(must(await active.auth.login.start({ username: made.username, password: slip.temporaryPassword })).next).toBe('first-login');
  });
});
