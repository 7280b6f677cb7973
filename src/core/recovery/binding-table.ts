/**
 * What a fresh proof is for. All but the last are binding acts (R81): `pair-device` makes the Key the method, or adds a device to it;
 * `change-to-list` makes a new list the method and ends the Key; `step-up` only makes a session fresh again (R162).
 */
export type BindingAct = 'change-password' | 'renew-list' | 'change-contact' | 'pair-device' | 'change-to-list' | 'step-up';

/** Where a binding act stands. */
export type BindingState = 'challenge' | 'proven' | 'new-list' | 'contact-code' | 'pairing' | 'done' | 'ended';

/** What can happen to it. */
export type BindingEvent =
  | 'third-step-right'
  | 'password-replaced'
  | 'session-renewed'
  | 'list-ordered'
  | 'list-proven'
  | 'contact-given'
  | 'contact-confirmed'
  | 'pairing-opened'
  | 'device-confirmed'
  | 'denied'
  | 'lane-closed'
  | 'timed-out';

/** What the service has to do, as data. */
export type BindingEffect = 'replace-password' | 'renew-session' | 'issue-list' | 'replace-list' | 'end-key' | 'open-pairing' | 'bind-device' | 'send-code' | 'replace-contact' | 'end-other-sessions';

/** One arrow of the table. */
export interface BindingTransition {
  /** Where it begins. */
  readonly from: BindingState;
  /** What takes it. */
  readonly event: BindingEvent;
  /** The act that the proof was asked for; without it the arrow always holds. */
  readonly when?: BindingAct | undefined;
  /** Where it leads. */
  readonly to: BindingState;
  /** What the service has to do, in this order. */
  readonly effects: readonly BindingEffect[];
}

/**
 * All acts.
 *
 * @example
 * console.log(bindingActs.includes('renew-list')); // true
 */
export const bindingActs: readonly BindingAct[] = Object.freeze(['change-password', 'renew-list', 'change-contact', 'pair-device', 'change-to-list', 'step-up']);

/**
 * All states.
 *
 * @example
 * console.log(bindingStates[0]); // challenge
 */
export const bindingStates: readonly BindingState[] = Object.freeze(['challenge', 'proven', 'new-list', 'contact-code', 'pairing', 'done', 'ended']);

/**
 * All events.
 *
 * @example
 * console.log(bindingEvents.includes('third-step-right')); // true
 */
export const bindingEvents: readonly BindingEvent[] = Object.freeze([
  'third-step-right',
  'password-replaced',
  'session-renewed',
  'list-ordered',
  'list-proven',
  'contact-given',
  'contact-confirmed',
  'pairing-opened',
  'device-confirmed',
  'denied',
  'lane-closed',
  'timed-out',
]);

const open: readonly BindingState[] = ['challenge', 'proven', 'new-list', 'contact-code', 'pairing'];

/**
 * The binding acts as a table (design section 8). Each begins with a fresh answer of the third step, whose challenge names the act;
 * the new list or address is proven before the old one ends (R53, R136).
 *
 * @example
 * const swaps = bindingTable.filter(({ effects }) => effects.includes('replace-list'));
 * console.log(swaps.map(({ when }) => when)); // [ 'renew-list', 'change-to-list' ]
 */
export const bindingTable: readonly BindingTransition[] = Object.freeze([
  arrow('challenge', 'third-step-right', 'proven', []),
  arrow('challenge', 'lane-closed', 'ended', []),
  arrow('challenge', 'denied', 'ended', []),
  arrow('proven', 'password-replaced', 'done', ['replace-password', 'renew-session', 'end-other-sessions'], 'change-password'),
  arrow('proven', 'session-renewed', 'done', ['renew-session'], 'step-up'),
  arrow('proven', 'list-ordered', 'new-list', ['issue-list'], 'renew-list'),
  // The list that was not saved is never used: another takes its place.
  arrow('new-list', 'list-ordered', 'new-list', ['issue-list'], 'renew-list'),
  arrow('new-list', 'list-proven', 'done', ['replace-list', 'renew-session', 'end-other-sessions'], 'renew-list'),
  arrow('proven', 'list-ordered', 'new-list', ['issue-list'], 'change-to-list'),
  arrow('new-list', 'list-ordered', 'new-list', ['issue-list'], 'change-to-list'),
  arrow('new-list', 'list-proven', 'done', ['replace-list', 'end-key', 'renew-session', 'end-other-sessions'], 'change-to-list'),
  arrow('proven', 'pairing-opened', 'pairing', ['open-pairing'], 'pair-device'),
  // A device that was declined, or never came, is followed by another.
  arrow('pairing', 'pairing-opened', 'pairing', ['open-pairing'], 'pair-device'),
  arrow('pairing', 'device-confirmed', 'done', ['bind-device', 'renew-session', 'end-other-sessions'], 'pair-device'),
  arrow('proven', 'contact-given', 'contact-code', ['send-code'], 'change-contact'),
  arrow('contact-code', 'contact-given', 'contact-code', ['send-code'], 'change-contact'),
  arrow('contact-code', 'contact-confirmed', 'done', ['replace-contact', 'renew-session', 'end-other-sessions'], 'change-contact'),
  ...open.map((from) => arrow(from, 'timed-out', 'ended', [])),
]);

function arrow(from: BindingState, event: BindingEvent, to: BindingState, effects: readonly BindingEffect[], when?: BindingAct): BindingTransition {
  return Object.freeze({ from, event, when, to, effects: Object.freeze(effects) });
}
