import {
  decideReservation,
  ledgerKeys,
  pauseMs,
  tryBuckets,
  type Factor,
  type LedgerCount,
  type LedgerGuard,
  type LedgerPlan,
  type LedgerRule,
  type PaceRule,
} from '../../core/throttle/index.js';
import type { LedgerChange, LedgerEntry } from '../../port/index.js';
import type { Deps } from './deps.js';
import { changeLedgers, countOne } from './ledgers.js';

type LedgerDeps = Pick<Deps, 'ledgers'>;

/** A try that is on its way: it ends as right ({@link acceptTry}), a miss ({@link confirmMiss}), or neither ({@link giveBackTry}, {@link countWait}). */
export interface ReservedTry<F extends Factor> {
  readonly plan: LedgerPlan<F>;
  readonly guard: LedgerGuard<F>;
  /** The bucket it is counted in. */
  readonly bucket: string;
  /** The pauses that began with it. */
  readonly opened: readonly string[];
  /** No miss and no pause stands in the plan's ledgers, so that there is nothing to clear. */
  readonly clean: boolean;
  /** Of what stands there something has a window. */
  readonly windowed: boolean;
}

/** What {@link reserveTry} says. */
export type ReserveTryResult<F extends Factor> =
  | { readonly ok: true; readonly reserved: ReservedTry<F> }
  | { readonly ok: false; readonly reason: 'wait'; readonly retryAfterMs: number }
  | { readonly ok: false; readonly reason: 'lane-closed' };

interface TryInput {
  readonly reserved: ReservedTry<Factor>;
  readonly now: number;
}

/**
 * Counts a try among those on their way before its secret is looked at, so that parallel guesses cannot overrun the ledger (R147,
 * R154); {@link tryBuckets} says why none is lost. One that will not be judged is taken off at once.
 */
export async function reserveTry<F extends Factor>(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan<F>; readonly now: number },
): Promise<ReserveTryResult<F>> {
  const { plan, now } = input;
  const { own, others, windowMs } = tryBuckets({ plan, now });
  const looked = [...others, ...plan.rules.map(({ key }) => key), ...pacesOf(plan).map(({ key }) => key)];
  const entries = await changeLedgers(deps, { changes: [{ key: own, amount: 1, windowMs }, ...looked.map(look)], now });
  const countOf = (key: string): number => entries.find((entry: LedgerEntry) => entry.key === key)?.count ?? 0;
  const onTheirWay = [own, ...others].reduce((sum, key) => sum + countOf(key), 0);
  const counts = await orTakeOff(deps, { keys: [own], now }, () => enterPauses(deps, { plan, now, onTheirWay, countOf }));
  const decided = decideReservation({ plan, onTheirWay, counts });
  if (!decided.ok) return refuse(deps, { plan, bucket: own, now, reason: decided.reason });
  const opened = plan.rules.flatMap((rule, at) => (rule.pace !== undefined && counts[at]?.inPause === 1 ? [rule.pace.key] : []));
  const clean = counts.every((one) => one.count === 0 && one.inPause === 0);
  const windowed = counts.some((one, at) => one.inPause > 0 || (one.count > 0 && plan.rules[at]?.windowMs !== undefined));
  return Object.freeze({ ok: true, reserved: Object.freeze({ plan, guard: decided.guard, bucket: own, opened: Object.freeze(opened), clean, windowed }) });
}

/** A try that will not be judged is taken off. The pause itself goes on. */
async function refuse(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan; readonly bucket: string; readonly now: number; readonly reason: 'wait' | 'lane-closed' },
): Promise<Extract<ReserveTryResult<Factor>, { readonly ok: false }>> {
  const { plan, bucket, now, reason } = input;
  if (reason === 'lane-closed') {
    await settle(deps, { plan, bucket, now, amountOf: waitOnly });
    return Object.freeze({ ok: false, reason });
  }
  const paces = pacesOf(plan);
  const entries = await changeLedgers(deps, { changes: [...paces.map(({ key }) => look(key)), { key: bucket, amount: -1 }], now });
  const waits = paces.map(({ firstMs }, at) => (entries[at]?.resetAt ?? now + firstMs) - now);
  return Object.freeze({ ok: false, reason, retryAfterMs: Math.max(...waits) });
}

function pacesOf(plan: LedgerPlan): readonly PaceRule[] {
  return plan.rules.flatMap(({ pace }) => (pace === undefined ? [] : [pace]));
}

function look(key: string): LedgerChange {
  return { key, amount: 0 };
}

/** What each rule says, once the pause that is due has begun. */
async function enterPauses(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan; readonly now: number; readonly onTheirWay: number; readonly countOf: (key: string) => number },
): Promise<readonly LedgerCount[]> {
  const { plan, now, onTheirWay, countOf } = input;
  const { rules } = plan;
  const crowded = rules.some(({ key, limit = Infinity }) => countOf(key) < limit && countOf(key) + onTheirWay > limit);
  const counts: LedgerCount[] = [];
  for (const rule of rules) {
    const misses = countOf(rule.key);
    counts.push({ key: rule.key, count: misses, inPause: await enterPause(deps, { rule, tries: misses + onTheirWay, waiting: countOf, crowded, now }) });
  }
  return counts;
}

