import { hashOf } from './hash-of.js';
import { isDisplay, type Display } from './display.js';

/**
 * The digest of what a transaction shows: SHA-256, base64url, of its JSON with the names sorted and no white space (for texts under such
 * names, that of RFC 8785). The challenge and the approval both carry it, so that no shown field can be changed afterwards (R106).
 *
 * @throws TypeError if `display` could not be shown: see {@link Display}
 * @example
 * const display = { payee: 'Tilinpito Oy', amount: '1250.00', currency: 'EUR' };
 * console.log(digestOf(display) === hashOf('{"amount":"1250.00","currency":"EUR","payee":"Tilinpito Oy"}')); // true
 */
export function digestOf(display: Display): string {
  if (!isDisplay(display)) throw new TypeError('display: 3 to 12 texts of 1 to 200 characters, among them amount, currency and payee');
  // By code unit, as RFC 8785 section 3.2.3 has it; every name is ASCII.
  const sorted = Object.entries(display).sort(([one], [other]) => (one < other ? -1 : 1));
  return hashOf(JSON.stringify(Object.fromEntries(sorted)));
}
