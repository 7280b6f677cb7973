import { checkArray, checkObject, checkString, checkWhole } from '../../internal/check.js';
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
  /** Whose tries it counts. */
  readonly factor: F;
  /** The account, or what stands for a username; a guard is good for no other. */
  readonly subject: string;
  /** Who answers for them. */
  readonly lane: Lane;
  /** Reserved in this order. */
  readonly rules: readonly LedgerRule[];
  /** Counts the misses alone, in a row: it says when the lane closes, as reservations may be given back (R147). */
  readonly misses?: MissRule | undefined;
}

/** The ledger of a factor's misses. */
export interface MissRule {
  /** Its key. */
  readonly key: string;
  /** The miss that closes the lane. */
  readonly limit: number;
  /** Its count starts again so many ms after its first event; without it the count stays until it is cleared. */
  readonly windowMs?: number | undefined;
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
  /** Failures that end a recovery (R124). */
  readonly recovery: number;
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
  /** Misses that end a recovery (R123). */
  readonly recovery: number;
}

/**
 * The ledgers of a password try. Waits hang on the username, known or not; closing hangs on the account (R145). An unknown
 * username has ledgers of the same number, so that the work done for it tells nothing (R141), but all of them expire (R193).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const policy = { strangers: 50, knownBrowser: 10, recovery: 5, waitFrom: 5, firstWaitMs: 30_000, longestWaitMs: 900_000, windowMs: 3_600_000 };
 * const plan = planPasswordLedgers({ name: 'no.such.name', lane: 'strangers', policy });
 * console.log(plan.rules.map((rule) => rule.windowMs)); // [ 3600000, 3600000 ]
 */
export function planPasswordLedgers(input: {
  /** Stands for the username as typed, known or not: best a keyed hash of it. */
  readonly name: string;
  /** The account, where the username has one. */
  readonly accountId?: string | undefined;
  /** Who answers for the try. */
  readonly lane: Lane;
  /** What failures cost. */
  readonly policy: PasswordThrottle;
}): LedgerPlan<'password'> {
  checkObject('input', input);
  const { accountId, lane, policy } = input;
  checkString('name', input.name);
  if (accountId !== undefined) checkString('accountId', accountId);
  checkLane(lane);
  checkPolicy(policy, ['strangers', 'knownBrowser', 'recovery', 'waitFrom', 'firstWaitMs', 'longestWaitMs', 'windowMs']);
  const name = `password/${input.name}/${lane}`;
  const waits: LedgerRule = {
    key: `${name}/tries`,
    windowMs: policy.windowMs,
    pace: { key: `${name}/pause`, from: policy.waitFrom, firstMs: policy.firstWaitMs, longestMs: policy.longestWaitMs },
  };
  const key = `password/${accountId ?? input.name}/${lane}`;
  const limit = limitOf(lane, policy);
  const counted = { limit, ...(accountId === undefined ? { windowMs: policy.windowMs } : collected(lane)) };
  const rules = lane === 'strangers' ? [waits] : [];
  return plan({ factor: 'password', subject: accountId ?? input.name, lane, rules: [...rules, { key: `${key}/in-a-row`, ...counted }], misses: { key: `${key}/misses`, ...counted } });
}

/**
 * The ledgers of a one-time password try (R65).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const policy = { strangers: 5, knownBrowser: 10, recovery: 5, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000 };
 * console.log(planOtpLedgers({ accountId: 'a1', epoch: 'password-1', lane: 'strangers', policy }).rules[0]?.limit); // 5
 */
export function planOtpLedgers(input: {
  /** Whose list is asked. */
  readonly accountId: string;
  /** What the misses are made against: the list, or the password that strangers gave before it. What takes its place begins anew (R146). */
  readonly epoch: string;
  /** Who answers for the try. */
  readonly lane: Lane;
  /** What misses cost. */
  readonly policy: OtpThrottle;
}): LedgerPlan<'otp-list'> {
  checkObject('input', input);
  const { accountId, epoch, lane, policy } = input;
  checkString('accountId', accountId);
  checkString('epoch', epoch);
  checkLane(lane);
  checkPolicy(policy, ['strangers', 'knownBrowser', 'recovery', 'knownBrowserWaitFrom', 'knownBrowserWaitMs']);
  const key = `otp-list/${accountId}/${epoch}/${lane}`;
  const known = lane.startsWith('known:');
  const limit = limitOf(lane, policy);
  const wait = policy.knownBrowserWaitMs;
  const pace: PaceRule = { key: `${key}/pause`, from: policy.knownBrowserWaitFrom, firstMs: wait, longestMs: wait };
  return plan({
    factor: 'otp-list',
    subject: accountId,
    lane,
    rules: [{ key: `${key}/in-a-row`, limit, ...collected(lane), ...(known ? { pace } : {}) }],
    misses: { key: `${key}/misses`, limit, ...collected(lane) },
  });
}

