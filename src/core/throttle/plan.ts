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

/** One ledger of misses. */
export interface LedgerRule {
  /** Its key: factor, account (or username) and lane. */
  readonly key: string;
  /** Its count starts again so many ms after its first event; without it the count stays until it is cleared. */
  readonly windowMs?: number | undefined;
  /** The miss that closes the lane: no more tries than are left until then are on their way at once. */
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
  /** Tries that are being judged are counted in buckets whose keys begin with this, see `tryBuckets`. */
  readonly onTheirWay: string;
  /** What counts the misses; the first that refuses a try says why. */
  readonly rules: readonly LedgerRule[];
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
  /** Failures in a row, of all recoveries of an account together, after which none of them judges a password (R146). */
  readonly recoveriesInARow: number;
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
  /** Misses that end a recovery (R123), or a session whose fresh proofs they were (R81). */
  readonly recovery: number;
}

/**
 * The ledgers of a password try. Waits hang on the username, known or not; closing hangs on the account (R145). An unknown
 * username has ledgers of the same number, so that the work done for it tells nothing (R141), but all of them expire (R193).
 *
 * The recoveries of an account have one ledger more, which all of them share: whoever reads the mailbox and the phone may begin one after the
 * other, and would guess for ever (R146). So do their tries on the way, as parallel recoveries must not overrun it (R154).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const policy = { strangers: 50, knownBrowser: 10, recovery: 5, recoveriesInARow: 20, waitFrom: 5, firstWaitMs: 30_000, longestWaitMs: 900_000, windowMs: 3_600_000 };
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
  checkPolicy(policy, ['strangers', 'knownBrowser', 'recovery', 'recoveriesInARow', 'waitFrom', 'firstWaitMs', 'longestWaitMs', 'windowMs']);
  const name = `password/${input.name}/${lane}`;
  const waits: LedgerRule = {
    key: `${name}/recent`,
    windowMs: policy.windowMs,
    pace: { key: `${name}/pause`, from: policy.waitFrom, firstMs: policy.firstWaitMs, longestMs: policy.longestWaitMs },
  };
  const closing = { limit: limitOf(lane, policy), ...(accountId === undefined ? { windowMs: policy.windowMs } : collected(lane)) };
  const of = { factor: 'password', subject: accountId ?? input.name, lane } as const;
  const key = `password/${of.subject}/${lane}`;
  if (!lane.startsWith('recovery:')) return plan({ ...of, key, before: lane === 'strangers' ? [waits] : [], closing });
  const shared = `password/${of.subject}/recoveries`;
  const before = [{ key: `${shared}/misses`, limit: policy.recoveriesInARow }];
  return plan({ ...of, key, onTheirWay: shared, before, closing });
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
  return planThirdStep('otp-list', input);
}

/**
 * The ledgers of a number typed into the Key app: the limits of R65, in a ledger of the Key's own (R100).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const policy = { strangers: 5, knownBrowser: 10, recovery: 5, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000 };
 * console.log(planKeyLedgers({ accountId: 'a1', epoch: 'key-k1', lane: 'known:b1', policy }).rules[0]?.limit); // 10
 */
export function planKeyLedgers(input: {
  /** Whose Key is asked. */
  readonly accountId: string;
  /** What the misses are made against: the Key, or the password that strangers gave before it. What takes its place begins anew (R146). */
  readonly epoch: string;
  /** Who answers for the try. */
  readonly lane: Lane;
  /** What misses cost. */
  readonly policy: OtpThrottle;
}): LedgerPlan<'key'> {
  return planThirdStep('key', input);
}

function planThirdStep<F extends 'otp-list' | 'key'>(
  factor: F,
  input: { readonly accountId: string; readonly epoch: string; readonly lane: Lane; readonly policy: OtpThrottle },
): LedgerPlan<F> {
  checkObject('input', input);
  const { accountId, epoch, lane, policy } = input;
  checkString('accountId', accountId);
  checkString('epoch', epoch);
  checkLane(lane);
  checkPolicy(policy, ['strangers', 'knownBrowser', 'recovery', 'knownBrowserWaitFrom', 'knownBrowserWaitMs']);
  const key = `${factor}/${accountId}/${epoch}/${lane}`;
  const wait = policy.knownBrowserWaitMs;
  const pace: PaceRule = { key: `${key}/pause`, from: policy.knownBrowserWaitFrom, firstMs: wait, longestMs: wait };
  const closing = { limit: limitOf(lane, policy), ...collected(lane), ...(lane.startsWith('known:') ? { pace } : {}) };
  return plan({ factor, subject: accountId, lane, key, closing });
}

