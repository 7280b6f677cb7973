import { checkObject, checkNow, checkWhole } from '../../internal/check.js';
import { bindingTable, type BindingAct, type BindingEffect, type BindingEvent, type BindingState } from './binding-table.js';

/** What {@link transitionBinding} says. */
export type BindingTransitionResult =
  | {
      readonly ok: true;
      /** To be stored. */
      readonly state: BindingState;
      /** To be done, in this order. */
      readonly effects: readonly BindingEffect[];
    }
  | {
      readonly ok: false;
      /** `step-up-required`: no proof, one of another act, or one too old (R172); `not-in-this-step`: the table has no such arrow. */
      readonly reason: 'step-up-required' | 'not-in-this-step';
    };

/**
 * Takes one arrow of the binding table, or refuses. A proof is good for its own act, and for `freshMs` (R172).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const proof = { state: 'proven', act: 'renew-list', provenAt: 0, freshMs: 300_000 } as const;
 * console.log(transitionBinding({ ...proof, event: 'password-replaced', now: 1_000 })); // { ok: false, reason: 'step-up-required' }
 * console.log(transitionBinding({ ...proof, event: 'list-ordered', now: 300_000 })); // { ok: false, reason: 'step-up-required' }
 * console.log(transitionBinding({ ...proof, event: 'list-ordered', now: 299_999 }).ok); // true
 */
export function transitionBinding(input: {
  /** Where the act stands. */
  readonly state: BindingState;
  /** What the proof was asked for. */
  readonly act: BindingAct;
  /** When the proof was given, in ms since the epoch; absent before that. */
  readonly provenAt?: number | undefined;
  /** How long a proof is fresh, in ms. */
  readonly freshMs: number;
  /** What happened. */
  readonly event: BindingEvent;
  /** In ms since the epoch. */
  readonly now: number;
}): BindingTransitionResult {
  checkObject('input', input);
  const { state, act, provenAt, freshMs, event, now } = input;
  checkWhole('freshMs', freshMs, { least: 1 });
  checkNow(now);
  // What is no instant would never be late.
  if (provenAt !== undefined) checkWhole('provenAt', provenAt, { least: 0 });
  const found = bindingTable.find((arrow) => arrow.from === state && arrow.event === event && (arrow.when === undefined || arrow.when === act));
  // Only the step from the proof to the act asks for freshness: printing a list or waiting for a code takes its time.
  const stale = state === 'proven' && event !== 'timed-out' && now >= (provenAt ?? -Infinity) + freshMs;
  if (found !== undefined && !stale) return Object.freeze({ ok: true, state: found.to, effects: found.effects });
  const unproven = state === 'challenge' || state === 'proven';
  return Object.freeze({ ok: false, reason: unproven ? 'step-up-required' : 'not-in-this-step' });
}
