import { uniformIndex } from '../../internal/uniform-index.js';
import type { RandomSource } from '../types.js';
import { checkObject } from '../../internal/check.js';
import { checkPosition, checkPositions, checkedRandom } from './check.js';

/** What {@link choosePosition} needs. */
export interface ChoosePositionInput {
  /** The positions neither used nor burnt, each once, in any order. */
  readonly unused: readonly number[];
  /** The position asked for last, if any. */
  readonly pinned?: number | undefined;
  /** Where the bytes come from. */
  readonly random: RandomSource;
}

/** The position to ask for, or `list-spent`: no position is left (R70). */
export type ChoosePositionResult =
  | {
      readonly ok: true;
      /** 1 to 100. */
      readonly position: number;
    }
  | {
      readonly ok: false;
      /** A new list is due. */
      readonly reason: 'list-spent';
    };

/**
 * Chooses the position the next login asks for.
 *
 * A pinned position comes back until it is answered or burnt: if every new attempt drew again, a thief
 * with three passwords of a hundred would reload until one of the three is asked (R61; RFC 2289 section 9).
 * Otherwise each unused position is equally likely (R63).
 *
 * @throws TypeError if `unused` is no array, `pinned` no number or `random` no source
 * @throws RangeError if `unused` or `pinned` holds anything but whole numbers from 1 to 100, or `unused` repeats one; also
 * if `random` gives too few bytes
 * @example
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * console.log(choosePosition({ unused: [3, 37], pinned: 37, random })); // { ok: true, position: 37 }
 */
export function choosePosition(input: ChoosePositionInput): ChoosePositionResult {
  checkObject('input', input);
  const { unused, pinned } = input;
  checkPositions('unused', unused);
  if (pinned !== undefined) checkPosition('pinned', pinned);
  const random = checkedRandom(input.random);
  if (pinned !== undefined && unused.includes(pinned)) return Object.freeze({ ok: true, position: pinned });
  const position = unused.length === 0 ? undefined : unused[uniformIndex(random, unused.length)];
  return Object.freeze(position === undefined ? { ok: false, reason: 'list-spent' } : { ok: true, position });
}