function limitOf(lane: Lane, policy: { readonly strangers: number; readonly knownBrowser: number; readonly recovery: number }): number {
  if (isPassing(lane)) return policy.recovery;
  return lane === 'strangers' ? policy.strangers : policy.knownBrowser;
}

/** The ledgers of a recovery, or of a session's proofs, outlast it, and are collected later; those of the other lanes stay until they are cleared. */
function collected(lane: Lane): { readonly windowMs?: number } {
  return isPassing(lane) ? { windowMs: codeWindowMs } : {};
}

/** Lanes of something that ends by itself, whose id nothing else gets. */
function isPassing(lane: Lane): boolean {
  return lane.startsWith('recovery:') || lane.startsWith('session:');
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
  return plan({ factor: 'address-code', subject: input.accountId, lane: 'strangers', key, closing: { limit: input.tries, windowMs: codeWindowMs } });
}

// Longer than any code, recovery or session lives, so that the ledger outlasts the code it guards and is collected later.
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
  return plan({ factor: 'recovery-code', subject: input.accountId, lane: `recovery:${input.flowId}`, key, closing: { limit: input.tries, windowMs: codeWindowMs } });
}

/**
 * The ledger of one pairing code (R79), or of the digits that confirm a device. It is forgotten within the hour, as that of an unknown name has to
 * be (R193), and as no code lives that long.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(planPairingLedgers({ subject: 'a1', codeId: 'p1/0', tries: 20 }).rules[0]?.limit); // 20
 */
export function planPairingLedgers(input: {
  /** Whose code it is, or what stands for a username. */
  readonly subject: string;
  /** Names the code, so that the next one has a ledger of its own. */
  readonly codeId: string;
  /** How many tries it has. */
  readonly tries: number;
}): LedgerPlan<'pairing-code'> {
  checkObject('input', input);
  checkString('subject', input.subject);
  checkString('codeId', input.codeId);
  checkWhole('tries', input.tries, { least: 1 });
  const key = `pairing-code/${input.subject}/${input.codeId}`;
  return plan({ factor: 'pairing-code', subject: input.subject, lane: 'strangers', key, closing: { limit: input.tries, windowMs: 60 * 60 * 1000 } });
}

/**
 * The keys of a plan's misses and pauses: what success clears (R147). Tries that are on their way are not among them: each is taken
 * off by itself, or goes with its bucket.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(ledgerKeys(planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 }))); // [ 'address-code/a1/c1/misses' ]
 */
export function ledgerKeys(input: LedgerPlan): readonly string[] {
  checkObject('input', input);
  checkArray('rules', input.rules);
  return Object.freeze(input.rules.flatMap((rule) => (rule.pace === undefined ? [rule.key] : [rule.key, rule.pace.key])));
}

/** A number that is missing would be a limit that is missing. */
function checkPolicy<Name extends string>(policy: Readonly<Record<Name, number>>, names: readonly Name[]): void {
  checkObject('policy', policy);
  for (const name of names) checkWhole(`policy.${name}`, policy[name], { least: 1 });
}

function checkLane(lane: unknown): void {
  const fits = typeof lane === 'string' && (lane === 'strangers' || /^(?:known|recovery|session):./.test(lane));
  if (!fits) throw new TypeError("lane: must be 'strangers', or 'known:', 'recovery:' or 'session:' and an id");
}

/** `closing` closes the lane, and comes last. `onTheirWay`: whose tries count together, where it is not the lane alone. */
function plan<F extends Factor>(
  input: Pick<LedgerPlan<F>, 'factor' | 'subject' | 'lane'> & { readonly key: string; readonly onTheirWay?: string; readonly before?: readonly LedgerRule[]; readonly closing: Omit<LedgerRule, 'key'> },
): LedgerPlan<F> {
  const { factor, subject, lane, key, onTheirWay = key, before = [], closing } = input;
  const rules = [...before, { key: `${key}/misses`, ...closing }].map((rule) => {
    Object.freeze(rule.pace);
    return Object.freeze(rule);
  });
  return Object.freeze({ factor, subject, lane, onTheirWay: `${onTheirWay}/on-their-way`, rules: Object.freeze(rules) });
}
