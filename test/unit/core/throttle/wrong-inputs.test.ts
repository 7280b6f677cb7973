import { describe, expect, it } from 'vitest';
import * as login from '../../../../src/core/login/index.js';
import * as session from '../../../../src/core/session/index.js';
import * as throttle from '../../../../src/core/throttle/index.js';
import { seededRandom } from '../otp-list/fixtures.js';

const secret = 'CANARYCANARY';
const unlike: readonly unknown[] = [
  undefined, null, true, 0, -1, 1.5, Number.NaN, Infinity, 10n, Symbol('s'), '', secret, '\ud800', 'x'.repeat(2 ** 20), [], [secret], {}, new Date(0), new Uint8Array(3), new Uint8Array(32), () => secret,
];

type Kind = 'text' | 'text?' | 'key' | 'whole' | 'whole1' | 'lane' | 'array' | 'fn' | 'none';
const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  'text?': (value) => value === undefined || typeof value === 'string',
  key: (value) => value instanceof Uint8Array && value.length >= 32,
  whole: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  whole1: (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  lane: () => false,
  array: Array.isArray,
  fn: (value) => typeof value === 'function',
  none: () => false,
};

interface Row {
  readonly call: (input: never) => unknown;
  readonly right: Readonly<Record<string, unknown>>;
  /** Every field, nested ones by their path, and what it may be. */
  readonly fields: Readonly<Record<string, Kind>>;
}

const passwordPolicy = { strangers: 50, knownBrowser: 10, recovery: 5, recoveriesInARow: 20, waitFrom: 5, firstWaitMs: 30_000, longestWaitMs: 900_000, windowMs: 3_600_000 };
const otpPolicy = { strangers: 5, knownBrowser: 10, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000, recovery: 5 };
const each = (path: string, of: object): Readonly<Record<string, Kind>> => Object.fromEntries(Object.keys(of).map((name) => [`${path}.${name}`, 'whole1'] as const));
const plan = throttle.planOtpLedgers({ accountId: 'a1', epoch: 'e1', lane: 'known:b1', policy: otpPolicy });
const limits = { idleMs: 60, absoluteMs: 90 };
const claim = { accountId: 'a1', browserId: 'b1', createdAt: 0 };

