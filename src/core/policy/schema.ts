import * as z from 'zod/mini';
import { bitsPerSymbol, leastTemporaryBits } from './arithmetic.js';
import { day, hour, inWords, minute, second } from './duration.js';
import type { Policy, PolicyProfile } from './policy.js';

const profile = () => z.literal(['standard', 'nist'], "'standard' or 'nist'");

function group<T extends z.core.$ZodShape>(shape: T): z.ZodMiniObject<T, z.core.$strict> {
  return z.strictObject(shape, 'an object');
}

function count(least: number, most: number) {
  return z.int('a whole number').check(z.minimum(least, `at least ${least}`), z.maximum(most, `at most ${most}`));
}

function time(least: number, most: number) {
  const bound = (ms: number) => `${ms} (${inWords(ms)})`;
  return z.int('a whole number of milliseconds').check(z.minimum(least, `at least ${bound(least)}`), z.maximum(most, `at most ${bound(most)}`));
}

// RFC 7914 section 2 asks for more than logN alone can say; the rest is in `combinations`.
const scryptCost = () => group({ logN: count(1, 20), r: count(1, 32), p: count(1, 16) });

const alphabetRule = '2 to 36 distinct symbols of A to Z and 0 to 9';
// Typed one-time passwords are upper-cased and lose spaces and dashes (R68), so nothing else could ever match.
const alphabet = () => z.string(alphabetRule).check(z.regex(/^[A-Z0-9]{2,36}$/, alphabetRule), z.refine((text) => new Set(text).size === text.length, alphabetRule));

/** What each option may be by itself. Made when called, so that importing the package does no work. */
export function createPolicySchema(): z.ZodMiniType<Policy> {
  const lifetime = () => time(10 * minute, 7 * day);
  return group({
    profile: profile(),
    password: group({ minLength: count(8, 64), maxLength: count(64, 256), cost: scryptCost() }),
    temporaryPassword: group({
      symbols: count(Math.ceil(leastTemporaryBits / bitsPerSymbol), 64),
      ttlMs: group({ email: lifetime(), sms: lifetime(), inPerson: lifetime() }),
      sentOnRequest: z.boolean('true or false'),
    }),
    addressCode: group({ digits: count(6, 12), tries: count(1, 10), ttlMs: group({ email: time(minute, day), sms: time(minute, 10 * minute) }) }),
    otpList: group({
      alphabet: alphabet(),
      codeLength: count(4, 4),
      entryCost: scryptCost(),
      challengeTtlMs: time(30 * second, 10 * minute),
      missesPerPosition: count(2, 5),
      lifetimeMisses: count(2, 1000),
      renewalOfferedAt: count(1, 999),
      lowWater: count(1, 99),
      offeredAfter: z.literal(['password-change', 'address-code'], "'password-change' or 'address-code'"),
      acceptShortCodes: z.boolean('true or false'),
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
      confirmedBy: z.literal(['fingerprint', 'digits'], "'fingerprint' or 'digits'"),
    }),
    attempt: group({ ttlMs: time(minute, 10 * minute) }),
    firstLogin: group({ idleMs: time(minute, hour), unfinishedMs: time(hour, 7 * day) }),
    session: group({
      idleMs: time(minute, 30 * day),
      absoluteMs: time(minute, 30 * day),
      perAccount: count(1, 100),
      whenFull: z.literal(['end-oldest', 'refuse'], "'end-oldest' or 'refuse'"),
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
export function createInputSchema(): z.ZodMiniType<{ profile?: PolicyProfile | undefined; overrides?: unknown }> {
  return group({ profile: z.optional(profile()), overrides: z.optional(z.unknown()) });
}
