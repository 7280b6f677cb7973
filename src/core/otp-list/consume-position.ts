import { checkNow, checkObject } from '../../internal/check.js';
import { checkOtpList, checkPosition } from './check.js';
import { ended, freezeOtpList, isOpen, unusedPositions, type OtpList } from './otp-list.js';

/** What {@link consumePosition} needs. */
export interface ConsumePositionInput {
  /** The list that `matchOtp` judged by. */
  readonly list: OtpList;
  /** The position that matched. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Uses a position up after a match, for ever (R59; ASVS 6.5.1). The pin is gone, so the next challenge draws another;
 * the count over the list's life stays as it is (R66).
 *
 * The first right answer proves an unproven list: it becomes `active` (R55). The last one ends the list as `used-up`
 * (R70). Nothing is consumed until the list is stored at the version it was loaded with, which one caller wins (R60).
 *
 * @returns the frozen list to store
 * @throws TypeError or RangeError naming the argument, or the field of `list`, that breaks its rule
 * @throws RangeError if the list does not ask for `position`: only what `matchOtp` accepted can be consumed
 * @example
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * const asked = openChallenge({ list, random });
 * if (asked.ok) console.log(consumePosition({ list: asked.list, position: asked.position, now: 5 }).status); // active
 */
export function consumePosition(input: ConsumePositionInput): OtpList {
  checkObject('input', input);
  const { list, position, now } = input;
  checkOtpList(list);
  checkPosition('position', position);
  checkNow(now);
  if (!isOpen(list, position)) throw new RangeError('position: must be the one the list asks for');
  const proof = list.status === 'unproven' ? ({ status: 'active', provenAt: now } as const) : {};
  const next: OtpList = { ...list, ...proof, used: [...list.used, position], pinned: undefined, pinMisses: 0 };
  return unusedPositions(next).length === 0 ? ended(next, 'used-up', now) : freezeOtpList(next);
}
