import { describe, expect, it } from 'vitest';
import { assertScryptCost } from '../../../../src/core/credential/index.js';
import { resolvePolicy, type Policy, type PolicyOverrides, type PolicyProfile } from '../../../../src/core/policy/index.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const profiles: readonly PolicyProfile[] = ['standard', 'nist'];

/** As a host without types calls it. */
function resolveAnything(input: unknown): unknown {
  return Reflect.apply(resolvePolicy, undefined, [input]);
}

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function accepts(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** Every leaf of a policy as `['password', 'minLength']`, but for the profile. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]));
}

function treeOf(path: readonly string[], value: unknown): unknown {
  return path.reduceRight((below, key) => ({ [key]: below }), value);
}

const overridable = leaves(resolvePolicy()).filter((path) => path.join() !== 'profile');

interface Case {
  readonly requirement: string;
  readonly accepted: PolicyOverrides;
  readonly refused: PolicyOverrides;
  readonly message: string;
}

/** The least and the most that an option may be, and one less and one more. */
function bounds(requirement: string, part: keyof PolicyOverrides, option: string, [least, most]: readonly [number, number], words?: readonly [string, string]): readonly Case[] {
  // A proof may not be fresh for longer than its act lives.
  const set = (value: number): PolicyOverrides => ({ [part]: { [option]: value, ...(option === 'freshMs' ? { ttlMs: hour } : {}) } });
  const told = (value: number, at: 0 | 1) => (words === undefined ? String(value) : `${value} (${words[at]})`);
  return [
    { requirement, accepted: set(least), refused: set(least - 1), message: `policy.${part}.${option}: at least ${told(least, 0)}` },
    { requirement, accepted: set(most), refused: set(most + 1), message: `policy.${part}.${option}: at most ${told(most, 1)}` },
  ];
}

const temporary = (symbols: number): PolicyOverrides => ({ temporaryPassword: { symbols } });

