/**
 * The 26 letters of a `standard` one-time password; four of them are 456,976 combinations, 18.8 bits (R50, clash C1).
 *
 * @example
 * console.log(LETTERS.length ** CODE_LENGTH); // 456976
 */
export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The 32 symbols of a `nist` one-time password, without 0, 1, I and O; four of them are exactly 20 bits
 * (R49; 63B-4 3.1.2.1).
 *
 * @example
 * console.log(Math.log2(SYMBOLS_32.length ** CODE_LENGTH)); // 20
 */
export const SYMBOLS_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * How many symbols a one-time password has (R50).
 *
 * @example
 * console.log(CODE_LENGTH); // 4
 */
export const CODE_LENGTH = 4;

/**
 * The most symbols a one-time password may have: nobody types more from paper.
 *
 * @example
 * console.log(MOST_SYMBOLS); // 16
 */
export const MOST_SYMBOLS = 16;
