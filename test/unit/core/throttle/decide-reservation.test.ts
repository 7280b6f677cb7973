import { describe, expect, it } from 'vitest';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { decideReservation, pauseMs, planAddressCodeLedgers, planOtpLedgers, planPasswordLedgers, planRecoveryCodeLedgers, type LedgerCount, type LedgerPlan } from '../../../../src/core/throttle/index.js';

const second = 1_000;
const counted = (plan: LedgerPlan, count: number, inPause = 0): readonly LedgerCount[] => plan.rules.map(({ key }) => ({ key, count, inPause }));

describe('pauseMs', () => {
  const pace = { key: 'k', from: 5, firstMs: 30 * second, longestMs: 900 * second };

  it('R145 in part: none before the 5th, then 30 s doubled up to 15 min, and never more', () => {
    expect([0, 1, 4].map((count) => pauseMs({ pace, count }))).toEqual([0, 0, 0]);
    expect([5, 6, 7, 8, 9, 10, 11, 50].map((count) => pauseMs({ pace, count }) / second)).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('stays finite whatever the count', () => {
    for (const count of [1_000, 2 ** 31, Number.MAX_SAFE_INTEGER]) expect(pauseMs({ pace, count })).toBe(900 * second);
    expect(pauseMs({ pace: { ...pace, firstMs: 60_000, longestMs: 60_000 }, count: 9 })).toBe(60_000);
  });
});

describe.each(['standard', 'nist'] as const)('decideReservation in %s', (profile) => {
  const { passwordFailures, otpMisses } = resolvePolicy({ profile, overrides: {} });
  const strangers = planPasswordLedgers({ name: 'n', accountId: 'a1', lane: 'strangers', policy: passwordFailures });
  const unknown = planPasswordLedgers({ name: 'n', lane: 'strangers', policy: passwordFailures });
  const known = planPasswordLedgers({ name: 'n', accountId: 'a1', lane: 'known:b1', policy: passwordFailures });
  const otpStrangers = planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'strangers', policy: otpMisses });
  const otpKnown = planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'known:b1', policy: otpMisses });
  const code = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });

  it.each([
    ['the strangers’ passwords', strangers, 50], ['a known browser’s passwords', known, 10], ['the strangers’ one-time passwords', otpStrangers, 5],
    ['a known browser’s one-time passwords', otpKnown, profile === 'nist' ? 5 : 10], ['an address code', code, 5],
    ['a recovery’s password', planPasswordLedgers({ name: 'n', accountId: 'a1', lane: 'recovery:f1', policy: passwordFailures }), 5],
    ['a recovery’s third step', planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'recovery:f1', policy: otpMisses }), 5],
    ['the codes of a recovery', planRecoveryCodeLedgers({ accountId: 'a1', flowId: 'f1', tries: 5 }), 5],
  ] as const)('R65 in part, R145 in part: %s: the last try of the limit passes, the next one finds the lane closed', (_name, plan, limit) => {
    for (const onTheirWay of [1, 2, limit]) {
      const last = decideReservation({ plan, onTheirWay, counts: counted(plan, limit - onTheirWay) });
      expect(last.ok && last.guard).toMatchObject({ factor: plan.factor, subject: plan.subject, lane: plan.lane });
      expect(decideReservation({ plan, onTheirWay, counts: counted(plan, limit - onTheirWay + 1) })).toEqual({ ok: false, reason: 'lane-closed' });
      expect(decideReservation({ plan, onTheirWay: onTheirWay + 1, counts: counted(plan, limit - onTheirWay) })).toEqual({ ok: false, reason: 'lane-closed' });
    }
  });

  it('a pause lets its first try through and no other', () => {
    for (const plan of [strangers, unknown, otpKnown]) {
      expect(decideReservation({ plan, onTheirWay: 1, counts: counted(plan, 4, 1) }).ok).toBe(true);
      for (const inPause of [2, 3, 1_000]) expect(decideReservation({ plan, onTheirWay: 1, counts: counted(plan, 4, inPause) })).toEqual({ ok: false, reason: 'wait' });
    }
  });

  it('R141 in part: whoever must wait waits, whether the lane is closed or not: closing does not show', () => {
    expect(decideReservation({ plan: strangers, onTheirWay: 1, counts: counted(strangers, 99, 2) })).toEqual({ ok: false, reason: 'wait' });
    expect(decideReservation({ plan: unknown, onTheirWay: 1, counts: counted(unknown, 99, 2) })).toEqual({ ok: false, reason: 'wait' });
  });

  it('one full ledger is enough', () => {
    const [recent, misses] = counted(strangers, 0);
    if (recent === undefined || misses === undefined) throw new Error('two ledgers');
    expect(decideReservation({ plan: strangers, onTheirWay: 1, counts: [recent, { ...misses, count: 50 }] })).toEqual({ ok: false, reason: 'lane-closed' });
    expect(decideReservation({ plan: strangers, onTheirWay: 1, counts: [{ ...recent, inPause: 2 }, misses] })).toEqual({ ok: false, reason: 'wait' });
  });

  it('invariant 6: counts that are not those of the plan are the caller’s mistake, and give no guard', () => {
    const wrong: readonly (readonly LedgerCount[])[] = [
      [], counted(strangers, 1).slice(1), [...counted(strangers, 1)].reverse(), [...counted(strangers, 1), { key: 'x', count: 1, inPause: 0 }], counted(known, 1), counted(unknown, 1),
    ];
    for (const counts of wrong) expect(() => decideReservation({ plan: strangers, onTheirWay: 1, counts })).toThrow(new RangeError('counts: one for each rule of the plan, in its order'));
    for (const onTheirWay of [0, -1]) expect(() => decideReservation({ plan: strangers, onTheirWay, counts: counted(strangers, 0) })).toThrow(new RangeError('onTheirWay: at least 1, as this try is counted'));
  });

  it('results are frozen', () => {
    const decided = decideReservation({ plan: strangers, onTheirWay: 1, counts: counted(strangers, 1) });
    expect(Object.isFrozen(decided) && decided.ok && Object.isFrozen(decided.guard)).toBe(true);
    expect(Object.isFrozen(decideReservation({ plan: strangers, onTheirWay: 1, counts: counted(strangers, 99) }))).toBe(true);
  });
});
