import { day, hour, minute, second } from './duration.js';
import type { Policy, PolicyOverrides } from './policy.js';

/** 32 symbols that are hard to mistake for each other (R49). */
const symbols = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The profile `standard`: the table of design section 8, then the defaults of the requirements. */
export const standard: Policy = {
  profile: 'standard',
  password: { minLength: 12, maxLength: 128, cost: { logN: 17, r: 8, p: 1 } },
  temporaryPassword: { symbols: 16, ttlMs: { email: 7 * day, sms: 7 * day, inPerson: 7 * day }, sentOnRequest: false },
  addressCode: { digits: 8, tries: 5, ttlMs: { email: day, sms: 10 * minute } },
  otpList: {
    alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    codeLength: 4,
    entryCost: { logN: 12, r: 8, p: 1 },
    challengeTtlMs: 5 * minute,
    missesPerPosition: 3,
    lifetimeMisses: 45,
    renewalOfferedAt: 30,
    lowWater: 20,
    offeredAfter: 'password-change',
    acceptShortCodes: true,
  },
  otpMisses: { strangers: 5, knownBrowser: 10, knownBrowserWaitFrom: 5, knownBrowserWaitMs: minute, recovery: 5 },
  passwordFailures: { strangers: 50, knownBrowser: 10, recovery: 5, recoveriesInARow: 20, waitFrom: 5, firstWaitMs: 30 * second, longestWaitMs: 15 * minute, windowMs: hour },
  approval: { digits: 2, tries: 1, ttlMs: 120 * second, perAttempt: 3, perTenMinutes: 5, unansweredInARow: 3 },
  pairing: { ttlMs: 10 * minute, tries: 20, renewalsAnHour: 10, confirmedBy: 'fingerprint' },
  attempt: { ttlMs: 10 * minute },
  firstLogin: { idleMs: 60 * minute, unfinishedMs: 7 * day },
  session: { idleMs: 60 * minute, absoluteMs: 12 * hour, perAccount: 10, whenFull: 'end-oldest' },
  recovery: { linkTtlMs: hour, ttlMs: hour, codeDigits: 8, codeTtlMs: 10 * minute, codeTries: 5, codesSent: 3, requestsAnHour: 3, requestsADay: 10 },
  binding: { freshMs: 5 * minute, ttlMs: 30 * minute },
  audit: { retentionMs: 366 * day, refusalsAMinute: 20 },
  delivery: { perAccount: 200, perAddress: 200, perOrganization: 20_000 },
  spray: { least: 100, times: 10 },
  knownBrowser: { ttlMs: 180 * day, perAccount: 5 },
  hashing: { parallel: 2, waiting: 16, waitMs: 5 * second },
};

/** What `nist` changes of `standard`. */
export const nistChanges: PolicyOverrides = {
  password: { minLength: 15 },
  temporaryPassword: { ttlMs: { email: day, sms: 10 * minute, inPerson: day }, sentOnRequest: true },
  otpList: { alphabet: symbols, offeredAfter: 'address-code', acceptShortCodes: false },
  otpMisses: { knownBrowser: 5 },
  approval: { digits: 6, tries: 3 },
  pairing: { confirmedBy: 'digits' },
  session: { idleMs: 30 * minute },
};
