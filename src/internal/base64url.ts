import { utf8 } from './bytes.js';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** RFC 4648 section 5, without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const letters = Math.min(bytes.length - at, 3) + 1;
    for (let n = 0; n < letters; n += 1) out += alphabet.charAt((word >> (18 - 6 * n)) & 63);
  }
  return out;
}

/** The place of each letter of the alphabet, by its code. */
const places = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, alphabet.indexOf(String.fromCharCode(code))));

/**
 * The strict reading: no padding, no other alphabet, no bits left over (RFC 4648 section 3.5), so that one value
 * has one spelling. `undefined` for anything else.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  // Read from bytes and by fours: a letter at a time from the text takes three times as long, and a mail is thousands.
  const letters = utf8(text);
  const placeAt = (n: number): number => places[letters[n] ?? 0] ?? 0;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  for (let n = 0, at = 0; n < letters.length; n += 4, at += 3) {
    word = (placeAt(n) << 18) | (placeAt(n + 1) << 12) | (placeAt(n + 2) << 6) | placeAt(n + 3);
    out[at] = word >> 16;
    out[at + 1] = word >> 8;
    out[at + 2] = word;
  }
  // Two letters more than a four are one byte, and three are two: the bits below are nobody's.
  const spare = [0, 0, 0xffff, 0xff][text.length % 4] ?? 0;
  return (word & spare) === 0 ? out : undefined;
}
