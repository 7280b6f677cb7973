import type { LedgerGuard } from '../throttle/guard.js';
import type { Verify } from '../types.js';
import { checkFunction, checkObject } from '../../internal/check.js';
import { checkOtpList, checkPepper, checkPosition } from './check.js';
import { entrySecret } from './entry-secret.js';
import { normaliseOtp } from './normalise-otp.js';
import { isOpen, type OtpList } from './otp-list.js';

/** What {@link matchOtp} needs. */
export interface MatchOtpInput {
  /** The reservation in the ledger of this account's list, from `decideReservation` (invariant 6). */
  readonly guard: LedgerGuard<'otp-list'>;
  /** The list as stored now, not as it was when the challenge was opened (R71). */
  readonly list: OtpList;
  /** The position that the attempt was asked for. */
  readonly position: number;
  /** The one-time password as typed. */
  readonly code: string;
  /** 32 bytes: the sub-key under the list's `keyId`. */
  readonly pepper: Uint8Array;
  /** The hasher's check. */
  readonly verify: Verify;
}

/**
 * The position to consume, or why not. `mismatch` is a miss: the answer was judged and found wrong. `not-open` is none:
 * the list does not ask for this position (any more), so nothing was judged and the reserved try is given back (R143,
 * R147).
 */
export type MatchOtpResult =
  | {
      readonly ok: true;
      /** The position to consume, 1 to 100. */
      readonly position: number;
    }
  | {
      readonly ok: false;
      /** A miss, or nothing that was judged. */
      readonly reason: 'mismatch' | 'not-open';
    };

/**
 * Judges an answer to a list's challenge against the one entry asked for: at most one hash, whatever the list's length,
 * and the right one-time password of any other position or list is a `mismatch` (R58).
 *
 * An answer that cannot be a one-time password at all (empty, too long, other scripts) is a `mismatch` too, without a
 * hash; its form is no secret. A caller who wants to spare the user that miss asks `normaliseOtp` before reserving.
 * A match grants nothing yet: store what `consumePosition` gives, and only the update that wins counts (R60).
 *
 * @throws TypeError or RangeError, as a rejection, naming the argument or the field of `list` that breaks its rule; also
 * if `guard` was reserved for another factor or account. What `verify` throws comes through: nothing was judged then.
 * @example
 * import type { Hash, Verify } from 'lukko/port';
 * import { decideReservation, planOtpLedgers } from 'lukko/throttle';
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * // Stand for the hasher of your runtime; never store a secret like this.
 * const hash: Hash = async ({ secret }) => secret.join('.');
 * const verify: Verify = async ({ secret, encoded }) => secret.join('.') === encoded;
 * const pepper = random.bytes(32);
 * const ids = { listId: 'l-1', accountId: 'a-1', listNumber: 1 };
 * const codes = generateOneTimePasswords({ random, alphabet: LETTERS });
 * const entries = await sealOneTimePasswords({ ...ids, codes, pepper, random, hash });
 * const asked = openChallenge({ list: createOtpList({ ...ids, keyId: 'k-1', entries, now: 0 }), random });
 *
 * const policy = { strangers: 5, knownBrowser: 10, recovery: 5, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000 };
 * const plan = planOtpLedgers({ accountId: 'a-1', epoch: 'password-1', lane: 'strangers', policy });
 * const counts = plan.rules.map(({ key }) => ({ key, count: 0, inPause: 0 })); // what your ledger store answered
 * const reserved = decideReservation({ plan, onTheirWay: 1, counts });
 * if (asked.ok && reserved.ok) {
 *   const { list, position } = asked;
 *   const code = codes[position - 1] ?? '';
 *   const match = await matchOtp({ guard: reserved.guard, list, position, code, pepper, verify });
 *   console.log(match.ok); // true
 * }
 */
export async function matchOtp(input: MatchOtpInput): Promise<MatchOtpResult> {
  checkInput(input);
  const { list, position, pepper, verify } = input;
  const encoded = isOpen(list, position) ? list.entries[position - 1] : undefined;
  if (encoded === undefined) return refuse('not-open');
  const code = normaliseOtp(input.code);
  if (code === undefined) return refuse('mismatch');
  const { accountId, listId, listNumber } = list;
  const secret = entrySecret(pepper, { accountId, listId, listNumber, position, code });
  // A hasher of the host's is not trusted to answer with a boolean; nothing but `true` opens (invariant 7).
  const matched: unknown = await verify({ secret, encoded });
  return matched === true ? Object.freeze({ ok: true, position }) : refuse('mismatch');
}

function refuse(reason: 'mismatch' | 'not-open'): MatchOtpResult {
  return Object.freeze({ ok: false, reason });
}

function checkInput(input: MatchOtpInput): void {
  checkObject('input', input);
  checkOtpList(input.list);
  checkGuard(input.guard, input.list.accountId);
  checkPosition('position', input.position);
  if (typeof input.code !== 'string') throw new TypeError('code: must be a string');
  checkPepper(input.pepper);
  checkFunction('verify', input.verify);
}

function checkGuard(guard: LedgerGuard, accountId: string): void {
  checkObject('guard', guard);
  if (guard.factor !== 'otp-list') throw new TypeError('guard: must be reserved for otp-list');
  if (guard.subject !== accountId) throw new TypeError('guard: must be reserved for the account of the list');
}
