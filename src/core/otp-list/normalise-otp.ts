const longestTyped = 64;
// Spaces of every kind and every dash: phones put no-break spaces and long dashes in by themselves.
const separators = /[\s\p{Pd}\u2212]/gu;
// The bound of MOST_SYMBOLS, written out.
const readable = /^[A-Za-z0-9]{1,16}$/;

/**
 * Brings a one-time password as typed into the form that was sealed: upper case, without spaces and dashes
 * (R68; RFC 8628 section 6.1).
 *
 * Only ASCII letters and digits are read, and the check comes before the change of case: a Cyrillic А, a full-width Ａ,
 * a dotless ı or the Kelvin sign is not mapped to the letter it resembles. Text of more than 64 UTF-16 units is refused
 * before any work.
 *
 * @param typed - what the user typed, any text
 * @returns 1 to 16 symbols of A–Z and 0–9, or `undefined` where the text cannot be a one-time password
 * @throws TypeError if `typed` is no string
 * @example
 * console.log(normaliseOtp(' kw-er ')); // KWER
 * console.log(normaliseOtp('КWER')); // undefined
 */
export function normaliseOtp(typed: string): string | undefined {
  if (typeof typed !== 'string') throw new TypeError('typed: must be a string');
  if (typed.length > longestTyped) return undefined;
  const bare = typed.replace(separators, '');
  return readable.test(bare) ? bare.toUpperCase() : undefined;
}