/**
 * A pause lasts as long as it was told, also beyond the window of the misses that it began with; of those who may begin one, one does. Whoever
 * could not be judged anyway, as others are on their way, leaves it to them: a crowd says `wait`, not that the lane is closed.
 */
async function enterPause(
  deps: LedgerDeps,
  input: { readonly rule: LedgerRule; readonly tries: number; readonly waiting: (key: string) => number; readonly crowded: boolean; readonly now: number },
): Promise<number> {
  const { tries, now } = input;
  const { pace } = input.rule;
  if (pace === undefined) return 0;
  const before = input.waiting(pace.key);
  if (before > 0) return before + 1;
  const windowMs = pauseMs({ pace, count: tries });
  if (windowMs === 0) return 0;
  return input.crowded ? 2 : countOne(deps, { key: pace.key, amount: 1, now, windowMs });
}

/** Takes back a try that was never judged, or lost a race: it is no miss (R147). */
export async function giveBackTry(deps: LedgerDeps, input: TryInput): Promise<void> {
  const { reserved, now } = input;
  await takeOff(deps, { keys: [reserved.bucket, ...reserved.opened], now });
}

/**
 * Runs what judges a try. Should it throw, nothing was judged, and the try is given back where the ledger can be reached (R147). What runs must not
 * end the try itself: taken off twice, it would take another one with it.
 */
export async function judgeTry<T>(deps: LedgerDeps, input: TryInput, judge: () => Promise<T>): Promise<T> {
  const { reserved, now } = input;
  return orTakeOff(deps, { keys: [reserved.bucket, ...reserved.opened], now }, judge);
}

/** Writes a miss down, and says whether it was the one that closes the lane. */
export async function confirmMiss(deps: LedgerDeps, input: TryInput): Promise<boolean> {
  const { plan, bucket } = input.reserved;
  return settle(deps, { plan, bucket, now: input.now, amountOf: () => 1 });
}

/**
 * Ends a try that is answered like a wrong one, and is none: it has to wait like one (R141, R145), makes the calls of one, and counts nothing
 * towards closing the lane.
 */
export async function countWait(deps: LedgerDeps, input: TryInput): Promise<void> {
  const { plan, bucket } = input.reserved;
  await settle(deps, { plan, bucket, now: input.now, amountOf: waitOnly });
}

// More than anybody misses; small enough for every database's whole numbers.
const allMisses = 1_000_000_000;

/** A right answer clears the misses of its own factor in its own lane, and no others (R147); of the tries on their way it takes off itself alone. */
export async function acceptTry(deps: LedgerDeps, input: TryInput): Promise<void> {
  const { plan, bucket, clean, windowed } = input.reserved;
  // A window that stayed open would cut the next wait short, so it is closed; what has none is taken off with the try.
  if (windowed) await clearLedgers(deps, plan);
  const misses = clean || windowed ? [] : plan.rules.map(({ key }) => ({ key, amount: -allMisses }));
  await changeLedgers(deps, { changes: [...misses, { key: bucket, amount: -1 }], now: input.now });
}

/** Forgets the misses of a plan, and its pauses. */
export async function clearLedgers(deps: LedgerDeps, plan: LedgerPlan): Promise<void> {
  await deps.ledgers.clear(ledgerKeys(plan));
}

/** Whether misses have closed the lane, and not tries that are on their way. */
export async function isClosed(deps: LedgerDeps, input: { readonly plan: LedgerPlan; readonly now: number }): Promise<boolean> {
  const { plan, now } = input;
  const counted = await deps.ledgers.read({ keys: plan.rules.map(({ key }) => key), now });
  return plan.rules.some(({ limit }, at) => limit !== undefined && (counted[at]?.count ?? 0) >= limit);
}

function waitOnly(rule: LedgerRule): number {
  return rule.limit === undefined ? 1 : 0;
}

/** The miss stands, and the try is off its bucket, in one step: nobody counts it twice, or not at all. */
async function settle(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan; readonly bucket: string; readonly now: number; readonly amountOf: (rule: LedgerRule) => number },
): Promise<boolean> {
  const { plan, bucket, now, amountOf } = input;
  const misses = plan.rules.map((rule) => ({ key: rule.key, amount: amountOf(rule), windowMs: rule.windowMs }));
  const entries = await changeLedgers(deps, { changes: [...misses, { key: bucket, amount: -1 }], now });
  return plan.rules.some(({ limit }, at) => limit !== undefined && entries[at]?.count === limit);
}

async function orTakeOff<T>(deps: LedgerDeps, input: { readonly keys: readonly string[]; readonly now: number }, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    await takeOff(deps, input).catch(() => undefined);
    throw cause;
  }
}

async function takeOff(deps: LedgerDeps, input: { readonly keys: readonly string[]; readonly now: number }): Promise<void> {
  await changeLedgers(deps, { changes: input.keys.map((key) => ({ key, amount: -1 })), now: input.now });
}