describe('defaults', () => {
  it('R5 in part: a temporary password lives 7 days in standard, in nist 24 h by e-mail and 10 min by SMS', () => {
    expect(resolvePolicy().temporaryPassword.ttlMs).toEqual({ email: 7 * day, sms: 7 * day, inPerson: 7 * day });
    expect(resolvePolicy({ profile: 'nist' }).temporaryPassword.ttlMs).toEqual({ email: day, sms: 10 * minute, inPerson: day });
  });

  it('R5 in part: only nist sends a temporary password when the invited person asks for it', () => {
    expect([resolvePolicy(), resolvePolicy({ profile: 'nist' })].map(({ temporaryPassword }) => temporaryPassword.sentOnRequest)).toEqual([false, true]);
  });

  it.each(profiles)('R15 in part: an address code has 8 digits, 5 tries and 10 minutes, at least 6 digits and at most 10 minutes (%s)', (profile) => {
    expect(resolvePolicy({ profile }).addressCode).toEqual({ digits: 8, tries: 5, ttlMs: { email: day, sms: 10 * minute } });
    expect(() => resolvePolicy({ profile, overrides: { addressCode: { digits: 5 } } })).toThrow(new RangeError('policy.addressCode.digits: at least 6'));
    const late = { addressCode: { ttlMs: { sms: 10 * minute + 1 } } };
    expect(() => resolvePolicy({ profile, overrides: late })).toThrow(new RangeError('policy.addressCode.ttlMs.sms: at most 600000 (10 min)'));
  });

  it('R16 in part: a password has at least 12 code points in standard and 15 in nist', () => {
    expect(resolvePolicy().password.minLength).toBe(12);
    expect(resolvePolicy({ profile: 'nist' }).password.minLength).toBe(15);
  });

  it('R17 in part: 128 code points are allowed in both profiles', () => {
    expect(profiles.map((profile) => resolvePolicy({ profile }).password.maxLength)).toEqual([128, 128]);
  });

  it('R37 in part: a password hash costs 2^17/8/1 in both profiles', () => {
    for (const profile of profiles) expect(resolvePolicy({ profile }).password.cost).toEqual({ logN: 17, r: 8, p: 1 });
  });

  it('R46 in part: two hashes run at once and 16 wait up to 5 s', () => {
    for (const profile of profiles) expect(resolvePolicy({ profile }).hashing).toEqual({ parallel: 2, waiting: 16, waitMs: 5000 });
  });

  it('R49: nist uses four of 32 distinct symbols, which is 10^6 and 20 bits at least', () => {
    const { alphabet, codeLength } = resolvePolicy({ profile: 'nist' }).otpList;
    expect(alphabet).toBe('23456789ABCDEFGHJKLMNPQRSTUVWXYZ');
    expect(codeLength).toBe(4);
    expect(new Set(alphabet).size ** codeLength).toBeGreaterThanOrEqual(1_000_000);
    expect(Math.log2(new Set(alphabet).size ** codeLength)).toBeGreaterThanOrEqual(20);
  });

  it('R50 in part: standard uses four of the letters A to Z', () => {
    expect(resolvePolicy().otpList).toMatchObject({ alphabet: letters, codeLength: 4 });
  });

  it('R54 in part: standard offers a list after the password change, nist after a code from the other address', () => {
    expect(resolvePolicy().otpList.offeredAfter).toBe('password-change');
    expect(resolvePolicy({ profile: 'nist' }).otpList.offeredAfter).toBe('address-code');
  });

  it('R65 in part: 5 misses in a row for strangers, 10 for a known browser with a wait of a minute from the 5th, 5 in nist', () => {
    const standard = { strangers: 5, knownBrowser: 10, knownBrowserWaitFrom: 5, knownBrowserWaitMs: minute, recovery: 5 };
    expect(resolvePolicy().otpMisses).toEqual(standard);
    expect(resolvePolicy({ profile: 'nist' }).otpMisses).toEqual({ ...standard, knownBrowser: 5 });
  });

  it.each(profiles)('R66 in part: 45 misses over the life of a list, renewal offered at 30 (%s)', (profile) => {
    expect(resolvePolicy({ profile }).otpList).toMatchObject({ lifetimeMisses: 45, renewalOfferedAt: 30, missesPerPosition: 3 });
  });

  it.each(profiles)('R70 in part: the low-water mark is 20 (%s)', (profile) => {
    expect(resolvePolicy({ profile }).otpList.lowWater).toBe(20);
  });

  it.each(profiles)('R145 in part: strangers wait 30 s from the 5th failure, up to 15 min, and close at 50; known browsers at 10 (%s)', (profile) => {
    const { strangers, knownBrowser, waitFrom, firstWaitMs, longestWaitMs } = resolvePolicy({ profile }).passwordFailures;
    expect([strangers, knownBrowser, waitFrom, firstWaitMs, longestWaitMs]).toEqual([50, 10, 5, 30_000, 15 * minute]);
  });

  it('R162 in part: sessions end after 60 min idle, 30 in nist, and after 12 h', () => {
    expect(resolvePolicy().session).toMatchObject({ idleMs: hour, absoluteMs: 12 * hour });
    expect(resolvePolicy({ profile: 'nist' }).session).toMatchObject({ idleMs: 30 * minute, absoluteMs: 12 * hour });
  });

  it.each(profiles)('R191 in part: a browser stays known for 180 days, five of them to an account (%s)', (profile) => {
    expect(resolvePolicy({ profile }).knownBrowser).toEqual({ ttlMs: 180 * day, perAccount: 5 });
  });

  it.each(profiles)('R193 in part: failures that lead to waits are remembered for 1 h (%s)', (profile) => {
    expect(resolvePolicy({ profile }).passwordFailures.windowMs).toBe(hour);
  });

  it.each(profiles)('R121 in part, R122 in part: an SMS code of a recovery has 8 digits and 10 minutes, its link 60 minutes (%s)', (profile) => {
    expect(resolvePolicy({ profile }).recovery).toMatchObject({ codeDigits: 8, codeTtlMs: 10 * minute, linkTtlMs: hour, ttlMs: hour });
  });

  it.each(profiles)('R123 in part, R124 in part, R129 in part: a recovery has five tries of each of its secrets, and three codes (%s)', (profile) => {
    const { otpMisses, passwordFailures, recovery } = resolvePolicy({ profile });
    expect([otpMisses.recovery, passwordFailures.recovery, recovery.codeTries, recovery.codesSent]).toEqual([5, 5, 5, 3]);
  });

  it.each(profiles)('R146 in part: the recoveries of an account have twenty wrong passwords together (%s)', (profile) => {
    expect(resolvePolicy({ profile }).passwordFailures.recoveriesInARow).toBe(20);
    for (const within of [5, 50]) expect(resolvePolicy({ profile, overrides: { passwordFailures: { recoveriesInARow: within } } }).passwordFailures.recoveriesInARow).toBe(within);
    for (const beyond of [4, 51]) expect(() => resolvePolicy({ profile, overrides: { passwordFailures: { recoveriesInARow: beyond } } })).toThrow(/^policy.passwordFailures.recoveriesInARow: /);
  });

  it.each(profiles)('R128 in part: three requests an hour and ten a day (%s)', (profile) => {
    expect(resolvePolicy({ profile }).recovery).toMatchObject({ requestsAnHour: 3, requestsADay: 10 });
  });

  it.each(profiles)('R152 in part, R171 in part, R172 in part, R175 in part, R181 in part: proofs, sessions and events have their defaults (%s)', (profile) => {
    const { audit, binding, session, spray } = resolvePolicy({ profile });
    expect(binding).toEqual({ freshMs: 5 * minute, ttlMs: 30 * minute });
    expect(session).toMatchObject({ perAccount: 10, whenFull: 'end-oldest' });
    expect(audit).toEqual({ retentionMs: 366 * day, refusalsAMinute: 20 });
    expect(spray).toEqual({ least: 100, times: 10 });
  });

  it.each(profiles)('R207 in part: a first login idles out after 60 min and expires after 7 days (%s)', (profile) => {
    expect(resolvePolicy({ profile }).firstLogin).toEqual({ idleMs: hour, unfinishedMs: 7 * day });
  });
});

