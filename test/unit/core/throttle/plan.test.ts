import { describe, expect, it } from 'vitest';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { ledgerKeys, planAddressCodeLedgers, planOtpLedgers, planPairingLedgers, planPasswordLedgers, planRecoveryCodeLedgers, tryBuckets, type Lane, type LedgerPlan } from '../../../../src/core/throttle/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

const minute = 60_000;
const hour = 60 * minute;

describe.each(['standard', 'nist'] as const)('the ledger plans in %s', (profile) => {
  const { passwordFailures, otpMisses } = resolvePolicy({ profile, overrides: {} });
  const password = (lane: Lane, accountId?: string, name = 'n1') => planPasswordLedgers({ name, accountId, lane, policy: passwordFailures });
  const otp = (lane: Lane, accountId = 'a1', epoch = 'e1') => planOtpLedgers({ accountId, epoch, lane, policy: otpMisses });

  it('R149 in part, R146 in part: every factor, account and lane has keys of its own, and so has every password and list that misses are made against', () => {
    const lanes: readonly Lane[] = ['strangers', 'known:b1', 'known:b2', 'recovery:f1', 'recovery:f2', 'recovery:b1', 'known:f1', 'session:f1', 'session:s1'];
    const plans: LedgerPlan[] = ['a1', 'a2'].flatMap((accountId) =>
      lanes.flatMap((lane): LedgerPlan[] => [password(lane, accountId, `name of ${accountId}`), otp(lane, accountId), otp(lane, accountId, 'e2')]),
    );
    plans.push(...['a1', 'a2'].flatMap((accountId) => ['f1', 'f2'].map((flowId) => planRecoveryCodeLedgers({ accountId, flowId, tries: 5 }))));
    plans.push(...['c1', 'c2'].map((codeId) => planAddressCodeLedgers({ accountId: 'a1', codeId, tries: 5 })), password('strangers', undefined, 'nobody'));
    // But for what the recoveries of an account share.
    const shared = (key: string): boolean => /^password\/a[12]\/recoveries\//.test(key);
    const keys = plans.flatMap((plan) => [...ledgerKeys(plan), tryBuckets({ plan, now: 0 }).own]).filter((key) => !shared(key));
    expect(new Set(keys).size).toBe(keys.length);
    expect(plans.every(isDeeplyFrozen)).toBe(true);
  });

  it('R145 in part: the strangers wait from the 5th and end at the 50th; a known browser ends at the 10th and never waits', () => {
    expect(password('strangers', 'a1').rules).toMatchObject([{ windowMs: hour, pace: { from: 5, firstMs: 30_000, longestMs: 900_000 } }, { limit: 50 }]);
    expect(password('known:b1', 'a1').rules).toEqual([{ key: 'password/a1/known:b1/misses', limit: 10 }]);
    expect(password('strangers', 'a1').rules[1]).toEqual({ key: 'password/a1/strangers/misses', limit: 50 });
  });

  it('R79 in part, R193 in part: a pairing code has a ledger of its own, which closes at its tries and is forgotten within the hour', () => {
    const plan = planPairingLedgers({ subject: 'a1', codeId: 'p1/0', tries: 20 });
    expect(plan).toEqual({ factor: 'pairing-code', subject: 'a1', lane: 'strangers', onTheirWay: 'pairing-code/a1/p1/0/on-their-way', rules: [{ key: 'pairing-code/a1/p1/0/misses', limit: 20, windowMs: hour }] });
    expect(isDeeplyFrozen(plan)).toBe(true);
  });

  it('R149 in part: what only holds the name of a lane is no lane', () => {
    for (const lane of ['x-known:b1', 'strangers,session:s1', 'known:']) expect(() => otp(lane as Lane)).toThrow(new TypeError("lane: must be 'strangers', or 'known:', 'recovery:' or 'session:' and an id"));
  });

  it('R193 in part: an unknown name has as many ledgers as a known one, and all of them expire within the hour', () => {
    const [known, unknown] = [password('strangers', 'a1'), password('strangers')];
    expect(unknown.rules.map(({ limit, pace }) => ({ limit, pace }))).toEqual(known.rules.map(({ limit, pace }) => ({ limit, pace })));
    expect(unknown.rules[0]).toEqual(known.rules[0]);
    expect(unknown.rules.every((rule) => rule.windowMs !== undefined && rule.windowMs <= hour)).toBe(true);
    expect(tryBuckets({ plan: unknown, now: 0 })).toMatchObject({ windowMs: 4 * minute });
    expect(unknown.rules.every(({ pace }) => pace === undefined || pace.longestMs <= hour)).toBe(true);
    // What closes a known account's lane never goes by itself (R146).
    expect(known.rules[1]).not.toHaveProperty('windowMs');
  });

  it('R65 in part: misses in a row have no window: 5 for strangers, 10 (nist: 5) for a known browser with a minute from the 5th', () => {
    expect(otp('strangers').rules).toEqual([{ key: 'otp-list/a1/e1/strangers/misses', limit: 5 }]);
    const limit = profile === 'nist' ? 5 : 10;
    expect(otp('known:b1').rules).toMatchObject([{ key: 'otp-list/a1/e1/known:b1/misses', limit, pace: { from: 5, firstMs: 60_000, longestMs: 60_000 } }]);
    expect(otp('known:b1').rules[0]).not.toHaveProperty('windowMs');
  });

  it('R48 in part: no lane of one-time passwords allows more than ten misses in a row', () => {
    for (const lane of ['strangers', 'known:b1'] as const) expect(otp(lane).rules.map(({ limit = Infinity }) => limit <= 10)).toEqual([true]);
  });

  it('success clears the misses and pauses of a plan, and no bucket of tries on their way (R147)', () => {
    expect(ledgerKeys(password('strangers', 'a1')).map((key) => key.split('/').at(-1))).toEqual(['recent', 'pause', 'misses']);
    expect(ledgerKeys(otp('known:b1')).map((key) => key.split('/').at(-1))).toEqual(['misses', 'pause']);
    expect(ledgerKeys(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }))).toEqual(['address-code/a1/c1/misses']);
  });

  it('R123 in part, R124 in part: a recovery has lanes of its own: 5 tries of its password, 5 of its third step, 5 of its codes, without a wait', () => {
    for (const plan of [password('recovery:f1', 'a1'), otp('recovery:f1')]) {
      const key = plan.factor === 'password' ? 'password/a1/recovery:f1/misses' : 'otp-list/a1/e1/recovery:f1/misses';
      expect(plan.rules.at(-1)).toEqual({ key, limit: 5, windowMs: 30 * 24 * hour });
      expect(plan.lane).toBe('recovery:f1');
    }
    expect(otp('recovery:f1').rules.length).toBe(1);
    expect(planRecoveryCodeLedgers({ accountId: 'a1', flowId: 'f1', tries: 5 })).toMatchObject({
      factor: 'recovery-code', subject: 'a1', lane: 'recovery:f1', rules: [{ key: 'recovery-code/a1/f1/misses', limit: 5, windowMs: 30 * 24 * hour }],
    });
  });

  it('R146 in part, R154 in part: the recoveries of one account share a ledger of wrong passwords that no time clears, and their tries on the way', () => {
    const [one, two, other] = [password('recovery:f1', 'a1'), password('recovery:f2', 'a1', 'another name'), password('recovery:f1', 'a2')];
    expect(one.rules[0]).toEqual({ key: 'password/a1/recoveries/misses', limit: 20 });
    expect([two.rules[0], two.onTheirWay]).toEqual([one.rules[0], one.onTheirWay]);
    expect(other.rules[0]?.key).not.toBe(one.rules[0]?.key);
    expect(other.onTheirWay).not.toBe(one.onTheirWay);
    for (const lane of ['strangers', 'known:b1', 'session:s1'] as const) expect(ledgerKeys(password(lane, 'a1')).join()).not.toContain('recoveries');
  });

  it('R65 in part, R81 in part: the proofs of one session have a lane of its own: the number of a recovery, without a wait, and longer than any session', () => {
    expect(otp('session:s1').rules).toEqual([{ key: 'otp-list/a1/e1/session:s1/misses', limit: 5, windowMs: 30 * 24 * hour }]);
    expect(planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'session:s1', policy: { ...otpMisses, recovery: 2 } }).rules[0]?.limit).toBe(2);
  });

  it('R123 in part: the limits of a recovery are those of the policy, and no others move them', () => {
    const own = resolvePolicy({ profile, overrides: { passwordFailures: { recovery: 2, recoveriesInARow: 7 }, otpMisses: { recovery: 3 } } });
    const inRecovery = { accountId: 'a1', lane: 'recovery:f1' } as const;
    expect(planPasswordLedgers({ name: 'n1', ...inRecovery, policy: own.passwordFailures }).rules.map(({ limit }) => limit)).toEqual([7, 2]);
    expect(planOtpLedgers({ epoch: 'e1', ...inRecovery, policy: own.otpMisses }).rules.map(({ limit }) => limit)).toEqual([3]);
    for (const lane of ['strangers', 'known:b1'] as const) {
      expect(planPasswordLedgers({ name: 'n1', accountId: 'a1', lane, policy: own.passwordFailures })).toEqual(password(lane, 'a1'));
      expect(planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane, policy: own.otpMisses })).toEqual(otp(lane));
    }
  });

  it('R129 in part: the codes of one recovery share one ledger, whatever was sent again; another recovery has its own', () => {
    const keysOf = (flowId: string) => ledgerKeys(planRecoveryCodeLedgers({ accountId: 'a1', flowId, tries: 5 }));
    expect(keysOf('f1')).toEqual(keysOf('f1'));
    expect(keysOf('f1')).not.toEqual(keysOf('f2'));
  });

  it('the ledgers of a recovery outlast it, its link and its codes', () => {
    const { recovery } = resolvePolicy({ profile });
    const longest = recovery.linkTtlMs + recovery.ttlMs + recovery.codeTtlMs;
    const plans: readonly LedgerPlan[] = [password('recovery:f1', 'a1'), otp('recovery:f1'), planRecoveryCodeLedgers({ accountId: 'a1', flowId: 'f1', tries: 5 })];
    for (const { rules } of plans) expect(rules.at(-1)?.windowMs).toBeGreaterThan(longest);
  });

  it.each(['recovery:', 'recovery', 'session:', 'session', 'Session:s1', 'Recovery:f1', 'known:', 'stranger', ' strangers', 'recovery:\n'])('a lane that is none is refused: %j', (lane) => {
    expect(() => password(lane as Lane, 'a1')).toThrow(/^lane: /);
    expect(() => otp(lane as Lane)).toThrow(/^lane: /);
  });

  it('an address code has its tries, for as long as any code can live', () => {
    expect(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }).rules).toEqual([{ key: 'address-code/a1/c1/misses', limit: 5, windowMs: 30 * 24 * hour }]);
  });
});
