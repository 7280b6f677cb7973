import { utf8 } from '../../internal/bytes.js';

/** No password needs more, and nobody gets to make us hash a book (R24). */
export const MOST_BYTES = 1024;

/**
 * The rules of OpaqueString that change a text (RFC 8265 section 4.2): every other space becomes U+0020, then NFC. No
 * change of width or case, no trimming. The spaces come first, as NFC maps some of them; so doing it twice changes
 * nothing.
 */
export function opaqueString(text: string): string {
  return text.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** Whether a typed text is longer than 1,024 UTF-8 bytes, told without encoding what is plainly too long. */
export function hasTooManyBytes(typed: string): boolean {
  return typed.length > MOST_BYTES || utf8(typed).length > MOST_BYTES;
}

/**
 * What a typed password is hashed as: any text, controls and NUL too (C15), so that checking never throws. `undefined`
 * where it is too long to be hashed at all.
 */
export function passwordBytes(typed: string): Uint8Array | undefined {
  return hasTooManyBytes(typed) ? undefined : utf8(opaqueString(typed));
}