it.each([
  [Number.MAX_VALUE, new RangeError('policy.session.perAccount: at most 100')],
  [-Number.MAX_VALUE, new RangeError('policy.session.perAccount: at least 1')],
  [1.5, new TypeError('policy.session.perAccount: a whole number')],
  [Infinity, new TypeError('policy.session.perAccount: a whole number')],
  ['10', new TypeError('policy.session.perAccount: a whole number')],
])('a count of %j is told what it may be', (perAccount, error) => {
  expect(() => resolveAnything({ overrides: { session: { perAccount } } })).toThrow(error);
});

describe.each(profiles)('unsafe options in %s', (profile) => {
  const least = profile === 'nist' ? 15 : 13;
  const cases: readonly Case[] = [
    { requirement: 'R4', accepted: temporary(least), refused: temporary(12), message: 'policy.temporaryPassword.symbols: at least 13' },
    {
      requirement: 'R4',
      accepted: { ...temporary(20), password: { minLength: 20 } },
      refused: { ...temporary(19), password: { minLength: 20 } },
      message: 'policy.temporaryPassword.symbols: at least password.minLength (R4)',
    },
    {
      requirement: 'R16 in part',
      accepted: { password: { minLength: 8 } },
      refused: { password: { minLength: 7 } },
      message: 'policy.password.minLength: at least 8',
    },
    {
      requirement: 'R17 in part',
      accepted: { password: { maxLength: 64 } },
      refused: { password: { maxLength: 63 } },
      message: 'policy.password.maxLength: at least 64',
    },
    {
      requirement: 'R39 in part',
      accepted: { password: { cost: { logN: 1 } } },
      refused: { password: { cost: { logN: 0 } } },
      message: 'policy.password.cost.logN: at least 1',
    },
    {
      requirement: 'R39 in part',
      accepted: { password: { cost: { logN: 15, r: 1 } } },
      refused: { password: { cost: { logN: 16, r: 1 } } },
      message: 'policy.password.cost: logN below 16 · r, and N · r · p at most 2^22 (R39, R41)',
    },
    {
      requirement: 'R39 in part',
      accepted: { otpList: { entryCost: { logN: 18, r: 8, p: 2 } } },
      refused: { otpList: { entryCost: { logN: 18, r: 8, p: 3 } } },
      message: 'policy.otpList.entryCost: logN below 16 · r, and N · r · p at most 2^22 (R39, R41)',
    },
    {
      requirement: 'R64 in part',
      accepted: { otpList: { challengeTtlMs: 600_000 } },
      refused: { otpList: { challengeTtlMs: 600_001 } },
      message: 'policy.otpList.challengeTtlMs: at most 600000 (10 min)',
    },
    {
      requirement: 'R65 in part',
      accepted: { otpMisses: { knownBrowser: 5, knownBrowserWaitFrom: 5 } },
      refused: { otpMisses: { knownBrowser: 4, knownBrowserWaitFrom: 5 } },
      message: 'policy.otpMisses.knownBrowserWaitFrom: at most otpMisses.knownBrowser (R65)',
    },
    {
      requirement: 'R66 in part',
      accepted: { otpList: { lifetimeMisses: profile === 'nist' ? 104 : 45 } },
      refused: { otpList: { lifetimeMisses: profile === 'nist' ? 105 : 46 } },
      message: 'policy.otpList.lifetimeMisses: so few that guessing over the life of a list stays within 1 in 10,000 (R66)',
    },
    {
      requirement: 'R66 in part',
      accepted: { otpList: { lifetimeMisses: 31 } },
      refused: { otpList: { lifetimeMisses: 30 } },
      message: 'policy.otpList.renewalOfferedAt: below otpList.lifetimeMisses (R66)',
    },
    ...bounds('R121 in part', 'recovery', 'codeDigits', [6, 12]),
    ...bounds('R121 in part', 'recovery', 'codeTtlMs', [minute, 10 * minute], ['1 min', '10 min']),
    ...bounds('R122 in part', 'recovery', 'linkTtlMs', [5 * minute, day], ['5 min', '1 d']),
    ...bounds('R124 in part', 'recovery', 'ttlMs', [10 * minute, hour], ['10 min', '1 h']),
    ...bounds('R129 in part', 'recovery', 'codeTries', [1, 10]),
    ...bounds('R129 in part', 'recovery', 'codesSent', [1, 10]),
    ...bounds('R123 in part', 'otpMisses', 'recovery', [1, 10]),
    ...bounds('R124 in part', 'passwordFailures', 'recovery', [1, 10]),
    // No setting takes the number away, or has the phone guess on: 0 and 1 digits, 0 and 4 tries.
    ...[0, 1].map((digits) => ({ requirement: 'R93 in part, R95 in part', accepted: { approval: { digits: 6 } }, refused: { approval: { digits } }, message: 'policy.approval.digits: at least 2' })),
    ...bounds('R93 in part', 'approval', 'tries', [1, 3]),
    ...bounds('R172 in part', 'binding', 'freshMs', [minute, 15 * minute], ['1 min', '15 min']),
    ...bounds('R172 in part', 'binding', 'ttlMs', [5 * minute, hour], ['5 min', '1 h']),
    ...bounds('R171 in part', 'session', 'perAccount', [1, 100]),
    ...bounds('R181 in part', 'audit', 'retentionMs', [180 * day, 1098 * day], ['180 d', '1098 d']),
    ...bounds('R175 in part', 'audit', 'refusalsAMinute', [1, 1000]),
    ...bounds('R152 in part', 'spray', 'least', [2, 1_000_000]),
    ...bounds('R152 in part', 'spray', 'times', [2, 1000]),
    {
      requirement: 'R128 in part',
      accepted: { recovery: { requestsAnHour: 10 } },
      refused: { recovery: { requestsAnHour: 11 } },
      message: 'policy.recovery.requestsAnHour: at most recovery.requestsADay (R128)',
    },
    {
      requirement: 'R172 in part',
      accepted: { binding: { freshMs: 15 * minute, ttlMs: 15 * minute } },
      refused: { binding: { freshMs: 15 * minute, ttlMs: 15 * minute - 1 } },
      message: 'policy.binding.freshMs: at most binding.ttlMs (R172)',
    },
    {
      requirement: 'R144 in part',
      accepted: { attempt: { ttlMs: 10 * minute } },
      refused: { attempt: { ttlMs: 10 * minute + 1 } },
      message: 'policy.attempt.ttlMs: at most 600000 (10 min)',
    },
    {
      requirement: 'R145 in part',
      accepted: { passwordFailures: { firstWaitMs: 15 * minute } },
      refused: { passwordFailures: { firstWaitMs: 15 * minute + 1 } },
      message: 'policy.passwordFailures.firstWaitMs: at most passwordFailures.longestWaitMs (R145)',
    },
    {
      requirement: 'R145 in part',
      accepted: { passwordFailures: { strangers: 5 } },
      refused: { passwordFailures: { strangers: 4 } },
      message: 'policy.passwordFailures.waitFrom: at most passwordFailures.strangers (R145)',
    },
    {
      requirement: 'R162 in part',
      accepted: { session: { idleMs: 20 * minute, absoluteMs: 20 * minute } },
      refused: { session: { idleMs: 20 * minute, absoluteMs: 19 * minute } },
      message: 'policy.session.idleMs: at most session.absoluteMs (R162)',
    },
    {
      requirement: 'R193 in part',
      accepted: { passwordFailures: { windowMs: 15 * minute } },
      refused: { passwordFailures: { windowMs: 15 * minute - 1 } },
      message: 'policy.passwordFailures.longestWaitMs: at most passwordFailures.windowMs (R193)',
    },
    {
      requirement: 'R193 in part',
      accepted: { passwordFailures: { windowMs: hour } },
      refused: { passwordFailures: { windowMs: hour + 1 } },
      message: 'policy.passwordFailures.windowMs: at most 3600000 (1 h)',
    },
    {
      requirement: 'R207 in part',
      accepted: { firstLogin: { idleMs: hour, unfinishedMs: 7 * day } },
      refused: { firstLogin: { idleMs: hour, unfinishedMs: 7 * day + 1 } },
      message: 'policy.firstLogin.unfinishedMs: at most 604800000 (7 d)',
    },
  ];

  it.each(cases)('$requirement: what is unsafe refuses start-up with "$message"', ({ accepted, refused, message }) => {
    expect(() => resolvePolicy({ profile, overrides: refused })).toThrow(new RangeError(message));
    expect(() => resolvePolicy({ profile, overrides: accepted })).not.toThrow();
  });

  const inARow = 'strangers + knownBrowser.perAccount · knownBrowser at most 100 failures in a row (R146)';

  it.each<PolicyOverrides>([{ passwordFailures: { strangers: 51 } }, { passwordFailures: { knownBrowser: 11 } }, { knownBrowser: { perAccount: 6 } }])(
    'R146 in part: more than 100 password failures in a row over all lanes refuse start-up: %j',
    (overrides) => {
      expect(() => resolvePolicy({ profile, overrides })).toThrow(new RangeError(`policy.passwordFailures: ${inARow}`));
    },
  );

  it('R146 in part: exactly 100 over all lanes are accepted, however they are shared out', () => {
    const shares = [{ strangers: 50, knownBrowser: 10 }, { strangers: 95, knownBrowser: 1 }, { strangers: 5, knownBrowser: 19 }];
    for (const passwordFailures of shares) expect(() => resolvePolicy({ profile, overrides: { passwordFailures } })).not.toThrow();
  });

  it('R146 in part: more than 100 misses of a list in a row refuse start-up, unless its life ends before', () => {
    const otpMisses = { strangers: 100, knownBrowser: 5 };
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const withLife = (lifetimeMisses: number): PolicyOverrides => ({ otpMisses, otpList: { alphabet, lifetimeMisses } });
    expect(() => resolvePolicy({ profile, overrides: withLife(101) })).toThrow(new RangeError(`policy.otpMisses: ${inARow}`));
    expect(() => resolvePolicy({ profile, overrides: withLife(100) })).not.toThrow();
  });

  it('R25, R31 and R33 in part: no option is about composition, expiry, hints or security questions, and none can be added', () => {
    const options = leaves(resolvePolicy({ profile })).map((path) => path.join('.'));
    const about = ['minLength', 'maxLength', 'cost.logN', 'cost.r', 'cost.p'].map((option) => `password.${option}`);
    expect(options.filter((option) => option.startsWith('password.'))).toEqual(about);
    expect(options.filter((option) => /compos|expir|maxAge|rotat|histor|hint|question/i.test(option))).toEqual([]);
    for (const option of ['composition', 'expiresAfterMs', 'hint', 'securityQuestion']) {
      const overrides = { password: { [option]: true } };
      expect(() => resolveAnything({ profile, overrides })).toThrow(new TypeError(`policy.password.${option}: unknown option`));
    }
  });

  it('every option given as another kind of value is refused by name and rule, never by value', () => {
    const strange = ['canary-7f3a', Symbol.iterator, NaN, Infinity, -1, 0.5, 1e300, null, [], {}, () => 1, 10n ** 30n, '\ud800', '😀'.repeat(10_000), new Date(0)];
    for (const path of overridable) {
      for (const value of strange) {
        const { message } = thrownBy(() => resolveAnything({ profile, overrides: treeOf(path, value) }));
        expect(message).toMatch(new RegExp(`^policy\\.${path.join('\\.')}(\\.\\w+)?: `));
        expect(message).not.toMatch(/canary|😀|\ud800|1e\+300/);
        expect(message.length).toBeLessThan(200);
      }
    }
  });

  it('every part given as another kind of value is refused by name', () => {
    const parts = Object.keys(resolvePolicy({ profile })).filter((part) => part !== 'profile');
    for (const part of parts) {
      for (const value of [null, 5, 'text', [], true, new Map([['minLength', 8]]), new Date(0)]) {
        expect(thrownBy(() => resolveAnything({ profile, overrides: { [part]: value } })).message).toMatch(new RegExp(`^policy\\.${part}[.:]`));
      }
    }
  });
});

