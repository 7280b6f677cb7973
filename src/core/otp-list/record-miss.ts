import { checkNow, checkObject, checkWhole } from '../../internal/check.js';
import { checkOtpList, checkPosition } from './check.js';
import { ended, freezeOtpList, isOpen, unusedPositions, type OtpList } from './otp-list.js';

/** What {@link recordMiss} needs. */
export interface RecordMissInput {
  /** The list as stored now; it may have moved on since the answer was judged. */
  readonly list: OtpList;
  /** The position whose answer was wrong. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Misses that burn a position, from 1; 3 by default (R62). */
  readonly missesPerPosition?: number | undefined;
  /** Misses over the list's life that end it, from 1; 45 by default (R66). */
  readonly lifetimeMisses?: number | undefined;
  /** Misses over the list's life at which a renewal is offered, from 1 to `lifetimeMisses`; 30 by default (R66). */
  readonly renewalOfferedAt?: number | undefined;
}

/** The list to store and what this very miss brought about. */
export interface RecordMissResult {
  /** The list after the miss; the very object that came in where the list had ended already. */
  readonly list: OtpList;
  /** The position was given up: the next challenge names another. */
  readonly burnt: boolean;
  /** The list ended: too many misses, or no position left. */
  readonly ended: boolean;
  /** The count just reached the mark; `describeOtpList` goes on saying so. */
  readonly renewalOffered: boolean;
}

/**
 * Counts a miss: at its position, and over the list's life whatever the lane (R62, R66). Call it for the `mismatch` of
 * `matchOtp` only: a lost race and a `not-open` are no misses (R143, R147).
 *
 * A miss counts whoever else changed the list meanwhile: where another attempt has used or burnt the position, it still
 * counts over the list's life, but not against the position asked for now.
 *
 * @throws TypeError or RangeError naming the argument, or the field of `list`, that breaks its rule
 * @example
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * const asked = openChallenge({ list, random });
 * if (asked.ok) {
 *   const missed = recordMiss({ list: asked.list, position: asked.position, now: 5 });
 *   console.log(missed.list.pinMisses, missed.burnt); // 1 false
 * }
 */
export function recordMiss(input: RecordMissInput): RecordMissResult {
  checkObject('input', input);
  const { list, position, now, missesPerPosition = 3, lifetimeMisses = 45, renewalOfferedAt = 30 } = input;
  checkOtpList(list);
  checkPosition('position', position);
  checkNow(now);
  checkWhole('missesPerPosition', missesPerPosition, { least: 1 });
  checkWhole('lifetimeMisses', lifetimeMisses, { least: 1 });
  checkWhole('renewalOfferedAt', renewalOfferedAt, { least: 1, most: lifetimeMisses });
  if (list.status === 'ended') return Object.freeze({ list, burnt: false, ended: false, renewalOffered: false });
  const counted = countMiss(list, position);
  const burns = isOpen(counted, position) && counted.pinMisses >= missesPerPosition;
  const next = finish(burns ? burn(counted, position) : counted, lifetimeMisses, now);
  const ends = next.status === 'ended';
  const renewalOffered = !ends && next.lifetimeMisses === renewalOfferedAt;
  return Object.freeze({ list: next, burnt: burns, ended: ends, renewalOffered });
}

function countMiss(list: OtpList, position: number): OtpList {
  const pinMisses = isOpen(list, position) ? list.pinMisses + 1 : list.pinMisses;
  return { ...list, pinMisses, lifetimeMisses: list.lifetimeMisses + 1 };
}

function burn(list: OtpList, position: number): OtpList {
  return { ...list, burnt: [...list.burnt, position], pinned: undefined, pinMisses: 0 };
}

function finish(list: OtpList, lifetimeMisses: number, now: number): OtpList {
  if (list.lifetimeMisses >= lifetimeMisses) return ended(list, 'too-many-misses', now);
  return unusedPositions(list).length === 0 ? ended(list, 'used-up', now) : freezeOtpList(list);
}
