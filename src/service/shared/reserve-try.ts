import {
  decideReservation,
  ledgerKeys,
  pauseMs,
  type Factor,
  type LedgerCount,
  type LedgerGuard,
  type LedgerPlan,
  type LedgerRule,
  type MissRule,
  type PaceRule,
} from '../../core/throttle/index.js';
import type { Deps } from './deps.js';

type LedgerDeps = Pick<Deps, 'ledgers'>;

/** A try that stands in its ledgers: give it back, confirm it as a miss, or clear the ledgers. */
export interface ReservedTry<F extends Factor> {
  readonly plan: LedgerPlan<F>;
  readonly guard: LedgerGuard<F>;
  /** What was added, so that just that is given back. */
  readonly added: readonly string[];
  /** The lane is full with it. */
  readonly last: boolean;
}

/** What {@link reserveTry} says. */
export type ReserveTryResult<F extends Factor> =
  | { readonly ok: true; readonly reserved: ReservedTry<F> }
  | { readonly ok: false; readonly reason: 'wait'; readonly retryAfterMs: number }
  | { readonly ok: false; readonly reason: 'lane-closed' };

/**
 * Counts a try before its secret is looked at, so that parallel guesses cannot overrun the ledger (R147, R154). One that
 * will not be judged is given back at once: it must not close a lane, nor keep one closed.
 */
export async function reserveTry<F extends Factor>(
  deps: LedgerDeps,
  input: { readonly plan: LedgerPlan<F>; readonly now: number },
): Promise<ReserveTryResult<F>> {
  const { plan, now } = input;
  const counts: LedgerCount[] = [];
  for (const rule of plan.rules) counts.push(await addToLedger(deps, rule, now));
  const added = plan.rules.flatMap((rule, at) => (rule.pace !== undefined && (counts[at]?.inPause ?? 0) > 0 ? [rule.key, rule.pace.key] : [rule.key]));
  const decided = decideReservation({ plan, counts });
  if (decided.ok) {
    const last = plan.rules.some((rule, at) => rule.limit !== undefined && counts[at]?.count === rule.limit);
    return Object.freeze({ ok: true, reserved: Object.freeze({ plan, guard: decided.guard, added: Object.freeze(added), last }) });
  }
  if (decided.reason === 'lane-closed') {
    await giveBackMisses(deps, plan, now);
    return Object.freeze({ ok: false, reason: 'lane-closed' });
  }
  const pauses = plan.rules.flatMap((rule) => (rule.pace === undefined ? [] : [rule.pace.key]));
  const entries = await deps.ledgers.read({ keys: pauses, now });
  // Only the tries are given back: the pause itself goes on.
  await giveBackKeys(deps, plan.rules.map((rule) => rule.key), now);
  return Object.freeze({ ok: false, reason: 'wait', retryAfterMs: Math.max(0, ...entries.map((entry) => (entry.resetAt ?? now) - now)) });
}

/** Gives back a try that was never judged, or lost a race: it is no miss (R147). */
export async function giveBackTry(deps: LedgerDeps, input: { readonly reserved: ReservedTry<Factor>; readonly now: number }): Promise<void> {
  await giveBackKeys(deps, input.reserved.added, input.now);
}

/**
 * Gives back what counts towards closing the lane, and leaves the waits: what is answered like a wrong password has to wait
 * like one (R141, R145).
 */
export async function giveBackMisses(deps: LedgerDeps, plan: LedgerPlan, now: number): Promise<void> {
  await giveBackKeys(deps, plan.rules.filter((rule) => rule.limit !== undefined).map((rule) => rule.key), now);
}

/** Runs what judges a try. Should it throw, nothing was judged, and the try is given back where the ledger can be reached (R147). */
export async function judgeTry<T>(deps: LedgerDeps, input: { readonly reserved: ReservedTry<Factor>; readonly now: number }, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (cause) {
    await giveBackTry(deps, input).catch(() => undefined);
    throw cause;
  }
}

// Longer than any try takes from its reservation to its end: a place in the hash queue, the hash, a slow store.
const judgedWithinMs = 60_000;

/** From here on the lane is full, and for a while some of its tries may still be on their way: see {@link giveBackLost}. */
export async function noteLastTry(deps: LedgerDeps, input: { readonly plan: LedgerPlan; readonly now: number }): Promise<void> {
  const { plan, now } = input;
  if (plan.misses === undefined) return;
  const key = lastTryKey(plan.misses);
  await deps.ledgers.clear([key]);
  await deps.ledgers.add({ key, amount: 1, now, windowMs: judgedWithinMs });
}

/**
 * Gives back the tries that a crash left behind in a full lane, once none can be on its way any more: only misses close a
 * lane (R147). Of several callers one does it.
 */
export async function giveBackLost(deps: LedgerDeps, input: { readonly plan: LedgerPlan; readonly now: number }): Promise<void> {
  const { plan, now } = input;
  const { misses } = plan;
  if (misses === undefined) return;
  const callers = await deps.ledgers.add({ key: lastTryKey(misses), amount: 1, now, windowMs: judgedWithinMs });
  if (callers !== 1) return;
  const keys = plan.rules.filter((rule) => rule.limit !== undefined).map((rule) => rule.key);
  const [missed, ...reserved] = await deps.ledgers.read({ keys: [misses.key, ...keys], now });
  for (const { key, count } of reserved) await deps.ledgers.add({ key, amount: Math.min(0, (missed?.count ?? 0) - count), now });
}

function lastTryKey(misses: MissRule): string {
  return `${misses.key}/last-try`;
}

/** Writes a miss down, and says whether it was the one that closes the lane. */
export async function confirmMiss(deps: LedgerDeps, input: { readonly reserved: ReservedTry<Factor>; readonly now: number }): Promise<boolean> {
  const { misses } = input.reserved.plan;
  if (misses === undefined) return false;
  const { key, limit, windowMs } = misses;
  return (await deps.ledgers.add({ key, amount: 1, now: input.now, ...(windowMs === undefined ? {} : { windowMs }) })) === limit;
}

/** A right answer clears the ledgers of its own factor in its own lane, and no others (R147). */
export async function clearLedgers(deps: LedgerDeps, plan: LedgerPlan): Promise<void> {
  await deps.ledgers.clear(ledgerKeys(plan));
}

async function addToLedger(deps: LedgerDeps, rule: LedgerRule, now: number): Promise<LedgerCount> {
  const count = await deps.ledgers.add({ key: rule.key, amount: 1, now, ...(rule.windowMs === undefined ? {} : { windowMs: rule.windowMs }) });
  const pause = rule.pace === undefined ? 0 : pauseMs({ pace: rule.pace, count });
  if (rule.pace === undefined) return { key: rule.key, count, inPause: 0 };
  if (pause === 0) return { key: rule.key, count, inPause: await lateInPause(deps, rule.pace, now) };
  const inPause = await deps.ledgers.add({ key: rule.pace.key, amount: 1, now, windowMs: pause });
  return { key: rule.key, count, inPause };
}

/** A pause that began late in the window of its tries goes on after it. */
async function lateInPause(deps: LedgerDeps, pace: PaceRule, now: number): Promise<number> {
  const [pause] = await deps.ledgers.read({ keys: [pace.key], now });
  return pause === undefined || pause.count === 0 ? 0 : pause.count + 1;
}

async function giveBackKeys(deps: LedgerDeps, keys: readonly string[], now: number): Promise<void> {
  for (const key of keys) await deps.ledgers.add({ key, amount: -1, now });
}
