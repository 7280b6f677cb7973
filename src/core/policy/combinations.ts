import type { ScryptCost } from '../types.js';
import { acceptedOdds, failuresInARow, guessOdds, isShort, listSpace, mostFailuresInARow } from './arithmetic.js';
import { day, hour, minute } from './duration.js';
import type { Policy } from './policy.js';

/** Options that are fine alone and unsafe together. */
interface Combination {
  /** The option to name, below `policy`. */
  readonly option: string;
  /** What must hold, as the error says it. */
  readonly rule: string;
  readonly holds: (policy: Policy) => boolean;
}

// RFC 7914 section 2 asks for N < 2^(128·r/8). The ceiling is that of `assertScryptCost` and `parseScryptHash` (R41): a
// policy above it would write hashes that nobody reads.
const isReadable = ({ logN, r, p }: ScryptCost) => logN < 16 * r && 2 ** logN * r * p <= 2 ** 22;
const costRule = 'logN below 16 · r, and N · r · p at most 2^22 (R39, R41)';
const inARowRule = `strangers + knownBrowser.perAccount · knownBrowser at most ${mostFailuresInARow} failures in a row (R146)`;
const shortRule = 'at most 10 in a row with short codes (R48)';

const deliveryRule = 'at least recovery.requestsADay · (recovery.codesSent + 3), so that no recovery code waits for what strangers ask for (R128)';
const requestedADay = ({ recovery }: Policy) => recovery.requestsADay * (recovery.codesSent + 3);

const always: readonly Combination[] = [
  { option: 'password.cost', rule: costRule, holds: (policy) => isReadable(policy.password.cost) },
  { option: 'otpList.entryCost', rule: costRule, holds: (policy) => isReadable(policy.otpList.entryCost) },
  {
    option: 'temporaryPassword.symbols',
    rule: 'at least password.minLength (R4)',
    holds: ({ temporaryPassword, password }) => temporaryPassword.symbols >= password.minLength,
  },
  // The two other conditions of R48, the order of R102 and the pepper, are no options: nothing can switch them off.
  {
    option: 'otpList.acceptShortCodes',
    rule: 'true for a list space below 10^6 or 20 bits (R48)',
    holds: (policy) => !isShort(policy) || policy.otpList.acceptShortCodes,
  },
  { option: 'otpMisses.strangers', rule: shortRule, holds: (policy) => !isShort(policy) || policy.otpMisses.strangers <= 10 },
  { option: 'otpMisses.knownBrowser', rule: shortRule, holds: (policy) => !isShort(policy) || policy.otpMisses.knownBrowser <= 10 },
  {
    option: 'otpList.lifetimeMisses',
    rule: 'so few that guessing over the life of a list stays within 1 in 10,000 (R66)',
    holds: (policy) => guessOdds(policy.otpList.lifetimeMisses, listSpace(policy)) <= acceptedOdds,
  },
  {
    option: 'otpList.renewalOfferedAt',
    rule: 'below otpList.lifetimeMisses (R66)',
    holds: ({ otpList }) => otpList.renewalOfferedAt < otpList.lifetimeMisses,
  },
  { option: 'otpMisses', rule: inARowRule, holds: (policy) => failuresInARow(policy, 'otpMisses') <= mostFailuresInARow },
  { option: 'passwordFailures', rule: inARowRule, holds: (policy) => failuresInARow(policy, 'passwordFailures') <= mostFailuresInARow },
  {
    option: 'otpMisses.knownBrowserWaitFrom',
    rule: 'at most otpMisses.knownBrowser (R65)',
    holds: ({ otpMisses }) => otpMisses.knownBrowserWaitFrom <= otpMisses.knownBrowser,
  },
  {
    option: 'passwordFailures.waitFrom',
    rule: 'at most passwordFailures.strangers (R145)',
    holds: ({ passwordFailures }) => passwordFailures.waitFrom <= passwordFailures.strangers,
  },
  {
    option: 'passwordFailures.firstWaitMs',
    rule: 'at most passwordFailures.longestWaitMs (R145)',
    holds: ({ passwordFailures }) => passwordFailures.firstWaitMs <= passwordFailures.longestWaitMs,
  },
  // A longer wait would be forgotten with the failures that brought it.
  {
    option: 'passwordFailures.longestWaitMs',
    rule: 'at most passwordFailures.windowMs (R193)',
    holds: ({ passwordFailures }) => passwordFailures.longestWaitMs <= passwordFailures.windowMs,
  },
  { option: 'approval.ttlMs', rule: 'at most attempt.ttlMs (R97, R144)', holds: ({ approval, attempt }) => approval.ttlMs <= attempt.ttlMs },
  { option: 'session.idleMs', rule: 'at most session.absoluteMs (R162)', holds: ({ session }) => session.idleMs <= session.absoluteMs },
  { option: 'binding.freshMs', rule: 'at most binding.ttlMs (R172)', holds: ({ binding }) => binding.freshMs <= binding.ttlMs },
  { option: 'recovery.requestsAnHour', rule: 'at most recovery.requestsADay (R128)', holds: ({ recovery }) => recovery.requestsAnHour <= recovery.requestsADay },
  // Strangers cause two messages of each request at most, and the owner one link and each code of it: all of a day's requests in both lanes.
  { option: 'delivery.perAccount', rule: deliveryRule, holds: (policy) => policy.delivery.perAccount >= requestedADay(policy) },
  { option: 'delivery.perAddress', rule: deliveryRule, holds: (policy) => policy.delivery.perAddress >= requestedADay(policy) },
];

