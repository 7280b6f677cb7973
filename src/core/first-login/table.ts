/** Where a first login stands. */
export type FirstLoginState =
  | 'personal-information'
  | 'change-password'
  | 'confirm-contact'
  | 'verification-method'
  | 'key-pairing'
  | 'password-list'
  | 'welcome'
  | 'done';

/** What can happen to it. */
export type FirstLoginEvent =
  | 'information-given'
  | 'password-changed'
  | 'contact-confirmed'
  | 'list-chosen'
  | 'key-chosen'
  | 'back'
  | 'list-replaced'
  | 'list-proven'
  | 'key-proven'
  | 'finished';

/** What the service has to do, as data, in this order. */
export type FirstLoginEffect = 'store-profile' | 'replace-password' | 'issue-list' | 'end-list' | 'activate-account' | 'open-session';

/**
 * What an arrow may depend on: whether a code from an address must come back before a method is offered (R54), and whether the password came
 * from another system and is kept, where a code from an address always comes instead of the second message of an invitation.
 */
export type FirstLoginCondition = 'address-code-needed' | 'address-code-not-needed' | 'password-kept' | 'password-not-kept';

/** One arrow of the table. */
export interface FirstLoginTransition {
  /** Where it begins. */
  readonly from: FirstLoginState;
  /** What takes it. */
  readonly event: FirstLoginEvent;
  /** Without it the arrow always holds. */
  readonly when?: FirstLoginCondition | undefined;
  /** Where it leads. */
  readonly to: FirstLoginState;
  /** What the service has to do, in this order. */
  readonly effects: readonly FirstLoginEffect[];
}

/**
 * All states, in the order a person sees them.
 *
 * @example
 * console.log(firstLoginStates.at(-1)); // done
 */
export const firstLoginStates: readonly FirstLoginState[] = Object.freeze([
  'personal-information',
  'change-password',
  'confirm-contact',
  'verification-method',
  'key-pairing',
  'password-list',
  'welcome',
  'done',
]);

/**
 * All events.
 *
 * @example
 * console.log(firstLoginEvents.includes('list-proven')); // true
 */
export const firstLoginEvents: readonly FirstLoginEvent[] = Object.freeze([
  'information-given',
  'password-changed',
  'contact-confirmed',
  'list-chosen',
  'key-chosen',
  'back',
  'list-replaced',
  'list-proven',
  'key-proven',
  'finished',
]);

/**
 * The first login as a table. What is not here is refused. Going back is legal until the method is proven; a proven
 * method activates the account and opens a session, whatever becomes of the welcome page.
 *
 * @example
 * const proven = firstLoginTable.filter(({ effects }) => effects.includes('activate-account'));
 * console.log(proven.map(({ event }) => event)); // [ 'key-proven', 'list-proven' ]
 */
export const firstLoginTable: readonly FirstLoginTransition[] = Object.freeze([
  arrow('personal-information', 'information-given', 'change-password', ['store-profile'], 'password-not-kept'),
  arrow('personal-information', 'information-given', 'confirm-contact', ['store-profile'], 'password-kept'),
  arrow('change-password', 'password-changed', 'confirm-contact', ['replace-password'], 'address-code-needed'),
  arrow('change-password', 'password-changed', 'verification-method', ['replace-password'], 'address-code-not-needed'),
  arrow('confirm-contact', 'contact-confirmed', 'verification-method', []),
  arrow('verification-method', 'list-chosen', 'password-list', ['issue-list']),
  arrow('verification-method', 'key-chosen', 'key-pairing', []),
  // A page whose pairing was lost, or whose phone was declined, shows another code.
  arrow('key-pairing', 'key-chosen', 'key-pairing', []),
  arrow('key-pairing', 'back', 'verification-method', []),
  arrow('key-pairing', 'key-proven', 'welcome', ['activate-account', 'open-session']),
  arrow('password-list', 'back', 'verification-method', ['end-list']),
  arrow('password-list', 'list-replaced', 'password-list', ['end-list', 'issue-list']),
  arrow('password-list', 'list-proven', 'welcome', ['activate-account', 'open-session']),
  arrow('welcome', 'finished', 'done', []),
]);

function arrow(
  from: FirstLoginState,
  event: FirstLoginEvent,
  to: FirstLoginState,
  effects: readonly FirstLoginEffect[],
  when?: FirstLoginCondition,
): FirstLoginTransition {
  return Object.freeze({ from, event, when, to, effects: Object.freeze(effects) });
}
