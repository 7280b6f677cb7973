import { utf8 } from './bytes.js';

// Two of them, and two numbers, have to fit into one entry of an index: PostgreSQL has room for 2,704 bytes, InnoDB for 3,072.
export const longestBytes = 1_000;

/**
 * A text that every engine keeps as it is in what it finds by: PostgreSQL knows no U+0000, half a surrogate pair becomes another
 * character on the way, and what is too long for the index is refused.
 */
export function isStorable(text: string): boolean {
  // An object would become more than one value of a statement of mysql2's.
  return typeof text === 'string' && !/[\0\p{Cs}]/u.test(text) && utf8(text).length <= longestBytes;
}

/** Throws for a text that could not be told from another once it is stored. */
export function assertStorable(text: string, name: string): string {
  if (!isStorable(text)) throw new TypeError(`${name}: must be a text of at most ${longestBytes} bytes without U+0000 and half surrogate pairs`);
  return text;
}
