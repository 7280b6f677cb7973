import { checkObject } from '../../internal/check.js';
import { parseFirstLoginSnapshot, type FirstLoginSnapshot } from './snapshot.js';
import { firstLoginEvents, firstLoginTable, type FirstLoginCondition, type FirstLoginEffect, type FirstLoginEvent, type FirstLoginState } from './table.js';

/** What {@link transitionFirstLogin} says. */
export type FirstLoginTransitionResult =
  | {
      readonly ok: true;
      /** To be stored. */
      readonly snapshot: FirstLoginSnapshot;
      /** To be done, in this order. */
      readonly effects: readonly FirstLoginEffect[];
    }
  | {
      readonly ok: false;
      /**
       * `password-change-required`: nothing but the first two steps until the temporary password is replaced (R7);
       * `not-in-this-step`: the table has no such arrow.
       */
      readonly reason: 'password-change-required' | 'not-in-this-step';
    };

/**
 * Takes one arrow of the first-login table, or refuses.
 *
 * @throws TypeError if `snapshot` is none, `event` is none of {@link firstLoginEvents}, or `addressCodeNeeded` is neither true nor false, or `passwordKept` is anything else
 * @example
 * const begun = transitionFirstLogin({ snapshot: startFirstLogin(), event: 'information-given', addressCodeNeeded: false });
 * console.log(begun.ok && begun.snapshot.state); // change-password
 */
export function transitionFirstLogin(input: {
  /** Where the first login stands. */
  readonly snapshot: FirstLoginSnapshot;
  /** What happened. */
  readonly event: FirstLoginEvent;
  /** Whether a code from an address must come back before a method is offered (R54). */
  readonly addressCodeNeeded: boolean;
  /** Whether the password came from another system and stays; `false` by default. */
  readonly passwordKept?: boolean | undefined;
}): FirstLoginTransitionResult {
  checkInput(input);
  checkObject('input', input);
  const { snapshot, event, addressCodeNeeded, passwordKept = false } = input;
  checkObject('snapshot', snapshot);
  const holds: readonly FirstLoginCondition[] = [addressCodeNeeded ? 'address-code-needed' : 'address-code-not-needed', passwordKept ? 'password-kept' : 'password-not-kept'];
  const found = firstLoginTable.find(
    (arrow) => arrow.from === snapshot.state && arrow.event === event && (arrow.when === undefined || holds.includes(arrow.when)),
  );
  if (found !== undefined) return Object.freeze({ ok: true, snapshot: Object.freeze({ version: 1, state: found.to }), effects: found.effects });
  return Object.freeze({ ok: false, reason: !passwordKept && isHeldBack(snapshot.state, event) ? 'password-change-required' : 'not-in-this-step' });
}

function isHeldBack(state: FirstLoginState, event: FirstLoginEvent): boolean {
  const before = state === 'personal-information' || state === 'change-password';
  return before && event !== 'information-given' && event !== 'password-changed';
}

function checkInput(input: { readonly snapshot: unknown; readonly event: unknown; readonly addressCodeNeeded: unknown; readonly passwordKept?: unknown }): void {
  if (typeof input !== 'object' || input === null) throw new TypeError('input: must be an object');
  if (!parseFirstLoginSnapshot(input.snapshot).ok) throw new TypeError('snapshot: must be a snapshot that parseFirstLoginSnapshot takes');
  const events: readonly unknown[] = firstLoginEvents;
  if (!events.includes(input.event)) throw new TypeError('event: must be one of firstLoginEvents');
  if (typeof input.addressCodeNeeded !== 'boolean') throw new TypeError('addressCodeNeeded: must be true or false');
  if (input.passwordKept !== undefined && typeof input.passwordKept !== 'boolean') throw new TypeError('passwordKept: must be true or false, or left out');
}
