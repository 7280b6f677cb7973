import type { FirstLoginSnapshot } from './snapshot.js';
import { firstLoginTable, type FirstLoginEffect, type FirstLoginEvent, type FirstLoginState } from './table.js';

/** What {@link transitionFirstLogin} says. */
export type FirstLoginTransitionResult =
  | { readonly ok: true; readonly snapshot: FirstLoginSnapshot; readonly effects: readonly FirstLoginEffect[] }
  | {
      readonly ok: false;
      /** `password-change-required`: nothing else until the temporary password is replaced (R7); `not-in-this-step`: the table has no such arrow. */
      readonly reason: 'password-change-required' | 'not-in-this-step';
    };

/**
 * Takes one arrow of the first-login table, or refuses.
 *
 * @example
 * const begun = transitionFirstLogin({ snapshot: startFirstLogin(), event: 'information-given', addressCodeNeeded: false });
 * console.log(begun.ok && begun.snapshot.state); // change-password
 */
export function transitionFirstLogin(input: {
  readonly snapshot: FirstLoginSnapshot;
  readonly event: FirstLoginEvent;
  /** Whether a code from an address must come back before a method is offered (R54). */
  readonly addressCodeNeeded: boolean;
}): FirstLoginTransitionResult {
  const { snapshot, event, addressCodeNeeded } = input;
  const holds = addressCodeNeeded ? 'address-code-needed' : 'address-code-not-needed';
  const found = firstLoginTable.find(
    (arrow) => arrow.from === snapshot.state && arrow.event === event && (arrow.when === undefined || arrow.when === holds),
  );
  if (found !== undefined) return Object.freeze({ ok: true, snapshot: Object.freeze({ version: 1, state: found.to }), effects: found.effects });
  return Object.freeze({ ok: false, reason: isBeforePasswordChange(snapshot.state) ? 'password-change-required' : 'not-in-this-step' });
}

function isBeforePasswordChange(state: FirstLoginState): boolean {
  return state === 'personal-information' || state === 'change-password';
}
