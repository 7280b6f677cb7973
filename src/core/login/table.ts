/** Where a login stands. */
export type LoginState =
  | 'credentials'
  | 'first-login'
  | 'otp-challenge'
  | 'key-approval'
  | 'new-password'
  | 'authenticated'
  | 'ended';

/** What can happen to it. */
export type LoginEvent =
  | 'password-right'
  | 'otp-right'
  | 'otp-wrong'
  | 'key-approved'
  | 'key-denied'
  | 'approval-asked'
  | 'list-instead'
  | 'password-replaced'
  | 'lane-closed'
  | 'timed-out';

/** What an arrow may depend on: how the account stands. */
export type LoginCondition = 'pending' | 'otp-list' | 'key' | 'list-in-reserve' | 'compromised' | 'sound';

/** What the service has to do, as data. */
export type LoginEffect = 'open-first-login' | 'open-challenge' | 'open-approval' | 'replace-password' | 'open-session';

/** One arrow of the table. */
export interface LoginTransition {
  /** Where it begins. */
  readonly from: LoginState;
  /** What takes it. */
  readonly event: LoginEvent;
  /** Without it the arrow always holds. */
  readonly when?: LoginCondition | undefined;
  /** Where it leads. */
  readonly to: LoginState;
  /** What the service has to do, in this order. */
  readonly effects: readonly LoginEffect[];
}

/**
 * All states.
 *
 * @example
 * console.log(loginStates[0]); // credentials
 */
export const loginStates: readonly LoginState[] = Object.freeze([
  'credentials',
  'first-login',
  'otp-challenge',
  'key-approval',
  'new-password',
  'authenticated',
  'ended',
]);

/**
 * All events.
 *
 * @example
 * console.log(loginEvents.includes('otp-right')); // true
 */
export const loginEvents: readonly LoginEvent[] = Object.freeze([
  'password-right',
  'otp-right',
  'otp-wrong',
  'key-approved',
  'key-denied',
  'approval-asked',
  'list-instead',
  'password-replaced',
  'lane-closed',
  'timed-out',
]);

/**
 * The three steps as a table. What is not here is refused as `sequence-error` (R140). A compromised password is replaced
 * after the third step and before a session (R32).
 *
 * @example
 * const opens = loginTable.filter(({ effects }) => effects.includes('open-session'));
 * console.log(new Set(opens.map(({ to }) => to))); // Set(1) { 'authenticated' }
 */
export const loginTable: readonly LoginTransition[] = Object.freeze([
  arrow('credentials', 'password-right', 'first-login', ['open-first-login'], 'pending'),
  arrow('credentials', 'password-right', 'otp-challenge', ['open-challenge'], 'otp-list'),
  arrow('credentials', 'password-right', 'key-approval', ['open-approval'], 'key'),
  arrow('otp-challenge', 'otp-right', 'authenticated', ['open-session'], 'sound'),
  arrow('otp-challenge', 'otp-right', 'new-password', [], 'compromised'),
  arrow('otp-challenge', 'otp-wrong', 'otp-challenge', ['open-challenge']),
  arrow('otp-challenge', 'lane-closed', 'ended', []),
  arrow('otp-challenge', 'timed-out', 'ended', []),
  arrow('key-approval', 'key-approved', 'authenticated', ['open-session'], 'sound'),
  arrow('key-approval', 'key-approved', 'new-password', [], 'compromised'),
  arrow('key-approval', 'key-denied', 'ended', []),
  arrow('key-approval', 'approval-asked', 'key-approval', ['open-approval']),
  arrow('key-approval', 'list-instead', 'otp-challenge', ['open-challenge'], 'list-in-reserve'),
  arrow('key-approval', 'lane-closed', 'ended', []),
  arrow('key-approval', 'timed-out', 'ended', []),
  arrow('new-password', 'password-replaced', 'authenticated', ['replace-password', 'open-session']),
  arrow('new-password', 'timed-out', 'ended', []),
]);

function arrow(from: LoginState, event: LoginEvent, to: LoginState, effects: readonly LoginEffect[], when?: LoginCondition): LoginTransition {
  return Object.freeze({ from, event, when, to, effects: Object.freeze(effects) });
}
