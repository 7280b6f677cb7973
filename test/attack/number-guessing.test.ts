/*
 * The attack: somebody holds the phone, unlocked or its key, and knows the password, but not the number on the owner's screen. He guesses, over
 * many requests and attempts, waits for pauses, and asks anew each time. Each miss counts in the Key's ledger of the lane; the lane closes.
 */
import { describe, expect, it } from 'vitest';
import { toApproval, type ActiveByKey } from '../story/raw-phone.js';
import { goodPassword, must } from '../story/walk.js';
import { activateByKey, accountOf, inParallel, logInByKey, reopenByKey, wrongNumber } from '../unit/service/device/tools.js';
import { eventsOf, jitter, minute, profiles, second, watchLedgers, wrapStorage } from '../unit/service/shared/tools.js';

/** Another number of the same length, so many further on. */
const another = (number: string, by: number): string => String((Number(number) + by) % 10 ** number.length).padStart(number.length, '0');

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

  it('R93: ten tries are no setting of an approval', async () => {
    await expect(activateByKey(policy, { policyOverrides: { approval: { tries: 10 } } })).rejects.toThrow('policy.approval.tries: at most 3');
  });

  it('R100, R154 in part: of a hundred guesses at once, at five requests in four processes, five are judged and none after them', async () => {
    const active = await activateByKey(policy, { policyOverrides: { approval: { tries: 3, unansweredInARow: 10 } } });
    const watched = watchLedgers(active.storage);
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(watched.storage, jitter(`guess ${n}`)) }));
    const asked: Awaited<ReturnType<typeof toApproval>>[] = [];
    for (let n = 0; n < 5; n += 1) asked.push(await toApproval(active, { password: goodPassword }));
    const waiting = await active.phone.open();
    const numberOf = (approval: string): string => asked.find(({ attempt }) => attempt.startsWith(approval.slice(0, approval.lastIndexOf('.'))))?.number ?? '';
    // Three tries each: but for the ledger of the lane, fifteen numbers would be taken.
    expect(waiting.map(({ approval }) => numberOf(approval).length)).toEqual(Array.from({ length: 5 }, () => active.auth.policy.approval.digits));
    const guesses = await inParallel(100, async (n) => {
      const { approval = '', challenge = '' } = waiting[n % 5] ?? {};
      return { approval, answer: await active.phone.sign({ challenge, answer: 'approve', number: another(numberOf(approval), 1 + Math.floor(n / 5)) }) };
    });
    const send = (n: number, by: ActiveByKey) => by.phone.send(guesses[n] ?? { approval: '', answer: '' });
    const said = await inParallel(100, (n) => send(n, processes[n % 4] ?? active));
    expect(said.filter(({ ok }) => ok)).toEqual([]);
    const judged = async () => (await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'third-step-checked' && reason === 'wrong-number').length;
    const misses = async () => (await watched.counts(active.clock.now())).filter(({ key }) => key.startsWith('key/') && key.endsWith('/misses')).map(({ count }) => count);
    const atOnce = await judged();
    expect(atOnce).toBeGreaterThan(0);
    expect([await misses(), atOnce <= 5]).toEqual([[atOnce], true]);
    for (let n = 0; n < 100; n += 1) expect((await send(n, processes[0] ?? active)).ok).toBe(false);
    expect([await misses(), await judged()]).toEqual([[5], 5]);
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

describe('guessing numbers in a known browser in standard', () => {
  it('R65, R100: the fifth wrong number begins a minute in which no number is judged, not even the right one; then there are five more', async () => {
    const active = await activateByKey('standard', { policyOverrides: { approval: { tries: 3, unansweredInARow: 10 } } });
    const { attempt, number } = await toApproval(active, { password: goodPassword, browser: active.browser });
    for (let n = 1; n <= 3; n += 1) expect(await active.phone.answer('approve', wrongNumber(number))).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 3 - n });
    const { approval } = must(await active.auth.login.askApproval({ attempt }));
    const right = approval.state === 'open' ? approval.number : '';
    const wrong = () => active.phone.answer('approve', wrongNumber(right));
    for (let n = 1; n <= 2; n += 1) expect(await wrong()).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 3 - n });
    for (const waited of [0, 59]) {
      active.clock.advance(waited * second);
      expect(await wrong()).toEqual({ ok: false, reason: 'wait', retryAfterMs: minute - waited * second });
      expect(await active.phone.answer('approve', right)).toMatchObject({ ok: false, reason: 'wait' });
    }
    active.clock.advance(second);
    expect(await wrong()).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 0 });
    expect((await accountOf(active)).keyId).toBeDefined();
    // Waiting was no miss: the tenth ends the Key, as if nobody had tried meanwhile.
    expect(await guess(active, active.browser)).toBe(4);
    expect((await accountOf(active)).keyId).toBeUndefined();
  });
});
