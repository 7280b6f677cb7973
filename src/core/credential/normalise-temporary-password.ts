import { checkString } from '../../internal/check.js';

const longestTyped = 128;
// Spaces of every kind and every dash: mail programs and phones put no-break spaces and long dashes in by themselves.
const separators = /[\s\p{Pd}\u2212]/gu;
// The alphabet of temporary-alphabet.ts, written out.
const canonical = /^[2-9A-HJ-NP-Z]{13,64}$/;

/**
 * Reads a temporary password as typed from a message or a slip: case, spaces and dashes are forgiven, look-alikes of
 * other scripts are not, and neither are 0, 1, I and O, which no temporary password holds.
 *
 * @param typed - what the user typed, any text; above 128 UTF-16 units it is refused before any work
 * @returns its 13 to 64 symbols, which is what is hashed, or `undefined` where the text cannot be a temporary password
 * @throws TypeError if `typed` is no string
 * @example
 * console.log(normaliseTemporaryPassword('abcd efgh-jklm-npqr')); // ABCDEFGHJKLMNPQR
 * console.log(normaliseTemporaryPassword('something else')); // undefined
 */
export function normaliseTemporaryPassword(typed: string): string | undefined {
  checkString('typed', typed);
  if (typed.length > longestTyped) return undefined;
  const symbols = typed.replace(separators, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return canonical.test(symbols) ? symbols : undefined;
}
