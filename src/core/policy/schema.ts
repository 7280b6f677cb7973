import { readGroup as group, type Read } from '../../internal/read-group.js';
import { bitsPerSymbol, leastTemporaryBits } from './arithmetic.js';
import { day, hour, inWords, minute, second } from './duration.js';
import type { Policy, PolicyProfile } from './policy.js';

function whole(kind: string, rules: { readonly least: string; readonly most: string }, [least, most]: readonly [number, number]): Read<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new TypeError(`${path}: ${kind}`);
    if (value < least) throw new RangeError(`${path}: at least ${rules.least}`);
    if (value > most) throw new RangeError(`${path}: at most ${rules.most}`);
    return value;
  };
}

function count(least: number, most: number): Read<number> {
  return whole('a whole number', { least: String(least), most: String(most) }, [least, most]);
}

function time(least: number, most: number): Read<number> {
  const bound = (ms: number) => `${ms} (${inWords(ms)})`;
  return whole('a whole number of milliseconds', { least: bound(least), most: bound(most) }, [least, most]);
}

function oneOf<T extends string>(...values: readonly T[]): Read<T> {
  return (value, path) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw new RangeError(`${path}: ${values.map((one) => `'${one}'`).join(' or ')}`);
    return found;
  };
}

const profile = () => oneOf<PolicyProfile>('standard', 'nist');

function yesOrNo(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new TypeError(`${path}: true or false`);
  return value;
}

// RFC 7914 section 2 asks for more than logN alone can say; the rest is in `combinations`.
const scryptCost = () => group({ logN: count(1, 20), r: count(1, 32), p: count(1, 16) });

// Typed one-time passwords are upper-cased and lose spaces and dashes (R68), so nothing else could ever match.
function alphabet(value: unknown, path: string): string {
  const rule = `${path}: 2 to 36 distinct symbols of A to Z and 0 to 9`;
  if (typeof value !== 'string') throw new TypeError(rule);
  if (!/^[A-Z0-9]{2,36}$/.test(value) || new Set(value).size < value.length) throw new RangeError(rule);
  return value;
}

/** What each option may be by itself. Made when called, so that importing the package does no work. */
export function createPolicyReader(): Read<Policy> {
  const lifetime = () => time(10 * minute, 7 * day);
  return group({
    profile: profile(),
    password: group({ minLength: count(8, 64), maxLength: count(64, 256), cost: scryptCost() }),
    temporaryPassword: group({
      symbols: count(Math.ceil(leastTemporaryBits / bitsPerSymbol), 64),
      ttlMs: group({ email: lifetime(), sms: lifetime(), inPerson: lifetime() }),
      sentOnRequest: yesOrNo,
    }),
    addressCode: group({ digits: count(6, 12), tries: count(1, 10), ttlMs: group({ email: time(minute, day), sms: time(minute, 10 * minute) }) }),
    otpList: group({
      alphabet,
      codeLength: count(4, 4),
      entryCost: scryptCost(),
      challengeTtlMs: time(30 * second, 10 * minute),
      missesPerPosition: count(2, 5),
      lifetimeMisses: count(2, 1000),
      renewalOfferedAt: count(1, 999),
      lowWater: count(1, 99),
      offeredAfter: oneOf('password-change', 'address-code'),
      acceptShortCodes: yesOrNo,
    }),
    otpMisses: group({ strangers: count(1, 100), knownBrowser: count(1, 100), knownBrowserWaitFrom: count(1, 100), knownBrowserWaitMs: time(second, hour), recovery: count(1, 10) }),
    passwordFailures: group({
      strangers: count(1, 100),
      knownBrowser: count(1, 100),
      recovery: count(1, 10),
      recoveriesInARow: count(5, 50),
      waitFrom: count(1, 100),
      firstWaitMs: time(second, hour),
      longestWaitMs: time(second, hour),
      windowMs: time(minute, hour),
    }),
    approval: group({
      digits: count(2, 8),
      tries: count(1, 3),
      ttlMs: time(30 * second, 10 * minute),
      perAttempt: count(1, 10),
      perTenMinutes: count(1, 20),
      unansweredInARow: count(1, 10),
    }),
    pairing: group({
      ttlMs: time(minute, 10 * minute),
      tries: count(1, 20),
      renewalsAnHour: count(1, 10),
      confirmedBy: oneOf('fingerprint', 'digits'),
    }),
    attempt: group({ ttlMs: time(minute, 10 * minute) }),
    firstLogin: group({ idleMs: time(minute, hour), unfinishedMs: time(hour, 7 * day) }),
    session: group({
      idleMs: time(minute, 30 * day),
      absoluteMs: time(minute, 30 * day),
      perAccount: count(1, 100),
      whenFull: oneOf('end-oldest', 'refuse'),
    }),
    recovery: group({
      linkTtlMs: time(5 * minute, day),
      ttlMs: time(10 * minute, hour),
      codeDigits: count(6, 12),
      codeTtlMs: time(minute, 10 * minute),
      codeTries: count(1, 10),
      codesSent: count(1, 10),
      requestsAnHour: count(1, 20),
      requestsADay: count(1, 100),
    }),
    binding: group({ freshMs: time(minute, 15 * minute), ttlMs: time(5 * minute, hour) }),
    audit: group({ retentionMs: time(180 * day, 1098 * day), refusalsAMinute: count(1, 1000) }),
    delivery: group({ perAccount: count(1, 10_000), perAddress: count(1, 10_000), perOrganization: count(1, 10_000_000) }),
    spray: group({ least: count(2, 1_000_000), times: count(2, 1000) }),
    knownBrowser: group({ ttlMs: time(hour, 400 * day), perAccount: count(1, 20) }),
    hashing: group({ parallel: count(1, 64), waiting: count(2, 1024), waitMs: time(100, minute) }),
  });
}

/** What {@link resolvePolicy} is given. The overrides are judged once they are merged. */
export function createInputReader(): Read<{ readonly profile?: PolicyProfile | undefined; readonly overrides?: unknown }> {
  return group({ profile: (value, path) => (value === undefined ? undefined : profile()(value, path)), overrides: (value) => value });
}
