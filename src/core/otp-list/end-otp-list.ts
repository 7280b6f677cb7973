import { checkNow, checkObject } from '../../internal/check.js';
import { checkOtpList } from './check.js';
import { ended, type OtpList, type OtpListEndReason } from './otp-list.js';

/** What {@link endOtpList} needs. */
export interface EndOtpListInput {
  /** The list as stored. */
  readonly list: OtpList;
  /** Why it ends. */
  readonly reason: OtpListEndReason;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const reasons: readonly unknown[] = [
  'used-up', 'replaced', 'abandoned', 'too-many-misses', 'disabled', 'lost',
] satisfies OtpListEndReason[];

/**
 * Ends a list for good. A challenge that is open at that moment is `not-open` from then on, whatever is typed
 * (R71; ASVS 6.5.6).
 *
 * A list that ended before keeps its first reason and time and comes back as it is, so that a repeated step after a
 * crash does no harm (invariant 2).
 *
 * @returns the frozen list to store
 * @throws TypeError or RangeError naming the argument, or the field of `list`, that breaks its rule
 * @example
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * console.log(endOtpList({ list, reason: 'replaced', now: 5 }).status); // ended
 */
export function endOtpList(input: EndOtpListInput): OtpList {
  checkObject('input', input);
  const { list, reason, now } = input;
  checkOtpList(list);
  if (!reasons.includes(reason)) throw new TypeError('reason: must be an OtpListEndReason');
  checkNow(now);
  return list.status === 'ended' ? list : ended(list, reason, now);
}