it('R39 in part, R41 in part: every scrypt cost that a policy takes is one that credential hashes at and reads back', () => {
  const from1 = (most: number) => Array.from({ length: most }, (_, at) => at + 1);
  const costs = from1(21).flatMap((logN) => [1, 2, 8, 9, 32, 33].flatMap((r) => [1, 2, 3, 16, 17].map((p) => ({ logN, r, p }))));
  const taken = costs.filter((cost) => accepts(() => resolvePolicy({ overrides: { password: { cost } } })));
  expect(taken.length).toBeGreaterThan(200);
  expect(taken.filter((cost) => !accepts(() => assertScryptCost(cost)))).toEqual([]);
});

describe('short codes', () => {
  const refusal = new RangeError('policy.otpList.acceptShortCodes: true for a list space below 10^6 or 20 bits (R48)');

  it('R48 in part: 26^4 and 31^4 refuse start-up without acceptShortCodes, 32^4 does not', () => {
    const withSymbols = (alphabet: string) => () => resolvePolicy({ overrides: { otpList: { acceptShortCodes: false, alphabet } } });
    expect(withSymbols(letters)).toThrow(refusal);
    expect(withSymbols(`${letters}23456`)).toThrow(refusal);
    expect(withSymbols(`${letters}234567`)).not.toThrow();
  });

  it.each(['strangers', 'knownBrowser'])('R48 in part: with acceptShortCodes an 11th miss in a row of %s refuses start-up', (lane) => {
    const overrides = (misses: number) => ({ overrides: { otpMisses: { [lane]: misses } } });
    expect(() => resolveAnything(overrides(11))).toThrow(new RangeError(`policy.otpMisses.${lane}: at most 10 in a row with short codes (R48)`));
    expect(() => resolveAnything(overrides(10))).not.toThrow();
  });

  it('R48 in part: nist has no short codes, whatever the switch says', () => {
    const withLetters = (acceptShortCodes: boolean) => () => resolvePolicy({ profile: 'nist', overrides: { otpList: { alphabet: letters, acceptShortCodes } } });
    expect(withLetters(false)).toThrow(refusal);
    expect(withLetters(true)).toThrow(new RangeError('policy.otpList.acceptShortCodes: false in nist (R49)'));
  });

  it.each(['', 'A', 'AB-D', 'abcdefgh', 'ABCA', 'АBCD', 'ÅÄÖ', ' ABC', 'ABC\n', `${letters}0123456789A`])(
    'R68 in part: an alphabet that could not be typed or repeats a symbol is refused: %j',
    (alphabet) => {
      const refused = new RangeError('policy.otpList.alphabet: 2 to 36 distinct symbols of A to Z and 0 to 9');
      expect(() => resolvePolicy({ overrides: { otpList: { alphabet } } })).toThrow(refused);
    },
  );
});

