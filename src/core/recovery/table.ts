/** What was lost, and is replaced. A lost Key is replaced by a list, from which a new Key is paired. */
export type Recovers = 'password' | 'list';

/** Where a recovery stands. */
export type RecoveryState = 'link-sent' | 'code' | 'third-step' | 'password' | 'new-password' | 'new-list' | 'done' | 'ended';

/** What can happen to it. */
export type RecoveryEvent =
  | 'link-opened'
  | 'code-right'
  | 'third-step-right'
  | 'password-right'
  | 'password-replaced'
  | 'list-proven'
  | 'tries-spent'
  | 'denied'
  | 'stopped'
  | 'timed-out';

/** What the service has to do, as data. */
export type RecoveryEffect = 'send-code' | 'open-challenge' | 'replace-password' | 'replace-list' | 'end-sessions';

/** One arrow of the table. */
export interface RecoveryTransition {
  /** Where it begins. */
  readonly from: RecoveryState;
  /** What takes it. */
  readonly event: RecoveryEvent;
  /** Without it the arrow always holds. */
  readonly when?: Recovers | undefined;
  /** Where it leads. */
  readonly to: RecoveryState;
  /** What the service has to do, in this order. */
  readonly effects: readonly RecoveryEffect[];
}

/**
 * All states.
 *
 * @example
 * console.log(recoveryStates[0]); // link-sent
 */
export const recoveryStates: readonly RecoveryState[] = Object.freeze(['link-sent', 'code', 'third-step', 'password', 'new-password', 'new-list', 'done', 'ended']);

/**
 * All events.
 *
 * @example
 * console.log(recoveryEvents.includes('code-right')); // true
 */
export const recoveryEvents: readonly RecoveryEvent[] = Object.freeze([
  'link-opened',
  'code-right',
  'third-step-right',
  'password-right',
  'password-replaced',
  'list-proven',
  'tries-spent',
  'denied',
  'stopped',
  'timed-out',
]);

const open: readonly RecoveryState[] = ['link-sent', 'code', 'third-step', 'password', 'new-password'];

/**
 * The recoveries as a table (design section 8). Both addresses come first, the factor that is left comes last (R123, R124);
 * nothing is replaced before, and no arrow opens a session (R131).
 *
 * @example
 * const replaces = recoveryTable.filter(({ effects }) => effects.includes('replace-list'));
 * console.log(replaces.map(({ from, event }) => `${from}: ${event}`)); // [ 'password: password-right' ]
 */
export const recoveryTable: readonly RecoveryTransition[] = Object.freeze([
  arrow('link-sent', 'link-opened', 'code', ['send-code']),
  arrow('code', 'code-right', 'third-step', ['open-challenge'], 'password'),
  arrow('code', 'code-right', 'password', [], 'list'),
  arrow('third-step', 'third-step-right', 'new-password', []),
  arrow('third-step', 'tries-spent', 'ended', []),
  arrow('third-step', 'denied', 'ended', []),
  arrow('password', 'password-right', 'new-list', ['replace-list', 'end-sessions']),
  arrow('password', 'tries-spent', 'ended', []),
  arrow('code', 'tries-spent', 'ended', []),
  arrow('new-password', 'password-replaced', 'done', ['replace-password', 'end-sessions']),
  // The list is in use already; a right answer at the next login, or none in time, ends the download.
  arrow('new-list', 'list-proven', 'done', []),
  arrow('new-list', 'timed-out', 'done', []),
  ...open.map((from) => arrow(from, 'stopped', 'ended', [])),
  ...open.map((from) => arrow(from, 'timed-out', 'ended', [])),
]);

function arrow(from: RecoveryState, event: RecoveryEvent, to: RecoveryState, effects: readonly RecoveryEffect[], when?: Recovers): RecoveryTransition {
  return Object.freeze({ from, event, when, to, effects: Object.freeze(effects) });
}
