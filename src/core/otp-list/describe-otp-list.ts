import { checkObject, checkWhole } from '../../internal/check.js';
import { checkOtpList } from './check.js';
import { LIST_LENGTH, unusedPositions, type OtpList } from './otp-list.js';

/** What {@link describeOtpList} needs. */
export interface DescribeOtpListInput {
  /** The list as stored. */
  readonly list: OtpList;
  /** The low-water mark, 0 to 100 one-time passwords left; 20 by default. */
  readonly lowWater?: number | undefined;
  /** Misses over the list's life from which a renewal is offered, from 1; 30 by default (R66). */
  readonly renewalOfferedAt?: number | undefined;
}

/** What is left of a list. */
export interface OtpListDescription {
  /** One-time passwords that can still be asked for, 0 to 100; 0 once the list has ended. */
  readonly unused: number;
  /** So few are left that the user is told once; compare before and after a change for that one notice (R70). */
  readonly low: boolean;
  /** Nothing is left to log in with: a new list, the Key or the head user is the way on (R70). */
  readonly spent: boolean;
  /** So many misses came over the list's life that a new list is offered (R66). */
  readonly renewalOffered: boolean;
}

/**
 * Says what is left of a list, for notices and for the settings page (R66, R70; ASVS 6.4.5).
 *
 * @throws TypeError or RangeError naming the argument, or the field of `list`, that breaks its rule
 * @example
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * console.log(describeOtpList({ list }).unused); // 100
 */
export function describeOtpList(input: DescribeOtpListInput): OtpListDescription {
  checkObject('input', input);
  const { list, lowWater = 20, renewalOfferedAt = 30 } = input;
  checkOtpList(list);
  checkWhole('lowWater', lowWater, { least: 0, most: LIST_LENGTH });
  checkWhole('renewalOfferedAt', renewalOfferedAt, { least: 1 });
  const unused = list.status === 'ended' ? 0 : unusedPositions(list).length;
  const renewalOffered = list.lifetimeMisses >= renewalOfferedAt;
  return Object.freeze({ unused, low: unused <= lowWater, spent: unused === 0, renewalOffered });
}