describe('nist keeps to what it is named after', () => {
  const ttl = (by: 'email' | 'sms' | 'inPerson', ms: number): PolicyOverrides => ({ temporaryPassword: { ttlMs: { [by]: ms } } });

  it.each<readonly [string, PolicyOverrides]>([
    ['R5 in part: policy.temporaryPassword.ttlMs.email: at most 86400000 (24 h) in nist (R5)', ttl('email', day + 1)],
    ['R5 in part: policy.temporaryPassword.ttlMs.sms: at most 600000 (10 min) in nist (R5)', ttl('sms', 10 * minute + 1)],
    ['R5 in part: policy.temporaryPassword.ttlMs.inPerson: at most 86400000 (24 h) in nist (R5)', ttl('inPerson', day + 1)],
    ['R5 in part: policy.temporaryPassword.sentOnRequest: true in nist (R5)', { temporaryPassword: { sentOnRequest: false } }],
    ["R54 in part: policy.otpList.offeredAfter: 'address-code' in nist (R54)", { otpList: { offeredAfter: 'password-change' } }],
    ['R162 in part: policy.session.idleMs: at most 3600000 (1 h) in nist (R162)', { session: { idleMs: hour + 1 } }],
    ['R162 in part: policy.session.absoluteMs: at most 86400000 (24 h) in nist (R162)', { session: { absoluteMs: day + 1 } }],
  ])('%s, and is free in standard', (title, overrides) => {
    const message = title.slice(title.indexOf('policy.'));
    expect(() => resolvePolicy({ profile: 'nist', overrides })).toThrow(new RangeError(message));
    expect(() => resolvePolicy({ overrides })).not.toThrow();
  });

  it('R5 in part: below 10 minutes and above 7 days no temporary password lives in any profile', () => {
    for (const profile of profiles) {
      for (const by of ['email', 'sms', 'inPerson'] as const) {
        expect(() => resolvePolicy({ profile, overrides: ttl(by, 10 * minute - 1) })).toThrow(`policy.temporaryPassword.ttlMs.${by}: at least 600000 (10 min)`);
        expect(() => resolvePolicy({ profile, overrides: ttl(by, 7 * day + 1) })).toThrow(`policy.temporaryPassword.ttlMs.${by}: at most 604800000 (7 d)`);
      }
    }
  });
});

