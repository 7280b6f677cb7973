/*
 * The attack: somebody has the owner's phone in the hand, unlocked, with the app open, and nothing else. The app takes no password and opens no
 * session: what it approves is finished in the browser that asked, which gave the password. The phone alone gets nowhere.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { accountOf, activateByKey, inParallel } from '../unit/service/device/tools.js';
import { profiles } from '../unit/service/shared/tools.js';

describe.each(profiles)('an unlocked phone, and nothing else, in %s', (policy) => {
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it('whatever the app answers, no session comes out of it: not even the right number opens one without the browser’s token', async () => {
    const { number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const said = await active.phone.answer('approve', number);
    expect(said).toEqual({ ok: true, state: 'approved' });
    const guesses = [waiting?.approval, waiting?.approval.split('.')[0], waiting?.challenge, `${waiting?.approval.split('.')[0] ?? ''}.${waiting?.says.nonce ?? ''}`];
    for (const attempt of guesses) {
      expect(await active.auth.login.finishApproval({ attempt: attempt ?? '' })).toMatchObject({ ok: false, reason: 'sequence-error' });
      expect(await active.auth.approvals.finish({ approval: attempt ?? '', display: { amount: '1', currency: 'EUR', payee: 'thief' } })).toMatchObject({ ok: false });
    }
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(1);
  });

  it('R102: it asks for nothing: without the password no request waits, and none can be begun with the phone', async () => {
    expect(await active.phone.open()).toEqual([]);
    for (let n = 0; n < 5; n += 1) expect((await active.auth.login.start({ username: active.username, password: `guess ${n}` })).ok).toBe(false);
    expect(await active.phone.open()).toEqual([]);
  });

  it('R81: it pairs no other phone, and takes no session’s token: its calls are read, answer and sign out', async () => {
    const { signer } = active.phone;
    for (const token of [signer.kid, signer.jwk.x, (await active.phone.request({ method: 'GET', path: '/' })).statement]) {
      expect(await active.auth.binding.start({ token, act: 'pair-device' })).toMatchObject({ ok: false, reason: 'no-session' });
      expect(await active.auth.devices.list({ token })).toMatchObject({ ok: false, reason: 'no-session' });
      expect(await active.auth.profile.view({ token })).toMatchObject({ ok: false, reason: 'no-session' });
    }
  });

  it('what it reads says no more than the screen of a request: no address, no password, no list', async () => {
    await toApproval(active, { password: goodPassword });
    const read = JSON.stringify(await active.phone.open());
    for (const text of ['matti@example.com', '+358401234567', goodPassword]) expect(read.includes(text)).toBe(false);
  });

  it('R93, R95: the thief who knows the password, too, still has to see the browser that shows the number: ten guesses at once are judged no more often than one request allows, and open nothing', async () => {
    const { attempt, number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const { approval, challenge } = waiting ?? { approval: '', challenge: '' };
    const said = await inParallel(10, async (n) => {
      const guess = String((Number(number) + 1 + n) % 10 ** number.length).padStart(number.length, '0');
      return active.phone.send({ approval, answer: await active.phone.sign({ challenge, answer: 'approve', number: guess }) });
    });
    expect(said.filter(({ ok }) => ok)).toEqual([]);
    const judged = said.filter((one) => !one.ok && one.reason === 'wrong-number').length;
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThanOrEqual(active.auth.policy.approval.tries);
    expect(await active.auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'not-approved' });
    expect((await accountOf(active)).status).toBe('active');
    must(await active.auth.sessions.check({ token: active.token }));
  });
});
