import { checkObject } from '../../internal/check.js';
import { recoveryTable, type RecoveryEffect, type RecoveryEvent, type RecoveryState, type Recovers } from './table.js';

/** What {@link transitionRecovery} says. */
export type RecoveryTransitionResult =
  | {
      readonly ok: true;
      /** To be stored. */
      readonly state: RecoveryState;
      /** To be done, in this order. */
      readonly effects: readonly RecoveryEffect[];
    }
  | {
      readonly ok: false;
      /**
       * `additional-factor-required`: something is to be replaced before the factor that is left was answered (R123);
       * `not-in-this-step`: the table has no such arrow.
       */
      readonly reason: 'additional-factor-required' | 'not-in-this-step';
    };

/**
 * Takes one arrow of the recovery table, or refuses.
 *
 * @throws TypeError naming the argument that breaks its rule
 * @example
 * console.log(transitionRecovery({ state: 'third-step', event: 'password-replaced', recovers: 'password' })); // { ok: false, reason: 'additional-factor-required' }
 */
export function transitionRecovery(input: {
  /** Where the recovery stands. */
  readonly state: RecoveryState;
  /** What happened. */
  readonly event: RecoveryEvent;
  /** What was lost. */
  readonly recovers: Recovers;
}): RecoveryTransitionResult {
  checkObject('input', input);
  const { state, event, recovers } = input;
  const found = recoveryTable.find((arrow) => arrow.from === state && arrow.event === event && (arrow.when === undefined || arrow.when === recovers));
  if (found !== undefined) return Object.freeze({ ok: true, state: found.to, effects: found.effects });
  const early = event === 'password-replaced' && (state === 'code' || state === 'third-step');
  return Object.freeze({ ok: false, reason: early ? 'additional-factor-required' : 'not-in-this-step' });
}