describe('the call itself', () => {
  it('without options gives the standard policy, frozen to the last branch', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every((below: unknown) => frozen(below)));
    for (const policy of [resolvePolicy(), resolvePolicy({}), resolvePolicy({ profile: undefined, overrides: undefined })]) {
      expect(policy).toEqual(resolvePolicy({ profile: 'standard', overrides: {} }));
      expect(frozen(policy)).toBe(true);
    }
  });

  it('takes overrides branch by branch, leaves them as they were, and undefined changes nothing', () => {
    const overrides: PolicyOverrides = { password: { minLength: undefined, cost: { logN: 18 } }, session: undefined };
    const policy: Policy = resolvePolicy({ profile: 'nist', overrides });
    const nist = resolvePolicy({ profile: 'nist' });
    expect(policy).toEqual({ ...nist, password: { ...nist.password, cost: { logN: 18, r: 8, p: 1 } } });
    expect(overrides).toEqual({ password: { minLength: undefined, cost: { logN: 18 } }, session: undefined });
    expect(Object.isFrozen(overrides)).toBe(false);
  });

  it.each<readonly [unknown, Error]>([
    [null, new TypeError('policy: an object')],
    [[], new TypeError('policy: an object')],
    ['standard', new TypeError('policy: an object')],
    [{ profil: 'nist' }, new TypeError('policy.profil: unknown option')],
    [{ profile: 'psd2' }, new RangeError("policy.profile: 'standard' or 'nist'")],
    [{ profile: '__proto__' }, new RangeError("policy.profile: 'standard' or 'nist'")],
    [{ profile: 'nist ' }, new RangeError("policy.profile: 'standard' or 'nist'")],
    [{ overrides: null }, new TypeError('policy: an object')],
    [{ overrides: [] }, new TypeError('policy: an object')],
    [{ overrides: 'nist' }, new TypeError('policy: an object')],
    [{ overrides: { profile: 'nist' } }, new TypeError('policy.overrides.profile: the profile stands beside the overrides, not among them')],
    [{ overrides: { otpLists: {} } }, new TypeError('policy.otpLists: unknown option')],
    [{ overrides: { otpList: { challengeTtl: 1 } } }, new TypeError('policy.otpList.challengeTtl: unknown option')],
    [{ overrides: JSON.parse('{"__proto__":{"session":{}}}') }, new TypeError('policy.__proto__: unknown option')],
    [{ overrides: JSON.parse('{"session":{"__proto__":{"idleMs":1}}}') }, new TypeError('policy.session.__proto__: unknown option')],
    [{ overrides: { session: { constructor: 1 } } }, new TypeError('policy.session.constructor: unknown option')],
  ])('refuses %j with a message that names the place', (input, error) => {
    expect(() => resolveAnything(input)).toThrow(error);
  });

  it('ends with an error, not a loop, for overrides that hold themselves', () => {
    const overrides: Record<string, unknown> = {};
    overrides['session'] = overrides;
    expect(() => resolveAnything({ overrides })).toThrow(TypeError);
  });
});
