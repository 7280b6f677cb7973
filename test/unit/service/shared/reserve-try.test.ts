import { describe, expect, it } from 'vitest';
import { planOtpLedgers, planPasswordLedgers, type LedgerPlan } from '../../../../src/core/throttle/index.js';
import type { LedgerStore } from '../../../../src/port/index.js';
import { createMemoryLedgerStore } from '../../../../src/adapter/memory/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import {
  clearLedgers, confirmMiss, giveBackLost, giveBackMisses, giveBackTry, judgeTry, noteLastTry, reserveTry, type ReservedTry,
} from '../../../../src/service/shared/reserve-try.js';
import { hour, jitter, minute, profiles, second, wrapPort } from './tools.js';

const now = 1_767_600_000_000;

function must<T extends { readonly ok: boolean }>(result: T): Extract<T, { readonly ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { readonly ok: true }>;
}

describe.each(profiles)('reserving a try in %s', (profile) => {
  const policy = resolvePolicy({ profile, overrides: {} });
  const strangers = planPasswordLedgers({ name: 'n', accountId: 'a1', lane: 'strangers', policy: policy.passwordFailures });
  const known = planPasswordLedgers({ name: 'n', accountId: 'a1', lane: 'known:b1', policy: policy.passwordFailures });
  const otp = planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'strangers', policy: policy.otpMisses });

  async function countsOf(ledgers: LedgerStore, plan: LedgerPlan, at = now): Promise<readonly number[]> {
    const keys = plan.rules.map(({ key }) => key);
    return (await ledgers.read({ keys, now: at })).map(({ count }) => count);
  }

  it.each(['one', 'two', 'three'])('R154: of 100 parallel wrong tries the count ends at the limit or above, and at most the limit are judged (%s)', async (seed) => {
    for (const plan of [known, otp]) {
      const ledgers = createMemoryLedgerStore();
      const slow = { ledgers: wrapPort(ledgers, 'ledgers', jitter(seed)) };
      const limit = plan.misses?.limit ?? 0;
      let judged = 0;
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          const tried = await reserveTry(slow, { plan, now });
          if (!tried.ok) return;
          judged += 1;
          await confirmMiss(slow, { reserved: tried.reserved, now });
        }),
      );
      expect(judged).toBe(limit);
      expect(await countsOf(ledgers, plan)).toEqual([limit]);
      expect(await reserveTry(slow, { plan, now: now + hour })).toEqual({ ok: false, reason: 'lane-closed' });
    }
  });

  it.each(['one', 'two', 'three'])('R154: the strangers’ waits let at most five of 100 parallel wrong passwords through (%s)', async (seed) => {
    const ledgers = createMemoryLedgerStore();
    const slow = { ledgers: wrapPort(ledgers, 'ledgers', jitter(seed)) };
    const said = await Promise.all(Array.from({ length: 100 }, () => reserveTry(slow, { plan: strangers, now })));
    expect(said.filter((tried) => tried.ok).length).toBeLessThanOrEqual(5);
    expect(said.filter((tried) => !tried.ok && tried.reason === 'lane-closed')).toEqual([]);
    const [tries = 0] = await countsOf(ledgers, strangers);
    expect(tries).toBe(said.filter((tried) => tried.ok).length);
  });

  it('R147 in part: the try that closes a lane is told from those that are only on their way', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    const reserved: ReservedTry<'otp-list'>[] = [];
    for (let n = 0; n < 5; n += 1) reserved.push(must(await reserveTry(deps, { plan: otp, now })).reserved);
    expect(await reserveTry(deps, { plan: otp, now })).toEqual({ ok: false, reason: 'lane-closed' });
    for (const one of reserved.slice(0, 2)) await giveBackTry(deps, { reserved: one, now });
    const closes: boolean[] = [];
    for (const one of reserved.slice(2)) closes.push(await confirmMiss(deps, { reserved: one, now }));
    for (let n = 0; n < 2; n += 1) closes.push(await confirmMiss(deps, { reserved: must(await reserveTry(deps, { plan: otp, now })).reserved, now }));
    expect(closes).toEqual([false, false, false, false, true]);
  });

  it('R147 in part: whoever is refused leaves no count behind, so that a full lane empties again', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    const reserved: ReservedTry<'otp-list'>[] = [];
    for (let n = 0; n < 5; n += 1) reserved.push(must(await reserveTry(deps, { plan: otp, now })).reserved);
    for (let n = 0; n < 20; n += 1) expect((await reserveTry(deps, { plan: otp, now })).ok).toBe(false);
    for (const one of reserved) await giveBackTry(deps, { reserved: one, now });
    expect(await countsOf(deps.ledgers, otp)).toEqual([0]);
    expect((await reserveTry(deps, { plan: otp, now })).ok).toBe(true);
  });

  it('R147 in part: a judge that throws has judged nothing, and its own error comes through', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    const { reserved } = must(await reserveTry(deps, { plan: otp, now }));
    await expect(judgeTry(deps, { reserved, now }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await countsOf(deps.ledgers, otp)).toEqual([0]);
    const { reserved: again } = must(await reserveTry(deps, { plan: otp, now }));
    const broken = { ledgers: { ...deps.ledgers, add: () => Promise.reject(new Error('the ledger too')) } };
    await expect(judgeTry(broken, { reserved: again, now }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await judgeTry(deps, { reserved: again, now }, () => Promise.resolve('said'))).toBe('said');
    expect(await countsOf(deps.ledgers, otp)).toEqual([1]);
  });

  it('R147 in part: a try that waits is given back, and the pause goes on', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 5; n += 1) must(await reserveTry(deps, { plan: strangers, now }));
    expect(await countsOf(deps.ledgers, strangers)).toEqual([5, 5]);
    for (let later = 0; later < 30; later += 10) {
      expect(await reserveTry(deps, { plan: strangers, now: now + later * second })).toEqual({ ok: false, reason: 'wait', retryAfterMs: (30 - later) * second });
    }
    expect(await countsOf(deps.ledgers, strangers)).toEqual([5, 5]);
  });

  it('R147 in part: giving back a try that opened the pause ends the pause with it', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 4; n += 1) must(await reserveTry(deps, { plan: strangers, now }));
    const { reserved } = must(await reserveTry(deps, { plan: strangers, now }));
    await giveBackTry(deps, { reserved, now });
    expect((await reserveTry(deps, { plan: strangers, now })).ok).toBe(true);
  });

  it('R147 in part: giving back what closes a lane leaves the waits', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 5; n += 1) must(await reserveTry(deps, { plan: strangers, now }));
    await giveBackMisses(deps, strangers, now);
    expect(await countsOf(deps.ledgers, strangers)).toEqual([5, 4]);
  });

  it('R147 in part: tries that a crash left behind are given back a minute after the last, and misses never are', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 2; n += 1) await confirmMiss(deps, { reserved: must(await reserveTry(deps, { plan: otp, now })).reserved, now });
    const lost = [];
    for (let n = 0; n < 3; n += 1) lost.push(must(await reserveTry(deps, { plan: otp, now })).reserved);
    expect(lost.map(({ last }) => last)).toEqual([false, false, true]);
    await noteLastTry(deps, { plan: otp, now });
    for (const later of [0, minute - 1]) {
      await giveBackLost(deps, { plan: otp, now: now + later });
      expect(await countsOf(deps.ledgers, otp, now + later)).toEqual([5]);
    }
    const later = now + minute;
    await Promise.all(Array.from({ length: 10 }, () => giveBackLost(deps, { plan: otp, now: later })));
    expect(await countsOf(deps.ledgers, otp, later)).toEqual([2]);
    await giveBackLost(deps, { plan: otp, now: later + hour });
    expect(await countsOf(deps.ledgers, otp, later + hour)).toEqual([2]);
  });

  it('R147 in part: a lane full of misses stays closed for ever', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 5; n += 1) await confirmMiss(deps, { reserved: must(await reserveTry(deps, { plan: otp, now })).reserved, now });
    for (const later of [minute, hour, 1000 * hour]) {
      await giveBackLost(deps, { plan: otp, now: now + later });
      expect(await reserveTry(deps, { plan: otp, now: now + later })).toEqual({ ok: false, reason: 'lane-closed' });
    }
    await clearLedgers(deps, otp);
    expect((await reserveTry(deps, { plan: otp, now })).ok).toBe(true);
  });

  it('R155 in part: a ledger store that is down reserves nothing: there is no guard, so nothing can be verified', async () => {
    const down = { ledgers: { ...createMemoryLedgerStore(), add: () => Promise.reject(new Error('down')) } };
    for (const plan of [strangers, known, otp]) await expect(reserveTry(down, { plan, now })).rejects.toThrow('down');
  });
});
