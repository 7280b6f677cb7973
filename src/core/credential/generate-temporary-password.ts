import { uniformText } from '../../internal/uniform-index.js';
import type { RandomSource } from '../types.js';
import { checkObject, checkRandom, checkWhole } from '../../internal/check.js';
import { TEMPORARY_LENGTH, TEMPORARY_SYMBOLS } from './temporary-alphabet.js';

// The bounds of `normaliseTemporaryPassword`: what is drawn here must be readable there.
const leastLength = 13;
const mostLength = 64;

/** What {@link generateTemporaryPassword} needs. */
export interface GenerateTemporaryPasswordInput {
  /** Where the symbols come from. */
  readonly random: RandomSource;
  /** How many symbols, 13 (65 bits) to 64; 16 by default (R4). */
  readonly symbols?: number | undefined;
}

/** What {@link generateTemporaryPassword} gives. */
export interface TemporaryPassword {
  /**
   * Of the 32 symbols `23456789ABCDEFGHJKLMNPQRSTUVWXYZ`, in groups of four, as it is sent or printed. What is hashed is
   * its form by `normaliseTemporaryPassword`.
   */
  readonly plaintext: string;
  /** Its entropy in bits: 80 by default. */
  readonly bits: number;
}

/**
 * Makes a temporary password, each symbol drawn by rejection sampling (R3), never under the 64 bits of R4.
 *
 * @throws TypeError if `random` is no RandomSource, or `symbols` no number; RangeError if `symbols` is not from 13 to 64
 * @example
 * const random = { bytes: (length: number) => new Uint8Array(length).fill(7) }; // for show: never in earnest
 * console.log(generateTemporaryPassword({ random })); // { plaintext: '9999-9999-9999-9999', bits: 80 }
 */
export function generateTemporaryPassword(input: GenerateTemporaryPasswordInput): TemporaryPassword {
  checkObject('input', input);
  checkRandom(input.random);
  const { random, symbols: length = TEMPORARY_LENGTH } = input;
  checkWhole('symbols', length, { least: leastLength, most: mostLength });
  const symbols = uniformText(random, TEMPORARY_SYMBOLS, length);
  const plaintext = symbols.replace(/.{4}(?=.)/g, '$&-');
  return Object.freeze({ plaintext, bits: length * Math.log2(TEMPORARY_SYMBOLS.length) });
}
