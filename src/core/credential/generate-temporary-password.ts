import { uniformText } from '../../internal/uniform-index.js';
import type { RandomSource } from '../types.js';
import { checkObject, checkRandom } from './check.js';
import { TEMPORARY_LENGTH, TEMPORARY_SYMBOLS } from './temporary-alphabet.js';

/** What {@link generateTemporaryPassword} needs. */
export interface GenerateTemporaryPasswordInput {
  /** Where the symbols come from. */
  readonly random: RandomSource;
}

/** What {@link generateTemporaryPassword} gives. */
export interface TemporaryPassword {
  /**
   * 16 of the 32 symbols `23456789ABCDEFGHJKLMNPQRSTUVWXYZ` in groups of four, as it is sent or printed. What is hashed
   * is its form by `normaliseTemporaryPassword`.
   */
  readonly plaintext: string;
  /** Its entropy in bits: 80. */
  readonly bits: number;
}

/**
 * Makes a temporary password: 80 bits, each symbol drawn by rejection sampling (R3), above the 64 bits of R4.
 *
 * @throws TypeError if `random` is no RandomSource
 * @example
 * const random = { bytes: (length: number) => new Uint8Array(length).fill(7) }; // for show: never in earnest
 * console.log(generateTemporaryPassword({ random })); // { plaintext: '9999-9999-9999-9999', bits: 80 }
 */
export function generateTemporaryPassword(input: GenerateTemporaryPasswordInput): TemporaryPassword {
  checkObject('input', input);
  checkRandom(input.random);
  const symbols = uniformText(input.random, TEMPORARY_SYMBOLS, TEMPORARY_LENGTH);
  const plaintext = symbols.replace(/.{4}(?=.)/g, '$&-');
  return Object.freeze({ plaintext, bits: TEMPORARY_LENGTH * Math.log2(TEMPORARY_SYMBOLS.length) });
}
