import { checkArray, checkObject, checkWhole } from '../../internal/check.js';
import { createGuard, type Factor, type LedgerGuard } from './guard.js';
import type { LedgerPlan, LedgerRule, PaceRule } from './plan.js';

/** What one ledger of misses says, once the try is counted among those on their way. */
export interface LedgerCount {
  /** The rule's key. */
  readonly key: string;
  /** The misses until now. */
  readonly count: number;
  /** Tries in the pause, this one included; 0 where none is due. The first of them opens the pause and goes through. */
  readonly inPause: number;
}

/** What {@link decideReservation} says. */
export type ReservationDecision<F extends Factor> =
  | {
      readonly ok: true;
      /** What the verifier of this factor asks for. */
      readonly guard: LedgerGuard<F>;
    }
  | {
      readonly ok: false;
      /** `wait`: too soon after the last try; `lane-closed`: no more tries in this lane, for ever or until those on their way are judged. */
      readonly reason: 'wait' | 'lane-closed';
    };

/**
 * How long the pause is that begins with a try, in ms; 0 where none is due (R145: 30 s from the 5th, doubling up to
 * 15 min).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const pace = { key: 'k', from: 5, firstMs: 30_000, longestMs: 900_000 };
 * console.log([4, 5, 6, 20].map((count) => pauseMs({ pace, count }))); // [ 0, 30000, 60000, 900000 ]
 */
export function pauseMs(input: {
  /** The rule. */
  readonly pace: PaceRule;
  /** The number of the try, from 1. */
  readonly count: number;
}): number {
  checkObject('input', input);
  const { pace, count } = input;
  checkObject('pace', pace);
  for (const name of ['from', 'firstMs', 'longestMs'] as const) checkWhole(`pace.${name}`, pace[name], { least: 1 });
  checkWhole('count', count, { least: 0 });
  if (count < pace.from) return 0;
  return Math.min(pace.firstMs * 2 ** Math.min(count - pace.from, 30), pace.longestMs);
}

/**
 * Decides whether a try may be judged that is counted among those on their way, and hands out the guard that a verifier asks for.
 * The numbers must be the ledgers' answers in one step: the addition to the own bucket of {@link tryBuckets}, the other buckets, and the misses of
 * every rule of the plan (invariant 6).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule; RangeError if `counts` are not those of the plan
 * @example
 * const plan = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });
 * const counts = plan.rules.map(({ key }) => ({ key, count: 4, inPause: 0 }));
 * console.log(decideReservation({ plan, onTheirWay: 1, counts }).ok); // true
 * console.log(decideReservation({ plan, onTheirWay: 2, counts })); // { ok: false, reason: 'lane-closed' }
 */
export function decideReservation<F extends Factor>(input: {
  /** The plan that the try was counted by. */
  readonly plan: LedgerPlan<F>;
  /** The tries on their way, this one included. */
  readonly onTheirWay: number;
  /** What the ledgers of misses say, one for each rule. */
  readonly counts: readonly LedgerCount[];
}): ReservationDecision<F> {
  checkObject('input', input);
  const { plan, onTheirWay, counts } = input;
  checkObject('plan', plan);
  checkArray('plan.rules', plan.rules);
  if (plan.rules.length === 0) throw new RangeError('plan.rules: at least one, as a guard stands for a reservation');
  for (const rule of plan.rules) checkObject('plan.rules', rule);
  if (!Number.isSafeInteger(onTheirWay) || onTheirWay < 1) throw new RangeError('onTheirWay: at least 1, as this try is counted');
  checkArray('counts', counts);
  const fits = counts.length === plan.rules.length && plan.rules.every((rule, at) => counts[at]?.key === rule.key);
  if (!fits) throw new RangeError('counts: one for each rule of the plan, in its order');
  const refused = plan.rules.map((rule, at) => judge(rule, onTheirWay, counts[at])).find((reason) => reason !== undefined);
  if (refused !== undefined) return Object.freeze({ ok: false, reason: refused });
  return Object.freeze({ ok: true, guard: createGuard({ factor: plan.factor, subject: plan.subject, lane: plan.lane }) });
}

function judge(rule: LedgerRule, onTheirWay: number, counted: LedgerCount | undefined): 'wait' | 'lane-closed' | undefined {
  const { count = -1, inPause = -1 } = counted ?? {};
  checkWhole('counts.count', count, { least: 0 });
  checkWhole('counts.inPause', inPause, { least: 0 });
  if (inPause > 1) return 'wait';
  return rule.limit !== undefined && count + onTheirWay > rule.limit ? 'lane-closed' : undefined;
}
