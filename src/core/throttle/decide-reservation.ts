import { checkArray, checkObject, checkWhole } from '../../internal/check.js';
import { createGuard, type Factor, type LedgerGuard } from './guard.js';
import type { LedgerPlan, LedgerRule, PaceRule } from './plan.js';

/** What one ledger answered when the try was added to it. */
export interface LedgerCount {
  /** The rule's key. */
  readonly key: string;
  /** The new count, this try included. */
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
      /** `wait`: too soon after the last try; `lane-closed`: no more tries in this lane. */
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
 * Decides whether a try that was added to its ledgers may be judged, and hands out the guard that a verifier asks for.
 * The counts must be the ledgers' answers for every rule of the plan, in its order (invariant 6).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule; RangeError if `counts` are not those of the plan
 * @example
 * const plan = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });
 * const key = plan.rules[0]?.key ?? '';
 * console.log(decideReservation({ plan, counts: [{ key, count: 6, inPause: 0 }] })); // { ok: false, reason: 'lane-closed' }
 */
export function decideReservation<F extends Factor>(input: {
  /** The plan that the try was added by. */
  readonly plan: LedgerPlan<F>;
  /** What the ledgers answered, one for each rule. */
  readonly counts: readonly LedgerCount[];
}): ReservationDecision<F> {
  checkObject('input', input);
  const { plan, counts } = input;
  checkObject('plan', plan);
  checkArray('plan.rules', plan.rules);
  if (plan.rules.length === 0) throw new RangeError('plan.rules: at least one, as a guard stands for a reservation');
  for (const rule of plan.rules) checkObject('plan.rules', rule);
  checkArray('counts', counts);
  const fits = counts.length === plan.rules.length && plan.rules.every((rule, at) => counts[at]?.key === rule.key);
  if (!fits) throw new RangeError('counts: one for each rule of the plan, in its order');
  const refused = plan.rules.map((rule, at) => judge(rule, counts[at])).find((reason) => reason !== undefined);
  if (refused !== undefined) return Object.freeze({ ok: false, reason: refused });
  return Object.freeze({ ok: true, guard: createGuard({ factor: plan.factor, subject: plan.subject, lane: plan.lane }) });
}

function judge(rule: LedgerRule, counted: LedgerCount | undefined): 'wait' | 'lane-closed' | undefined {
  if (counted === undefined || !Number.isSafeInteger(counted.count) || counted.count < 1) throw new RangeError('counts: each at least 1, as this try is counted');
  checkWhole('counts.inPause', counted.inPause, { least: 0 });
  if (counted.inPause > 1) return 'wait';
  return rule.limit !== undefined && counted.count > rule.limit ? 'lane-closed' : undefined;
}