function limitOf(lane: Lane, policy: { readonly strangers: number; readonly knownBrowser: number; readonly recovery: number }): number {
  if (lane.startsWith('recovery:')) return policy.recovery;
  return lane === 'strangers' ? policy.strangers : policy.knownBrowser;
}

/** The ledgers of a recovery outlast it, and are collected later; those of the other lanes stay until they are cleared. */
function collected(lane: Lane): { readonly windowMs?: number } {
  return lane.startsWith('recovery:') ? { windowMs: codeWindowMs } : {};
}

/**
 * The ledger of one code that was sent to an address: five tries, then a new code has to be asked for.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }).rules[0]?.limit); // 5
 */
export function planAddressCodeLedgers(input: {
  /** Whose address it is. */
  readonly accountId: string;
  /** Names the code, so that the next one has a ledger of its own. */
  readonly codeId: string;
  /** How many tries it has. */
  readonly tries: number;
}): LedgerPlan<'address-code'> {
  checkObject('input', input);
  checkString('accountId', input.accountId);
  checkString('codeId', input.codeId);
  checkWhole('tries', input.tries, { least: 1 });
  const key = `address-code/${input.accountId}/${input.codeId}`;
  return plan({ factor: 'address-code', subject: input.accountId, lane: 'strangers', rules: [{ key, limit: input.tries, windowMs: codeWindowMs }] });
}

// Longer than any code or recovery lives, so that the ledger outlasts the code it guards and is collected later.
const codeWindowMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The ledger of the codes of one recovery: sending another code gives no try back (R129).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(planRecoveryCodeLedgers({ accountId: 'a1', flowId: 'f1', tries: 5 }).rules[0]?.limit); // 5
 */
export function planRecoveryCodeLedgers(input: {
  /** Whose recovery it is. */
  readonly accountId: string;
  /** The recovery. */
  readonly flowId: string;
  /** How many tries its codes have together. */
  readonly tries: number;
}): LedgerPlan<'recovery-code'> {
  checkObject('input', input);
  checkString('accountId', input.accountId);
  checkString('flowId', input.flowId);
  checkWhole('tries', input.tries, { least: 1 });
  const key = `recovery-code/${input.accountId}/${input.flowId}`;
  const counted = { limit: input.tries, windowMs: codeWindowMs };
  return plan({ factor: 'recovery-code', subject: input.accountId, lane: `recovery:${input.flowId}`, rules: [{ key, ...counted }], misses: { key: `${key}/misses`, ...counted } });
}

/**
 * Every key of a plan: what success clears (R147).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(ledgerKeys(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }))); // [ 'address-code/a1/c1' ]
 */
export function ledgerKeys(input: LedgerPlan): readonly string[] {
  checkObject('input', input);
  checkArray('rules', input.rules);
  const keys = input.rules.flatMap((rule) => (rule.pace === undefined ? [rule.key] : [rule.key, rule.pace.key]));
  return Object.freeze(input.misses === undefined ? keys : [...keys, input.misses.key]);
}

/** A number that is missing would be a limit that is missing. */
function checkPolicy<Name extends string>(policy: Readonly<Record<Name, number>>, names: readonly Name[]): void {
  checkObject('policy', policy);
  for (const name of names) checkWhole(`policy.${name}`, policy[name], { least: 1 });
}

function checkLane(lane: unknown): void {
  const fits = typeof lane === 'string' && (lane === 'strangers' || /^(?:known|recovery):./.test(lane));
  if (!fits) throw new TypeError("lane: must be 'strangers', or 'known:' or 'recovery:' and an id");
}

function plan<F extends Factor>(input: LedgerPlan<F>): LedgerPlan<F> {
  const rules = input.rules.map((rule) => {
    if (rule.pace !== undefined) Object.freeze(rule.pace);
    return Object.freeze(rule);
  });
  return Object.freeze({ ...input, rules: Object.freeze(rules), ...(input.misses === undefined ? {} : { misses: Object.freeze(input.misses) }) });
}
