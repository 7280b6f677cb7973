import { checkArray, checkObject } from '../../internal/check.js';
import { loginTable, type LoginCondition, type LoginEffect, type LoginEvent, type LoginState } from './table.js';

/** What {@link transitionLogin} says. */
export type LoginTransitionResult =
  | {
      readonly ok: true;
      /** To be stored. */
      readonly state: LoginState;
      /** To be done, in this order. */
      readonly effects: readonly LoginEffect[];
    }
  | {
      readonly ok: false;
      /** `sequence-error`: the table has no such arrow (R140). */
      readonly reason: 'sequence-error';
    };

/**
 * Takes one arrow of the login table, or refuses.
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const account = ['otp-list', 'sound'] as const;
 * console.log(transitionLogin({ state: 'credentials', event: 'otp-right', account })); // { ok: false, reason: 'sequence-error' }
 */
export function transitionLogin(input: {
  /** Where the login stands. */
  readonly state: LoginState;
  /** What happened. */
  readonly event: LoginEvent;
  /** How the account stands: its method (or `pending`), and whether its password is `sound` or `compromised`. */
  readonly account: readonly LoginCondition[];
}): LoginTransitionResult {
  checkObject('input', input);
  const { state, event, account } = input;
  checkArray('account', account);
  const found = loginTable.find(
    (arrow) => arrow.from === state && arrow.event === event && (arrow.when === undefined || account.includes(arrow.when)),
  );
  if (found === undefined) return Object.freeze({ ok: false, reason: 'sequence-error' });
  return Object.freeze({ ok: true, state: found.to, effects: found.effects });
}
