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
  type TryBuckets,
} from '../../core/throttle/index.js';
import type { LedgerEntry } from '../../port/index.js';
import type { Deps } from './deps.js';

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
  const buckets = tryBuckets({ plan, now });
  const own = await deps.ledgers.add({ key: buckets.own, amount: 1, now, windowMs: buckets.windowMs });
  const { onTheirWay, counts } = await orTakeOff(deps, { keys: [buckets.own], now }, () => count(deps, { ...input, buckets, own }));
  const decided = decideReservation({ plan, onTheirWay, counts });
  if (decided.ok) {
    const opened = plan.rules.flatMap((rule, at) => (rule.pace !== undefined && counts[at]?.inPause === 1 ? [rule.pace.key] : []));
    const clean = counts.every((one) => one.count === 0 && one.inPause === 0);
    return Object.freeze({ ok: true, reserved: Object.freeze({ plan, guard: decided.guard, bucket: buckets.own, opened: Object.freeze(opened), clean }) });
  }
  if (decided.reason === 'lane-closed') {
    await settle(deps, { plan, bucket: buckets.own, now, amountOf: waitOnly });
    return Object.freeze({ ok: false, reason: 'lane-closed' });
  }
  // The pause itself goes on.
  await takeOff(deps, { keys: [buckets.own], now });
  const paces = plan.rules.flatMap(({ pace }) => (pace === undefined ? [] : [pace]));
  const entries = await deps.ledgers.read({ keys: paces.map(({ key }) => key), now });
  const waits = paces.map(({ firstMs }, at) => (entries[at]?.resetAt ?? now + firstMs) - now);
  return Object.freeze({ ok: false, reason: 'wait', retryAfterMs: Math.max(...waits) });
}

/** Reads in this order: the other buckets, then the misses, then the pauses. */
async function count(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan; readonly now: number; readonly buckets: TryBuckets; readonly own: number },
): Promise<{ readonly onTheirWay: number; readonly counts: readonly LedgerCount[] }> {
  const { plan, now, buckets, own } = input;
  const { rules } = plan;
  const paused = rules.flatMap(({ pace }) => (pace === undefined ? [] : [pace.key]));
  const entries = await deps.ledgers.read({ keys: [...buckets.others, ...rules.map(({ key }) => key), ...paused], now });
  const countOf = (key: string): number => entries.find((entry: LedgerEntry) => entry.key === key)?.count ?? 0;
  const onTheirWay = buckets.others.reduce((sum, key) => sum + countOf(key), own);
  const crowded = rules.some(({ key, limit = Infinity }) => countOf(key) < limit && countOf(key) + onTheirWay > limit);
  const counts: LedgerCount[] = [];
  for (const rule of rules) {
    const misses = countOf(rule.key);
    counts.push({ key: rule.key, count: misses, inPause: await enterPause(deps, { rule, tries: misses + onTheirWay, waiting: countOf, crowded, now }) });
  }
  return { onTheirWay, counts };
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
  return input.crowded ? 2 : deps.ledgers.add({ key: pace.key, amount: 1, now, windowMs });
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

/** A right answer clears the misses of its own factor in its own lane, and no others (R147); of the tries on their way it takes off itself alone. */
export async function acceptTry(deps: LedgerDeps, input: TryInput): Promise<void> {
  const { plan, bucket, clean } = input.reserved;
  if (!clean) await clearLedgers(deps, plan);
  await takeOff(deps, { keys: [bucket], now: input.now });
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

/** Only when the misses stand is the try taken off its bucket; what closes the lane comes first. */
async function settle(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan; readonly bucket: string; readonly now: number; readonly amountOf: (rule: LedgerRule) => number },
): Promise<boolean> {
  const { plan, bucket, now, amountOf } = input;
  let closes = false;
  for (const rule of [...plan.rules].reverse()) {
    const { key, limit, windowMs } = rule;
    const amount = amountOf(rule);
    const misses = await deps.ledgers.add({ key, amount, now, ...(windowMs === undefined ? {} : { windowMs }) });
    closes ||= amount > 0 && misses === limit;
  }
  await takeOff(deps, { keys: [bucket], now });
  return closes;
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
  for (const key of input.keys) await deps.ledgers.add({ key, amount: -1, now: input.now });
}
