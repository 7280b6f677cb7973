import { sha1 } from '@noble/hashes/legacy.js';
import { utf8 } from '../../internal/bytes.js';
import { checkString } from '../../internal/check.js';

/** What {@link breachKey} gives. */
export interface BreachKey {
  /** The first 5 upper-case hexadecimal digits: all that leaves the house. */
  readonly prefix: string;
  /** The other 35, to be looked for in the answer. */
  readonly suffix: string;
}

/**
 * Splits the SHA-1 of a password for the `BreachedPasswords` port, which is asked with the prefix alone (R29). SHA-1 is
 * what such services index by; it protects nothing here.
 *
 * @param normalised - the password as `checkPassword` or `normalisePassword` gave it
 * @throws TypeError if `normalised` is no string
 * @example
 * console.log(breachKey('password').prefix); // 5BAA6
 */
export function breachKey(normalised: string): BreachKey {
  checkString('normalised', normalised);
  const hex = Array.from(sha1(utf8(normalised)), (byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase();
  return Object.freeze({ prefix: hex.slice(0, 5), suffix: hex.slice(5) });
}
