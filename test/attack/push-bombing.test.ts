/*
 * The attack: somebody has the password and lets the owner's phone ring until the owner approves to have peace. The number is on the thief's
 * screen, so that an approval by habit is impossible; and the phone rings three times an attempt, five in ten minutes, and no more at all
 * after three in a row that nobody approved, until another factor succeeds.
 */
import { describe, expect, it } from 'vitest';
import { toApproval } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { activateByKey, reopenByKey, withReserve, wrongNumber } from '../unit/service/device/tools.js';
import { eventsOf, jitter, minute, profiles, wrapStorage } from '../unit/service/shared/tools.js';

describe.each(profiles)('a phone that is to be worn down in %s', (policy) => {
  it('R101, R103: a day of attempts, each asked again and again, rings three times; the owner’s own browser still works', async () => {
    const active = await activateByKey(policy);
    const rung: string[] = [];
    const ringing = reopenByKey(active, { push: { send: ({ id }) => Promise.resolve({}).finally(() => rung.push(id)) } });
    for (let n = 0; n < 144; n += 1) {
      const { attempt } = await toApproval(ringing, { password: goodPassword });
      for (let again = 0; again < 5; again += 1) await ringing.auth.login.askApproval({ attempt });
      active.clock.advance(10 * minute);
    }
    await ringing.settle();
    // Three of the first attempt, none of which anybody approved; and not one more all day.
    expect(rung.map((id) => id.slice(id.lastIndexOf('.')))).toEqual(['.1', '.2', '.3']);
    active.clock.advance(10 * minute);
    await active.auth.maintain();
    const refused = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'approval-refused');
    expect(refused.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(144 * 6 - 3);
    const known = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.phone.answer('approve', known.number));
    expect((await active.auth.login.finishApproval({ attempt: known.attempt })).ok).toBe(true);
  });

  it('R101: thirty attempts at once in four processes ring five times', async () => {
    const active = await activateByKey(policy, { policyOverrides: { hashing: { waiting: 64 } } });
    const rung: string[] = [];
    const push = { send: ({ id }: { readonly id: string }) => Promise.resolve({}).finally(() => rung.push(id)) };
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { push, storage: wrapStorage(active.storage, jitter(`bomb ${n}`)), policyOverrides: { hashing: { waiting: 64 } } }));
    await Promise.all(Array.from({ length: 30 }, (_, n) => (processes[n % 4] ?? active).auth.login.start({ username: active.username, password: goodPassword })));
    for (const { settle } of processes) await settle();
    expect(new Set(rung).size).toBe(5);
  });

  it('R103: leaving each request for the list in reserve does not keep the phone ringing either', async () => {
    const active = await withReserve(policy);
    let opened = 0;
    for (let n = 0; n < 20; n += 1) {
      const { attempt, approval } = await toApproval(active, { password: goodPassword });
      if (approval.state === 'open') opened += 1;
      await active.auth.login.useList({ attempt });
      active.clock.advance(10 * minute);
    }
    expect(opened).toBe(3);
  });

  it('R93: an approval by habit, with a number that somebody made up, opens nothing', async () => {
    const active = await activateByKey(policy);
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    expect(await active.phone.answer('approve', wrongNumber(number))).toMatchObject({ ok: false, reason: 'wrong-number' });
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(false);
  });
});
