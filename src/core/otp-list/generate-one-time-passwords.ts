import { uniformText } from '../../internal/uniform-index.js';
import type { RandomSource } from '../types.js';
import { CODE_LENGTH, MOST_SYMBOLS } from './alphabets.js';
import { checkObject, checkWhole } from '../../internal/check.js';
import { checkedRandom } from './check.js';
import { LIST_LENGTH } from './otp-list.js';

// A sound source needs about one draw more than 100. One that is stuck would otherwise keep us here for ever.
const mostDraws = 1000;
// The guard of this function only; what a policy may use is R48's to say, at start-up.
const smallestSpace = 10_000;

/** What {@link generateOneTimePasswords} needs. */
export interface GenerateOneTimePasswordsInput {
  /** Where the bytes come from. */
  readonly random: RandomSource;
  /** The symbols to draw from, each once, of A–Z and 0–9: `LETTERS` in `standard`, `SYMBOLS_32` in `nist`. */
  readonly alphabet: string;
  /** Symbols per one-time password, 4 to 16; 4 by default. */
  readonly codeLength?: number | undefined;
}

/**
 * Draws the 100 one-time passwords of a new list, all different, without modulo bias (R50, R51, R52; 63B-4 3.2.12).
 *
 * @returns 100 texts of `codeLength` symbols; that of position n stands at index n - 1
 * @throws TypeError if `random` is no source or `alphabet` no string
 * @throws RangeError if `alphabet` repeats a symbol or holds anything but A–Z and 0–9, if `codeLength` is not 4 to 16, if
 * the two give fewer than 10,000 combinations, or if `random` gives too few bytes or the same again and again
 * @example
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * const codes = generateOneTimePasswords({ random, alphabet: LETTERS });
 * console.log(codes.length, new Set(codes).size); // 100 100
 */
export function generateOneTimePasswords(input: GenerateOneTimePasswordsInput): readonly string[] {
  checkObject('input', input);
  const { alphabet, codeLength = CODE_LENGTH } = input;
  const random = checkedRandom(input.random);
  checkSpace(alphabet, codeLength);
  const codes = new Set<string>();
  for (let draws = 0; codes.size < LIST_LENGTH; draws += 1) {
    if (draws === mostDraws) throw new RangeError('random: gives the same bytes again and again');
    codes.add(uniformText(random, alphabet, codeLength));
  }
  return Object.freeze([...codes]);
}

function checkSpace(alphabet: unknown, codeLength: number): void {
  if (typeof alphabet !== 'string') throw new TypeError('alphabet: must be a string');
  if (!/^[A-Z0-9]{2,36}$/.test(alphabet)) throw new RangeError('alphabet: 2 to 36 symbols of A to Z and 0 to 9');
  if (new Set(alphabet).size !== alphabet.length) throw new RangeError('alphabet: each symbol once');
  checkWhole('codeLength', codeLength, { least: CODE_LENGTH, most: MOST_SYMBOLS });
  if (alphabet.length ** codeLength < smallestSpace) {
    throw new RangeError('alphabet and codeLength: at least 10,000 combinations');
  }
}
