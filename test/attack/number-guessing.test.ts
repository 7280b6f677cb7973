/*
 * The attack: somebody holds the phone, unlocked or its key, and knows the password, but not the number on the owner's screen. He guesses, over
 * many requests and attempts, waits for pauses, and asks anew each time. Each miss counts in the Key's ledger of the lane; the lane closes.
 */
import { describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { activateByKey, accountOf, inParallel, logInByKey, reopenByKey, wrongNumber } from '../unit/service/device/tools.js';
import { jitter, minute, profiles, watchLedgers, wrapStorage } from '../unit/service/shared/tools.js';

/** Guesses until a lane closes; how many guesses that took. */
async function guess(active: ActiveByKey, browser?: string): Promise<number> {
  for (let guesses = 0; guesses < 50; ) {
    const { number, approval } = await toApproval(active, { password: goodPassword, browser });
    if (approval.state !== 'open') throw new Error(JSON.stringify(approval));
    for (let n = 0; n < active.auth.policy.approval.tries; n += 1) {
      const said = await active.phone.answer('approve', wrongNumber(number));
      if (said.ok) throw new Error('a wrong number was right');
      if (said.reason === 'lane-closed') return guesses + 1;
      if (said.reason === 'wait') break;
      if (said.reason !== 'wrong-number') throw new Error(said.reason);
      guesses += 1;
    }
    // What waits is denied by nobody: it is left, and asked anew when every pause is over.
    active.clock.advance(11 * minute);
  }
  throw new Error('it never closed');
}

describe.each(profiles)('guessing numbers in %s', (policy) => {
  it('R95, R100: strangers have five over all requests and attempts; then their lane is closed, the password counts as compromised, and known browsers go on', async () => {
    const active = await activateByKey(policy);
    expect(await guess(active)).toBe(5);
    await active.settle();
    expect((await accountOf(active)).password?.compromisedAt).toBeDefined();
    expect((await toApproval(active, { password: goodPassword })).approval).toEqual({ state: 'not-opened', reason: 'lane-closed' });
    const known = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.phone.answer('approve', known.number));
    expect(must(await active.auth.login.finishApproval({ attempt: known.attempt })).next).toBe('new-password');
  });

  it('R100, R146: the owner’s browser has ten in standard and five in nist; the last disables the Key, which is never switched on again', async () => {
    const active = await activateByKey(policy, { policyOverrides: { approval: { unansweredInARow: 10 } } });
    expect(await guess(active, active.browser)).toBe(policy === 'nist' ? 5 : 10);
    await active.settle();
    const account = await accountOf(active);
    expect([account.keyId, account.method, account.password?.compromisedAt]).toEqual([undefined, 'key', undefined]);
    expect(account.bindings.filter(({ factor }) => factor === 'key')).toMatchObject([{ endReason: 'disabled' }]);
    await expect(active.phone.open()).rejects.toThrow(/device-unknown/);
    active.clock.advance(365 * 24 * 60 * minute);
    await active.auth.maintain();
    expect((await toApproval(active, { password: goodPassword, browser: active.browser })).approval).toEqual({ state: 'not-opened', reason: 'no-device' });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'key-ended').length).toBe(2);
  });

  it('R100, R154 in part: a hundred guesses at once in four processes are judged no more often than the lane allows', async () => {
    const active = await activateByKey(policy, { policyOverrides: { approval: { tries: policy === 'nist' ? 10 : 1 } } }).catch(() => activateByKey(policy));
    const watched = watchLedgers(active.storage);
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(watched.storage, jitter(`guess ${n}`)) }));
    const { number } = await toApproval(active, { password: goodPassword });
    const [waiting] = await active.phone.open();
    const answers = await inParallel(100, (n) => active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'approve', number: wrongNumber(number), over: { jti: `guess-${String(n).padStart(8, '0')}` } }));
    const said = await inParallel(100, (n) => (processes[n % 4] ?? active).phone.send({ approval: waiting?.approval ?? '', answer: answers[n] ?? '' }));
    expect(said.some(({ ok }) => ok)).toBe(false);
    const misses = (await watched.counts(active.clock.now())).filter(({ key }) => key.startsWith('key/') && key.endsWith('/misses'));
    for (const { count } of misses) expect(count).toBeLessThanOrEqual(5);
  });

  it('R147: a right number clears the misses of its lane, and a login of another lane clears none', async () => {
    const active = await activateByKey(policy);
    const watched = watchLedgers(active.storage);
    const own = reopenByKey(active, { storage: watched.storage });
    const missesOf = async (lane: string) => (await watched.counts(active.clock.now())).filter(({ key }) => key.startsWith('key/') && key.includes(lane) && key.endsWith('/misses')).map(({ count }) => count);
    for (let n = 0; n < 2; n += 1) {
      const { number } = await toApproval(own, { password: goodPassword });
      await own.phone.answer('approve', wrongNumber(number));
      must(await own.phone.answer('cancelled').catch(() => ({ ok: true }) as const));
    }
    await logInByKey(own, active.browser);
    expect(await missesOf('/strangers')).toEqual([2]);
    await logInByKey(own);
    expect(await missesOf('/strangers')).toEqual([]);
  });
});