const rows: Readonly<Record<string, Row>> = {
  planPasswordLedgers: {
    call: throttle.planPasswordLedgers, right: { name: 'n', accountId: 'a1', lane: 'strangers', policy: passwordPolicy },
    fields: { name: 'text', accountId: 'text?', lane: 'lane', policy: 'none', ...each('policy', passwordPolicy) },
  },
  planOtpLedgers: {
    call: throttle.planOtpLedgers, right: { accountId: 'a1', epoch: 'e1', lane: 'strangers', policy: otpPolicy },
    fields: { accountId: 'text', epoch: 'text', lane: 'lane', policy: 'none', ...each('policy', otpPolicy) },
  },
  planKeyLedgers: {
    call: throttle.planKeyLedgers, right: { accountId: 'a1', epoch: 'e1', lane: 'strangers', policy: otpPolicy },
    fields: { accountId: 'text', epoch: 'text', lane: 'lane', policy: 'none', ...each('policy', otpPolicy) },
  },
  planPairingLedgers: { call: throttle.planPairingLedgers, right: { subject: 'a1', codeId: 'p1/0', tries: 20 }, fields: { subject: 'text', codeId: 'text', tries: 'whole1' } },
  planAddressCodeLedgers: { call: throttle.planAddressCodeLedgers, right: { accountId: 'a1', codeId: 'c1', tries: 5 }, fields: { accountId: 'text', codeId: 'text', tries: 'whole1' } },
  planRecoveryCodeLedgers: { call: throttle.planRecoveryCodeLedgers, right: { accountId: 'a1', flowId: 'f1', tries: 5 }, fields: { accountId: 'text', flowId: 'text', tries: 'whole1' } },
  ledgerKeys: { call: throttle.ledgerKeys, right: plan as never, fields: { rules: 'array' } },
  pauseMs: {
    call: throttle.pauseMs, right: { pace: { key: 'k', from: 5, firstMs: 1, longestMs: 9 }, count: 7 },
    fields: { pace: 'none', 'pace.from': 'whole1', 'pace.firstMs': 'whole1', 'pace.longestMs': 'whole1', count: 'whole' },
  },
  decideReservation: {
    call: throttle.decideReservation, right: { plan, onTheirWay: 1, counts: plan.rules.map(({ key }) => ({ key, count: 0, inPause: 0 })) },
    fields: { plan: 'none', 'plan.rules': 'none', onTheirWay: 'whole1', counts: 'none', 'counts.0': 'none', 'counts.0.key': 'none', 'counts.0.count': 'whole', 'counts.0.inPause': 'whole' },
  },
  tryBuckets: { call: throttle.tryBuckets, right: { plan, now: 0 }, fields: { plan: 'none', 'plan.onTheirWay': 'text', now: 'whole' } },
  isSpray: {
    call: throttle.isSpray, right: { accounts: 1, hourBefore: 0, policy: { least: 100, times: 10 } },
    fields: { accounts: 'whole', hourBefore: 'whole', policy: 'none', 'policy.least': 'whole1', 'policy.times': 'whole1' },
  },
  encodeKnownBrowser: {
    call: throttle.encodeKnownBrowser, right: { claim, keyId: 'k1', key: new Uint8Array(32) },
    fields: { claim: 'none', 'claim.accountId': 'text', 'claim.browserId': 'text', 'claim.createdAt': 'whole', keyId: 'text', key: 'key' },
  },
  chooseLane: {
    call: throttle.chooseLane, right: { cookie: undefined, accountId: 'a1', known: [], keyOf: () => undefined, ttlMs: 1, now: 0 },
    fields: { cookie: 'text?', accountId: 'text', known: 'array', keyOf: 'fn', ttlMs: 'whole1', now: 'whole' },
  },
  generateToken: { call: session.generateToken, right: { random: seededRandom('wrong inputs') }, fields: { random: 'none' } },
  matchToken: { call: session.matchToken, right: { secret: 's', secretHash: 'h' }, fields: { secret: 'text', secretHash: 'text' } },
  openLifetime: { call: session.openLifetime, right: { limits, now: 0 }, fields: { limits: 'none', 'limits.idleMs': 'whole1', 'limits.absoluteMs': 'whole1', now: 'whole' } },
  judgeSession: {
    call: session.judgeSession, right: { session: { usedAt: 0, idleUntil: 60, absoluteUntil: 90 }, limits, now: 0 },
    fields: {
      session: 'none', 'session.usedAt': 'whole', 'session.idleUntil': 'whole', 'session.absoluteUntil': 'whole', limits: 'none', 'limits.idleMs': 'whole1', 'limits.absoluteMs': 'whole1', now: 'whole',
    },
  },
  describeListAssurance: { call: session.describeListAssurance, right: { space: 26 ** 4, now: 0 }, fields: { space: 'whole1', now: 'whole' } },
  describeKeyAssurance: {
    call: session.describeKeyAssurance, right: { digits: 2, keyProtection: 'sw', userVerified: 'none', now: 0 },
    fields: { digits: 'whole1', keyProtection: 'none', userVerified: 'none', now: 'whole' },
  },
  transitionLogin: { call: login.transitionLogin, right: { state: 'credentials', event: 'password-right', account: ['otp-list'] }, fields: { account: 'array' } },
};

/** `parseToken` believes nothing and refuses as a value. */
const trustsNothing = ['parseToken'];

function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The value with another one at a path. */
function put(value: unknown, path: readonly string[], other: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return other;
  if (Array.isArray(value)) return value.map((one, at) => (String(at) === name ? put(one, rest, other) : (one as unknown)));
  return { ...(value as object), [name]: put((value as Record<string, unknown>)[name], rest, other) };
}

function expectClear(error: unknown, name: string, value: unknown): void {
  expect(error instanceof TypeError || error instanceof RangeError, `${name}: ${String(value).slice(0, 30)}: ${String(error)}`).toBe(true);
  const { message } = error as Error;
  expect(message.startsWith(name.split('.')[0] ?? ''), message).toBe(true);
  expect(message).not.toContain(secret);
  expect(message.length).toBeLessThan(120);
}

it('the table of wrong inputs names every public function of throttle, session and login', () => {
  const functions = [throttle, session, login].flatMap((room) => Object.entries(room)).filter(([, value]) => typeof value === 'function').map(([name]) => name);
  expect([...Object.keys(rows), ...trustsNothing].sort()).toEqual(functions.sort());
});

describe.each(Object.entries(rows))('wrong input into %s', (_name, { call, right, fields }) => {
  it('the right one is taken', () => {
    expect(thrownBy(() => call(right as never))).toBeUndefined();
  });

  it.each([[undefined], [null], ['text'], [7]])('R185 in part: no object at all is a TypeError', (input) => {
    expect(thrownBy(() => call(input as never))).toEqual(new TypeError('input: must be an object'));
  });

  it.each(Object.entries(fields))('R185 in part: a wrong %s is named by a TypeError or RangeError without its value', (path, kind) => {
    for (const value of unlike.filter((one) => !fits[kind](one))) expectClear(thrownBy(() => call(put(right, path.split('.'), value) as never)), path, value);
  });

  it.each(Object.entries(fields).filter(([, kind]) => kind.startsWith('text')))('any text is taken as %s', (path) => {
    for (const value of unlike.filter((one) => typeof one === 'string')) expect(thrownBy(() => call(put(right, path.split('.'), value) as never))).toBeUndefined();
  });
});
