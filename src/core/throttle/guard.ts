/** The secrets that have a ledger of their own (R149). */
export type Factor = 'password' | 'otp-list' | 'key' | 'address-code' | 'recovery-code' | 'pairing-code';

/**
 * Who answers for a failure: one browser that completed all three steps for this account, all strangers together, or one
 * recovery, whose e-mail link and SMS code were right (R123), or the fresh proofs of one session (R81). The text after `known:`
 * is the known browser's id, that after `recovery:` the recovery's, that after `session:` the session's.
 */
export type Lane = 'strangers' | `known:${string}` | `recovery:${string}` | `session:${string}`;

// Not exported, so that nothing outside this folder can make a guard: without a reservation no verifier can be called.
const reserved: unique symbol = Symbol('lukko.reserved');

/**
 * The proof that a try was reserved in its ledger before the secret is looked at (invariant 6). Verifiers such as
 * `matchOtp` and `verifyPassword` take one; only `decideReservation` hands one out.
 *
 * @typeParam F - the factor it was reserved for
 */
export interface LedgerGuard<F extends Factor = Factor> {
  /** The factor whose ledger holds the reservation. */
  readonly factor: F;
  /** The account it was reserved for, or what stands for a username. */
  readonly subject: string;
  /** The lane it was reserved in. */
  readonly lane: Lane;
  /** Only the ledger can set this. */
  readonly [reserved]: true;
}

/** For `decideReservation` only; not exported from the folder's index. */
export function createGuard<F extends Factor>(input: { readonly factor: F; readonly subject: string; readonly lane: Lane }): LedgerGuard<F> {
  const guard: LedgerGuard<F> = { factor: input.factor, subject: input.subject, lane: input.lane, [reserved]: true };
  return Object.freeze(guard);
}
