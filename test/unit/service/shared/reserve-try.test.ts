import { describe, expect, it } from 'vitest';
import { planOtpLedgers, planPasswordLedgers, tryBuckets, type LedgerPlan } from '../../../../src/core/throttle/index.js';
import type { LedgerEntry, LedgerStore } from '../../../../src/port/index.js';
import { createMemoryLedgerStore } from '../../../../src/adapter/memory/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { acceptTry, clearLedgers, confirmMiss, countWait, giveBackTry, isClosed, judgeTry, reserveTry, type ReservedTry } from '../../../../src/service/shared/reserve-try.js';
import { hour, jitter, minute, noteCalls, profiles, second, wrapPort, type Around } from './tools.js';

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

  /** The misses of each rule. */
  async function countsOf(ledgers: LedgerStore, plan: LedgerPlan, at = now): Promise<readonly number[]> {
    const keys = plan.rules.map(({ key }) => key);
    return (await ledgers.read({ keys, now: at })).map(({ count }) => count);
  }

  /** The tries that count as on their way. */
  async function onTheirWay(ledgers: LedgerStore, plan: LedgerPlan, at = now): Promise<number> {
    const { own, others } = tryBuckets({ plan, now: at });
    return (await ledgers.read({ keys: [own, ...others], now: at })).reduce((sum, { count }) => sum + count, 0);
  }

  const missed = async (deps: { readonly ledgers: LedgerStore }, plan: LedgerPlan, times: number): Promise<readonly boolean[]> => {
    const closed: boolean[] = [];
    for (let n = 0; n < times; n += 1) closed.push(await confirmMiss(deps, { reserved: must(await reserveTry(deps, { plan, now })).reserved, now }));
    return closed;
  };

  it.each(['one', 'two', 'three'])('R154 in part: of 100 parallel wrong tries at most the limit are judged, counted at the limit at once, and not one more follows than is left (%s)', async (seed) => {
    for (const plan of [known, otp]) {
      const ledgers = createMemoryLedgerStore();
      const slow = { ledgers: wrapPort(ledgers, 'ledgers', jitter(seed)) };
      const limit = plan.rules[0]?.limit ?? 0;
      let judged = 0;
      let most = 0;
      const guess = async (): Promise<void> => {
        const tried = await reserveTry(slow, { plan, now });
        most = Math.max(most, (await onTheirWay(ledgers, plan)) + ((await countsOf(ledgers, plan))[0] ?? 0));
        if (!tried.ok) return;
        judged += 1;
        await confirmMiss(slow, { reserved: tried.reserved, now });
      };
      await Promise.all(Array.from({ length: 100 }, guess));
      expect(judged).toBeGreaterThan(0);
      expect(judged).toBeLessThanOrEqual(limit);
      expect(most).toBeGreaterThanOrEqual(limit);
      expect([await countsOf(ledgers, plan), await onTheirWay(ledgers, plan)]).toEqual([[judged], 0]);
      for (let more = 0; more < limit; more += 1) await guess();
      expect([judged, await countsOf(ledgers, plan)]).toEqual([limit, [limit]]);
      expect(await reserveTry(slow, { plan, now: now + hour })).toEqual({ ok: false, reason: 'lane-closed' });
    }
  });

  it.each(['one', 'two', 'three'])('R154 in part: nor where the 100 come as one bucket turns into the next, from clocks half a minute apart (%s)', async (seed) => {
    for (const plan of [known, otp]) {
      const slow = { ledgers: wrapPort(createMemoryLedgerStore(), 'ledgers', jitter(seed)) };
      const limit = plan.rules[0]?.limit ?? 0;
      const turn = now - (now % (2 * minute)) + 2 * minute;
      const said = await Promise.all(Array.from({ length: 100 }, (_, n) => reserveTry(slow, { plan, now: turn + (n % 2 === 0 ? -15 : 15) * second })));
      expect(said.filter(({ ok }) => ok).length).toBeLessThanOrEqual(limit);
    }
  });

  it.each(['one', 'two', 'three'])('R154 in part: the strangers’ waits let at most five of 100 parallel wrong passwords through (%s)', async (seed) => {
    const ledgers = createMemoryLedgerStore();
    const slow = { ledgers: wrapPort(ledgers, 'ledgers', jitter(seed)) };
    const said = await Promise.all(Array.from({ length: 100 }, () => reserveTry(slow, { plan: strangers, now })));
    expect(said.filter((tried) => tried.ok).length).toBeLessThanOrEqual(5);
    expect(said.filter((tried) => !tried.ok && tried.reason === 'lane-closed')).toEqual([]);
    expect(await onTheirWay(ledgers, strangers)).toBe(said.filter((tried) => tried.ok).length);
  });

  it('R154 in part, R145 in part: in a crowd that is larger than the limit one begins the pause and is judged, and the others wait: none hears that the lane is closed', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    await missed(deps, strangers, 4);
    const [limit] = strangers.rules.flatMap((rule) => rule.limit ?? []);
    const { own, windowMs } = tryBuckets({ plan: strangers, now });
    await deps.ledgers.add({ changes: [{ key: own, amount: limit ?? 0, windowMs }], now });
    expect(await reserveTry(deps, { plan: strangers, now })).toEqual({ ok: false, reason: 'wait', retryAfterMs: strangers.rules[0]?.pace?.firstMs });
    await deps.ledgers.add({ changes: [{ key: own, amount: -5 }], now });
    expect((await reserveTry(deps, { plan: strangers, now })).ok).toBe(true);
    expect(await reserveTry(deps, { plan: strangers, now })).toMatchObject({ reason: 'wait' });
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
    expect([await countsOf(deps.ledgers, otp), await onTheirWay(deps.ledgers, otp)]).toEqual([[0], 0]);
    expect((await reserveTry(deps, { plan: otp, now })).ok).toBe(true);
  });

  it('R147 in part: a judge that throws has judged nothing, and its own error comes through', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    const { reserved } = must(await reserveTry(deps, { plan: otp, now }));
    await expect(judgeTry(deps, { reserved, now }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await onTheirWay(deps.ledgers, otp)).toBe(0);
    const { reserved: again } = must(await reserveTry(deps, { plan: otp, now }));
    const broken = { ledgers: { ...deps.ledgers, add: () => Promise.reject(new Error('the ledger too')) } };
    await expect(judgeTry(broken, { reserved: again, now }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await judgeTry(deps, { reserved: again, now }, () => Promise.resolve('said'))).toBe('said');
    expect([await countsOf(deps.ledgers, otp), await onTheirWay(deps.ledgers, otp)]).toEqual([[0], 1]);
  });

  it('R147 in part: a ledger that cannot begin the pause after the try was counted takes it off again', async () => {
    const ledgers = createMemoryLedgerStore();
    await missed({ ledgers }, strangers, 4);
    const add: LedgerStore['add'] = (input) => (input.changes.some(({ key, amount }) => key.endsWith('/pause') && amount === 1) ? Promise.reject(new Error('down')) : ledgers.add(input));
    await expect(reserveTry({ ledgers: { ...ledgers, add } }, { plan: strangers, now })).rejects.toThrow('down');
    expect(await onTheirWay(ledgers, strangers)).toBe(0);
  });

  it('R155 in part, invariant 7: a ledger that leaves an answer out, or mixes them up, reserves nothing', async () => {
    const ledgers = createMemoryLedgerStore();
    for (const spoilt of [(answer: readonly LedgerEntry[]) => answer.slice(1), (answer: readonly LedgerEntry[]) => [...answer].reverse(), () => []]) {
      const broken = { ledgers: { ...ledgers, add: async (input: Parameters<LedgerStore['add']>[0]) => spoilt(await ledgers.add(input)) } };
      await expect(reserveTry(broken, { plan: otp, now })).rejects.toMatchObject({ code: 'ledger-unavailable' });
    }
  });

  it('R147 in part: a try that waits is given back, and the pause goes on', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    await missed(deps, strangers, 5);
    expect(await countsOf(deps.ledgers, strangers)).toEqual([5, 5]);
    for (let later = 0; later < 30; later += 10) {
      expect(await reserveTry(deps, { plan: strangers, now: now + later * second })).toEqual({ ok: false, reason: 'wait', retryAfterMs: (30 - later) * second });
    }
    expect([await countsOf(deps.ledgers, strangers), await onTheirWay(deps.ledgers, strangers)]).toEqual([[5, 5], 0]);
  });

  it('R147 in part: giving back a try that opened the pause ends the pause with it', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 4; n += 1) must(await reserveTry(deps, { plan: strangers, now }));
    const { reserved } = must(await reserveTry(deps, { plan: strangers, now }));
    await giveBackTry(deps, { reserved, now });
    expect((await reserveTry(deps, { plan: strangers, now })).ok).toBe(true);
  });

  it('R141 in part, R147 in part: what is answered like a wrong password and is none counts for the waits alone, and makes the calls of one', async () => {
    const calls: string[] = [];
    const ledgers = createMemoryLedgerStore();
    const deps = { ledgers: wrapPort(ledgers, 'ledgers', noteCalls(calls)) };
    for (const [plan, counts] of [[strangers, [4, 0]], [known, [0]]] as const) {
      for (let n = 0; n < 4; n += 1) {
        const { reserved } = must(await reserveTry(deps, { plan, now }));
        calls.length = 0;
        await countWait(deps, { reserved, now });
      }
      expect([await countsOf(ledgers, plan), await onTheirWay(ledgers, plan)]).toEqual([counts, 0]);
      const like = [...calls];
      const { reserved } = must(await reserveTry(deps, { plan, now }));
      calls.length = 0;
      await confirmMiss(deps, { reserved, now });
      expect(like).toEqual(calls);
    }
  });

  it('R147 in part: tries that a crash left behind are gone within four minutes, by themselves; misses never are', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    await missed(deps, otp, 2);
    for (let n = 0; n < 3; n += 1) must(await reserveTry(deps, { plan: otp, now }));
    for (const later of [0, minute, 2 * minute]) {
      expect(await reserveTry(deps, { plan: otp, now: now + later })).toEqual({ ok: false, reason: 'lane-closed' });
      expect(await isClosed(deps, { plan: otp, now: now + later })).toBe(false);
    }
    const later = now + 4 * minute;
    const again = await Promise.all(Array.from({ length: 3 }, () => reserveTry(deps, { plan: otp, now: later })));
    expect(again.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await countsOf(deps.ledgers, otp, later)).toEqual([2]);
    expect(await deps.ledgers.removeExpired(later + 4 * minute, 10)).toBeGreaterThanOrEqual(2);
  });

  it('R147 in part: a right answer clears the misses, and takes off no try but itself', async () => {
    for (const misses of [0, 2]) {
      const deps = { ledgers: createMemoryLedgerStore() };
      await missed(deps, otp, misses);
      const [right, wrong, lost] = [must(await reserveTry(deps, { plan: otp, now })), must(await reserveTry(deps, { plan: otp, now })), await reserveTry(deps, { plan: otp, now })];
      await acceptTry(deps, { reserved: right.reserved, now });
      expect([await countsOf(deps.ledgers, otp), await onTheirWay(deps.ledgers, otp), lost.ok]).toEqual([[0], 2, true]);
      await confirmMiss(deps, { reserved: wrong.reserved, now });
      expect([await countsOf(deps.ledgers, otp), await onTheirWay(deps.ledgers, otp)]).toEqual([[1], 1]);
    }
  });

  it('R147 in part: where nothing stands, a right answer clears nothing: one call less', async () => {
    const calls: string[] = [];
    const deps = { ledgers: wrapPort(createMemoryLedgerStore(), 'ledgers', noteCalls(calls)) };
    for (const plan of [strangers, known, otp]) await acceptTry(deps, { reserved: must(await reserveTry(deps, { plan, now })).reserved, now });
    expect(calls).toEqual(Array.from({ length: 6 }, () => 'ledgers.add'));
    await missed(deps, strangers, 4);
    // The fifth begins a pause, and ends it.
    await acceptTry(deps, { reserved: must(await reserveTry(deps, { plan: strangers, now })).reserved, now });
    expect(calls.slice(-4)).toEqual(['ledgers.add', 'ledgers.add', 'ledgers.clear', 'ledgers.add']);
    await missed(deps, strangers, 4);
    expect((await reserveTry(deps, { plan: strangers, now })).ok).toBe(true);
  });

  it('R147 in part: a right answer ends the pause that began with it, also where no miss stands', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    for (let n = 0; n < 4; n += 1) must(await reserveTry(deps, { plan: strangers, now }));
    await acceptTry(deps, { reserved: must(await reserveTry(deps, { plan: strangers, now })).reserved, now });
    expect((await reserveTry(deps, { plan: strangers, now })).ok).toBe(true);
  });

  it('R154 in part: a try is counted, and sees all others, in one step, and so becomes a miss; one that waits is taken off and told how long in one', async () => {
    const calls: string[] = [];
    const note: Around = (_name, [input], call) => {
      const { changes } = input as Parameters<LedgerStore['add']>[0];
      calls.push(changes.map(({ key, amount }) => `${key.includes('on-their-way') ? 'bucket' : key.split('/').at(-1)} ${amount}`).join(', '));
      return call();
    };
    const deps = { ledgers: wrapPort(createMemoryLedgerStore(), 'ledgers', note) };
    await missed(deps, strangers, 1);
    expect(calls).toEqual(['bucket 1, bucket 0, bucket 0, recent 0, misses 0, pause 0', 'recent 1, misses 1, bucket -1']);
    await missed(deps, strangers, 4);
    calls.length = 0;
    expect(await reserveTry(deps, { plan: strangers, now })).toMatchObject({ reason: 'wait', retryAfterMs: 30 * second });
    expect(calls).toEqual(['bucket 1, bucket 0, bucket 0, recent 0, misses 0, pause 0', 'pause 0, bucket -1']);
  });

  it('R147 in part: a lane full of misses stays closed for ever', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    expect(await missed(deps, otp, 5)).toEqual([false, false, false, false, true]);
    for (const later of [minute, hour, 1000 * hour]) {
      expect(await isClosed(deps, { plan: otp, now: now + later })).toBe(true);
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
