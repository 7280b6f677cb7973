import { checkString } from '../../internal/check.js';

/**
 * The 32 symbols of a pairing code and of a fingerprint, without 0, 1, I and O, which look alike. Eight of them are 40 bits (R76).
 *
 * @example
 * console.log(8 * Math.log2(pairingCodeAlphabet.length)); // 40
 */
export const pairingCodeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const longestTyped = 64;
// Spaces of every kind and every dash: phones put no-break spaces and long dashes in by themselves.
const separators = /[\s\p{Pd}\u2212]/gu;
const readable = /^[2-9A-HJ-NP-Za-hj-np-z]{8}$/;

/**
 * Brings a pairing code as typed into the form that is compared: eight symbols in upper case, without spaces and dashes (RFC 8628 section
 * 6.1). It is shown as `XXXX-XXXX`.
 *
 * @param typed - what the user typed, any text
 * @returns eight symbols of {@link pairingCodeAlphabet}, or `undefined` where the text cannot be a pairing code
 * @throws TypeError if `typed` is no string
 * @example
 * console.log(normalisePairingCode(' k7wq-3bfz ')); // K7WQ3BFZ
 * console.log(normalisePairingCode('K7WQ-0000')); // undefined
 */
export function normalisePairingCode(typed: string): string | undefined {
  checkString('typed', typed);
  if (typed.length > longestTyped) return undefined;
  const bare = typed.replace(separators, '');
  return readable.test(bare) ? bare.toUpperCase() : undefined;
}
