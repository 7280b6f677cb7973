import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLedgerStore } from '../../src/adapter/memory/index.js';
import { resolvePolicy } from '../../src/core/policy/index.js';
import { planOtpLedgers, planPasswordLedgers, planRecoveryCodeLedgers, type Lane, type LedgerPlan } from '../../src/core/throttle/index.js';
import { acceptTry, confirmMiss, giveBackTry, reserveTry } from '../../src/service/shared/reserve-try.js';
import { seed } from '../unit/core/otp-list/fixtures.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** What becomes of a try; `lost`: the process died with it. */
type Try = 'wrong' | 'right' | 'unjudged' | 'lost';
type Step = { readonly kind: 'try'; readonly fate: Try } | { readonly kind: 'wait'; readonly ms: number };

const wait = fc.oneof(fc.integer({ min: 1, max: 120 * second }), fc.constantFrom(30 * second, minute, 15 * minute, hour)).map((ms): Step => ({ kind: 'wait', ms }));
const tries = (...fates: readonly Try[]) => fc.constantFrom(...fates).map((fate): Step => ({ kind: 'try', fate }));

describe.each(['standard', 'nist'] as const)('ledgers against a model, in %s', (profile) => {
  const policy = resolvePolicy({ profile, overrides: {} });

  /** The strangers' one-time passwords: misses in a row and tries that were lost fill the lane; what was lost is gone after two to four minutes, and only misses stay. */
  async function playOtp(steps: readonly Step[]): Promise<void> {
    const plan = planOtpLedgers({ accountId: 'a1', epoch: 'password-1', lane: 'strangers', policy: policy.otpMisses });
    const limit = policy.otpMisses.strangers;
    const deps = { ledgers: createMemoryLedgerStore() };
    let now = 1_767_600_000_000;
    let misses = 0;
    let lost: readonly number[] = [];
    for (const step of steps) {
      if (step.kind === 'wait') {
        now += step.ms;
        continue;
      }
      lost = lost.filter((at) => Math.floor(now / (2 * minute)) - Math.floor(at / (2 * minute)) <= 1);
      const tried = await reserveTry(deps, { plan, now });
      expect(tried.ok).toBe(misses + lost.length < limit);
      if (!tried.ok) {
        expect(tried.reason).toBe('lane-closed');
        continue;
      }
      const { reserved } = tried;
      if (step.fate === 'wrong') {
        misses += 1;
        expect(await confirmMiss(deps, { reserved, now })).toBe(misses === limit);
      } else if (step.fate === 'right') {
        await acceptTry(deps, { reserved, now });
        misses = 0;
      } else if (step.fate === 'unjudged') await giveBackTry(deps, { reserved, now });
      else lost = [...lost, now];
      expect(misses).toBeLessThanOrEqual(limit);
    }
  }

  it(`R65 in part, R147, R154 in part: no run of right, wrong, unjudged and lost answers gets one more than five wrong ones in a row judged (seed ${seed})`, async () => {
    const run = fc.asyncProperty(fc.array(fc.oneof({ weight: 4, arbitrary: tries('wrong', 'wrong', 'right', 'unjudged', 'lost') }, { weight: 1, arbitrary: wait }), { maxLength: 60 }), playOtp);
    await fc.assert(run, { seed, numRuns: 300 });
  });

  /** The strangers' passwords: a window of an hour for the waits, and a count in a row that only a right one ends. */
  async function playPasswords(steps: readonly Step[], accountId: string | undefined): Promise<readonly string[]> {
    const { strangers, waitFrom, firstWaitMs, longestWaitMs, windowMs } = policy.passwordFailures;
    const plan = planPasswordLedgers({ name: 'n', accountId, lane: 'strangers', policy: policy.passwordFailures });
    const deps = { ledgers: createMemoryLedgerStore() };
    const said: string[] = [];
    let now = 1_767_600_000_000;
    let [windowEnd, inWindow, pauseEnd, inARow] = [0, 0, 0, 0];
    for (const step of steps) {
      if (step.kind === 'wait') {
        now += step.ms;
        continue;
      }
      const nth = (now < windowEnd ? inWindow : 0) + 1;
      // A pause that began late in the window goes on after it.
      const waits = now < pauseEnd;
      if (nth >= waitFrom && !waits) pauseEnd = now + Math.min(firstWaitMs * 2 ** (nth - waitFrom), longestWaitMs);
      const tried = await reserveTry(deps, { plan, now });
      const expected = waits ? 'wait' : accountId !== undefined && inARow >= strangers ? 'lane-closed' : 'judged';
      expect(tried.ok ? 'judged' : tried.reason).toBe(expected);
      said.push(expected === 'lane-closed' ? 'judged' : expected);
      if (!tried.ok && tried.reason === 'wait') expect(tried.retryAfterMs).toBe(pauseEnd - now);
      // The window opens with the first that counts: whoever has to wait opens none.
      if (!waits) [windowEnd, inWindow] = [now < windowEnd ? windowEnd : now + windowMs, nth];
      if (!tried.ok) continue;
      if (step.fate === 'right' && accountId !== undefined) {
        await acceptTry(deps, { reserved: tried.reserved, now });
        [windowEnd, inWindow, pauseEnd, inARow] = [0, 0, 0, 0];
      } else {
        inARow += 1;
        const closes = await confirmMiss(deps, { reserved: tried.reserved, now });
        if (accountId !== undefined) expect(closes).toBe(inARow === strangers);
      }
    }
    return said;
  }

  it(`R145: waits and the end of the strangers’ lane are those of a simple model (seed ${seed})`, async () => {
    const step = fc.oneof({ weight: 12, arbitrary: tries(...Array.from({ length: 29 }, () => 'wrong' as const), 'right') }, { weight: 10, arbitrary: wait });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 200, size: 'max' }), async (steps) => {
      await playPasswords(steps, 'a1');
    }), { seed, numRuns: 120 });
  });

  it(`R145 in part, R193 in part, invariant 3: an unknown name sees the very same waits as one whose password is never right (seed ${seed})`, async () => {
    const step = fc.oneof({ weight: 12, arbitrary: tries('wrong') }, { weight: 10, arbitrary: wait });
    const same = fc.asyncProperty(fc.array(step, { maxLength: 200, size: 'max' }), async (steps) => {
      expect(await playPasswords(steps, undefined)).toEqual(await playPasswords(steps, 'a1'));
    });
    await fc.assert(same, { seed, numRuns: 60 });
  });

  /** What counts side by side: the lanes of both factors, and the codes of two recoveries. */
  const plans = (): readonly LedgerPlan[] => {
    const lanes: readonly Lane[] = ['strangers', 'known:b1', 'recovery:f1', 'recovery:f2', 'session:s1'];
    return [
      ...lanes.map((lane) => planOtpLedgers({ accountId: 'a1', epoch: lane === 'strangers' ? 'password-1' : 'list-1', lane, policy: policy.otpMisses })),
      ...lanes.slice(1).map((lane) => planPasswordLedgers({ name: 'n', accountId: 'a1', lane, policy: policy.passwordFailures })),
      ...['f1', 'f2'].map((flowId) => planRecoveryCodeLedgers({ accountId: 'a1', flowId, tries: policy.recovery.codeTries })),
    ];
  };

  it(`R123 in part, R129 in part, R149 in part: recoveries and lanes count apart, each to its own limit, whatever the order (seed ${seed})`, async () => {
    const step = fc.record({ at: fc.nat({ max: plans().length - 1 }), fate: fc.constantFrom('wrong', 'wrong', 'wrong', 'right', 'unjudged' as const) });
    const run = fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const deps = { ledgers: createMemoryLedgerStore() };
      const model = plans().map((plan) => ({ plan, limit: plan.rules.at(-1)?.limit ?? 0, misses: 0 }));
      // Far apart, so that no known browser waits; well within the window of a recovery.
      let now = 1_767_600_000_000;
      for (const { at, fate } of steps) {
        now += 2 * hour;
        const one = model[at];
        if (one === undefined) continue;
        const tried = await reserveTry(deps, { plan: one.plan, now });
        expect(tried.ok ? 'judged' : tried.reason).toBe(one.misses < one.limit ? 'judged' : 'lane-closed');
        if (!tried.ok) continue;
        if (fate === 'unjudged') await giveBackTry(deps, { reserved: tried.reserved, now });
        else if (fate === 'right') {
          await acceptTry(deps, { reserved: tried.reserved, now });
          one.misses = 0;
        } else {
          one.misses += 1;
          const closes = await confirmMiss(deps, { reserved: tried.reserved, now });
          expect(closes).toBe(one.misses === one.limit);
        }
      }
    });
    await fc.assert(run, { seed, numRuns: 200 });
  });

  it('R129 in part: a closed recovery stays closed for as long as it could live, and its ledger is collected later', async () => {
    const deps = { ledgers: createMemoryLedgerStore() };
    const plan = planRecoveryCodeLedgers({ accountId: 'a1', flowId: 'f1', tries: policy.recovery.codeTries });
    const begun = 1_767_600_000_000;
    for (let tries = 0; tries < policy.recovery.codeTries; tries += 1) {
      const tried = await reserveTry(deps, { plan, now: begun + tries });
      if (!tried.ok) return expect.unreachable('a try is left');
      await confirmMiss(deps, { reserved: tried.reserved, now: begun + tries });
    }
    const end = begun + policy.recovery.linkTtlMs + policy.recovery.ttlMs;
    for (const now of [begun + minute, begun + hour, end]) expect(await reserveTry(deps, { plan, now })).toEqual({ ok: false, reason: 'lane-closed' });
    // The buckets of tries are gone; the misses are not.
    await deps.ledgers.removeExpired(end + 4 * minute, 10);
    expect(await reserveTry(deps, { plan, now: end })).toEqual({ ok: false, reason: 'lane-closed' });
    await deps.ledgers.removeExpired(end + 4 * minute, 10);
    expect(await deps.ledgers.removeExpired(begun + 30 * 24 * hour, 10)).toBe(1);
  });
});
