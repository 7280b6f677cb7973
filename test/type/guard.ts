/** Invariant 6: a verifier cannot be called without its ledger having been reserved. The compiler says so. */
import type { verifyPassword } from 'lukko/credential';
import type { matchOtp, MatchOtpInput } from 'lukko/otp-list';
import type { decideReservation, LedgerGuard } from 'lukko/throttle';
import type { Equal, Expect } from './helpers.js';

// @ts-expect-error a guard is not written down by hand
export const forged: LedgerGuard = { factor: 'otp-list', subject: 'a1', lane: 'strangers' };

declare const reserved: LedgerGuard<'password'>;
// @ts-expect-error the reservation of another factor is none
export const otherFactor: MatchOtpInput['guard'] = reserved;

type GuardOf<F extends (input: never) => unknown> = Parameters<F>[0] extends { readonly guard: infer G } ? G : never;

export type Guards = [
  Expect<Equal<GuardOf<typeof matchOtp>, LedgerGuard<'otp-list'>>>,
  Expect<Equal<GuardOf<typeof verifyPassword>, LedgerGuard<'password'>>>,
  // The one way to a guard leads through a decision that may refuse.
  Expect<Extract<ReturnType<typeof decideReservation>, { readonly ok: false }> extends never ? false : true>,
];
