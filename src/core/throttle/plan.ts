import type { Factor, Lane } from './guard.js';

/** A pause that begins with a late try and doubles with each further one. */
export interface PaceRule {
  /** The ledger that stands for the pause: it counts while the pause lasts. */
  readonly key: string;
  /** The number of the try from which on a pause begins. */
  readonly from: number;
  /** The first pause, in ms. */
  readonly firstMs: number;
  /** No pause is longer, in ms. */
  readonly longestMs: number;
}

/** One ledger that a try is reserved in. */
export interface LedgerRule {
  /** Its key: factor, account (or username) and lane. */
  readonly key: string;
  /** Its count starts again so many ms after its first event; without it the count stays until it is cleared. */
  readonly windowMs?: number | undefined;
  /** More tries than this are not judged: the lane is closed. */
  readonly limit?: number | undefined;
  /** Where tries beyond a number have to wait. */
  readonly pace?: PaceRule | undefined;
}

/** The ledgers of one factor for one account in one lane. */
export interface LedgerPlan<F extends Factor = Factor> {
  readonly factor: F;
  readonly lane: Lane;
  /** Reserved in this order. */
  readonly rules: readonly LedgerRule[];
  /** Counts the misses alone, in a row: it says when the lane closes, as reservations may be given back (R147). */
  readonly misses?: { readonly key: string; readonly limit: number } | undefined;
}

/** What password failures cost (R145). */
export interface PasswordThrottle {
  /** Failures in a row that close the strangers' lane. */
  readonly strangers: number;
  /** Failures in a row that close a known browser's lane. */
  readonly knownBrowser: number;
  /** The strangers' try from which on they wait. */
  readonly waitFrom: number;
  /** The first wait, in ms. */
  readonly firstWaitMs: number;
  /** The longest wait, in ms. */
  readonly longestWaitMs: number;
  /** The window in which waits grow, in ms; the same for known and unknown usernames (R193). */
  readonly windowMs: number;
}

/** What misses of a one-time password cost (R65). */
export interface OtpThrottle {
  /** Misses in a row that close the strangers' lane. */
  readonly strangers: number;
  /** Misses in a row that end the list, from a known browser. */
  readonly knownBrowser: number;
  /** A known browser's try from which on it waits. */
  readonly knownBrowserWaitFrom: number;
  /** How long it waits then, in ms. */
  readonly knownBrowserWaitMs: number;
}

/**
 * The ledgers of a password try. Waits hang on the username, known or not; closing hangs on the account (R145, R193).
 *
 * @example
 * const policy = { strangers: 50, knownBrowser: 10, waitFrom: 5, firstWaitMs: 30_000, longestWaitMs: 900_000, windowMs: 3_600_000 };
 * const plan = planPasswordLedgers({ name: 'no.such.name', lane: 'strangers', policy });
 * console.log(plan.rules.length); // 1
 */
export function planPasswordLedgers(input: {
  /** Stands for the username as typed, known or not: best a keyed hash of it. */
  readonly name: string;
  /** The account, where the username has one. */
  readonly accountId?: string | undefined;
  readonly lane: Lane;
  readonly policy: PasswordThrottle;
}): LedgerPlan<'password'> {
  const { accountId, lane, policy } = input;
  const name = `password/${input.name}/${lane}`;
  const waits: LedgerRule = {
    key: `${name}/tries`,
    windowMs: policy.windowMs,
    pace: { key: `${name}/pause`, from: policy.waitFrom, firstMs: policy.firstWaitMs, longestMs: policy.longestWaitMs },
  };
  const rules = lane === 'strangers' ? [waits] : [];
  if (accountId === undefined) return plan({ factor: 'password', lane, rules });
  const limit = lane === 'strangers' ? policy.strangers : policy.knownBrowser;
  const key = `password/${accountId}/${lane}`;
  return plan({ factor: 'password', lane, rules: [...rules, { key: `${key}/in-a-row`, limit }], misses: { key: `${key}/misses`, limit } });
}

/**
 * The ledgers of a one-time password try (R65).
 *
 * @example
 * const policy = { strangers: 5, knownBrowser: 10, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000 };
 * console.log(planOtpLedgers({ accountId: 'a1', lane: 'strangers', policy }).rules[0]?.limit); // 5
 */
export function planOtpLedgers(input: { readonly accountId: string; readonly lane: Lane; readonly policy: OtpThrottle }): LedgerPlan<'otp-list'> {
  const { accountId, lane, policy } = input;
  const key = `otp-list/${accountId}/${lane}`;
  const known = lane !== 'strangers';
  const limit = known ? policy.knownBrowser : policy.strangers;
  const wait = policy.knownBrowserWaitMs;
  const pace: PaceRule = { key: `${key}/pause`, from: policy.knownBrowserWaitFrom, firstMs: wait, longestMs: wait };
  return plan({
    factor: 'otp-list',
    lane,
    rules: [{ key: `${key}/in-a-row`, limit, ...(known ? { pace } : {}) }],
    misses: { key: `${key}/misses`, limit },
  });
}

/**
 * The ledger of one code that was sent to an address: five tries, then a new code has to be asked for.
 *
 * @example
 * console.log(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }).rules[0]?.limit); // 5
 */
export function planAddressCodeLedgers(input: {
  readonly accountId: string;
  readonly codeId: string;
  readonly tries: number;
}): LedgerPlan<'address-code'> {
  const key = `address-code/${input.accountId}/${input.codeId}`;
  return plan({ factor: 'address-code', lane: 'strangers', rules: [{ key, limit: input.tries, windowMs: addressCodeWindowMs }] });
}

// Longer than any code lives, so that the ledger outlasts the code it guards and is collected later.
const addressCodeWindowMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Every key of a plan: what success clears (R147).
 *
 * @example
 * console.log(ledgerKeys(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }))); // [ 'address-code/a1/c1' ]
 */
export function ledgerKeys(input: LedgerPlan): readonly string[] {
  const keys = input.rules.flatMap((rule) => (rule.pace === undefined ? [rule.key] : [rule.key, rule.pace.key]));
  return Object.freeze(input.misses === undefined ? keys : [...keys, input.misses.key]);
}

function plan<F extends Factor>(input: LedgerPlan<F>): LedgerPlan<F> {
  return Object.freeze({ ...input, rules: Object.freeze(input.rules.map((rule) => Object.freeze(rule))) });
}
