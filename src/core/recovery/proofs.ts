/** A channel that a proof goes by. Two proofs by one channel are one. */
export type ProofChannel = 'password' | 'third-step' | 'email' | 'sms' | 'new-address' | 'session' | 'in-person' | 'head-user';

/** What a path binds. */
export type Bound = 'password' | 'list' | 'key' | 'address';

/** One way to bind a factor or an address, with all that it takes. */
export interface ProofPath {
  /** Its name. */
  readonly path:
    | 'first-login'
    | 'first-login-in-person'
    | 'first-login-imported'
    | 'compromised-password'
    | 'change-password'
    | 'renew-list'
    | 'change-contact'
    | 'pair-device'
    | 'change-to-list'
    | 'lost-password'
    | 'lost-list'
    | 'restart'
    | 'restart-in-person';
  /** All of these, in this order. */
  readonly takes: readonly ProofChannel[];
  /** What is bound by it. */
  readonly binds: readonly Bound[];
  /** Whether an actor vouches for the person, having handed a slip over: the one exception of invariant 12. */
  readonly vouched: boolean;
}

/**
 * Every path that binds a factor or an address, and what it takes (design section 8; R81, R123, R124, R138). None takes fewer
 * independent channels than a login, which takes the password and the third step (invariant 12, R204). The third step is an answer from the list, or in
 * the app: a phone is paired after either, as is one that was signed out; a lost Key is replaced by a list, as a lost list is.
 *
 * @example
 * console.log(proofPaths.find(({ path }) => path === 'lost-list')?.takes); // [ 'email', 'sms', 'password' ]
 */
export const proofPaths: readonly ProofPath[] = Object.freeze([
  path('first-login', ['email', 'sms'], ['password', 'list', 'key', 'address']),
  path('first-login-in-person', ['in-person'], ['password', 'list', 'key', 'address'], true),
  path('first-login-imported', ['password', 'email'], ['list', 'key', 'address']),
  path('compromised-password', ['password', 'third-step'], ['password']),
  path('change-password', ['session', 'third-step', 'password'], ['password']),
  path('renew-list', ['session', 'third-step'], ['list']),
  path('change-contact', ['session', 'third-step', 'password', 'new-address'], ['address']),
  path('pair-device', ['session', 'third-step'], ['key']),
  path('change-to-list', ['session', 'third-step'], ['list']),
  path('lost-password', ['email', 'sms', 'third-step'], ['password']),
  path('lost-list', ['email', 'sms', 'password'], ['list']),
  path('restart', ['head-user', 'email', 'sms'], ['password', 'list', 'key', 'address']),
  path('restart-in-person', ['head-user', 'in-person'], ['password', 'list', 'key', 'address'], true),
]);

function path(name: ProofPath['path'], takes: readonly ProofChannel[], binds: readonly Bound[], vouched = false): ProofPath {
  return Object.freeze({ path: name, takes: Object.freeze(takes), binds: Object.freeze(binds), vouched });
}