// A profile named after a standard keeps to it: whoever needs otherwise begins from `standard`.
const inNist: readonly Combination[] = [
  { option: 'temporaryPassword.ttlMs.email', rule: `at most ${day} (24 h) in nist (R5)`, holds: (policy) => policy.temporaryPassword.ttlMs.email <= day },
  {
    option: 'temporaryPassword.ttlMs.sms',
    rule: `at most ${10 * minute} (10 min) in nist (R5)`,
    holds: (policy) => policy.temporaryPassword.ttlMs.sms <= 10 * minute,
  },
  {
    option: 'temporaryPassword.ttlMs.inPerson',
    rule: `at most ${day} (24 h) in nist (R5)`,
    holds: (policy) => policy.temporaryPassword.ttlMs.inPerson <= day,
  },
  { option: 'temporaryPassword.sentOnRequest', rule: 'true in nist (R5)', holds: ({ temporaryPassword }) => temporaryPassword.sentOnRequest },
  { option: 'otpList.acceptShortCodes', rule: 'false in nist (R49)', holds: ({ otpList }) => !otpList.acceptShortCodes },
  { option: 'otpList.offeredAfter', rule: "'address-code' in nist (R54)", holds: ({ otpList }) => otpList.offeredAfter === 'address-code' },
  { option: 'approval.digits', rule: 'at least 6 in nist (R95)', holds: ({ approval }) => approval.digits >= 6 },
  { option: 'pairing.confirmedBy', rule: "'digits' in nist (R92)", holds: ({ pairing }) => pairing.confirmedBy === 'digits' },
  { option: 'session.idleMs', rule: `at most ${hour} (1 h) in nist (R162)`, holds: ({ session }) => session.idleMs <= hour },
  { option: 'session.absoluteMs', rule: `at most ${day} (24 h) in nist (R162)`, holds: ({ session }) => session.absoluteMs <= day },
];

/** Throws a RangeError for the first combination that does not hold. */
export function assertCombinations(policy: Policy): void {
  const combinations = policy.profile === 'nist' ? [...inNist, ...always] : always;
  const broken = combinations.find(({ holds }) => !holds(policy));
  if (broken !== undefined) throw new RangeError(`policy.${broken.option}: ${broken.rule}`);
}
