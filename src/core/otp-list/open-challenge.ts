import type { RandomSource } from '../types.js';
import { checkObject } from '../../internal/check.js';
import { checkOtpList, checkedRandom } from './check.js';
import { choosePosition } from './choose-position.js';
import { freezeOtpList, unusedPositions, type OtpList } from './otp-list.js';

/** What {@link openChallenge} needs. */
export interface OpenChallengeInput {
  /** The list as stored. */
  readonly list: OtpList;
  /** Where the bytes come from. */
  readonly random: RandomSource;
}

/**
 * The position to ask for and the list to store before asking. `list` is the very object that came in where the
 * position was pinned already: then there is nothing to write.
 *
 * Refused: `list-spent` every position is used or burnt, so that a new list is due (R70); `list-ended` the list ended
 * for another reason (R71).
 */
export type OpenChallengeResult =
  | {
      readonly ok: true;
      /** 1 to 100. */
      readonly position: number;
      /** The list with its pin. */
      readonly list: OtpList;
    }
  | {
      readonly ok: false;
      /** Why the list asks for nothing more. */
      readonly reason: 'list-spent' | 'list-ended';
    };

/**
 * Opens a challenge: says which position to ask for, and pins it for every later attempt from any browser (R61, R63).
 *
 * Store the list first and ask then. Who loses that update loads the list again and asks for the winner's position.
 *
 * @throws TypeError or RangeError naming the argument, or the field of `list`, that breaks its rule
 * @example
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * const first = openChallenge({ list, random });
 * const second = first.ok && openChallenge({ list: first.list, random });
 * console.log(first.ok && second && second.ok && first.position === second.position); // true
 */
export function openChallenge(input: OpenChallengeInput): OpenChallengeResult {
  checkObject('input', input);
  const { list } = input;
  checkOtpList(list);
  const random = checkedRandom(input.random);
  if (list.status === 'ended') return refuse(list.endReason === 'used-up' ? 'list-spent' : 'list-ended');
  const chosen = choosePosition({ unused: unusedPositions(list), pinned: list.pinned, random });
  if (!chosen.ok) return chosen;
  const { position } = chosen;
  const pinned = position === list.pinned ? list : freezeOtpList({ ...list, pinned: position, pinMisses: 0 });
  return Object.freeze({ ok: true, position, list: pinned });
}

function refuse(reason: 'list-spent' | 'list-ended'): OpenChallengeResult {
  return Object.freeze({ ok: false, reason });
}
