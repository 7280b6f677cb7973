// What would break the line or turn its direction: the screen must show what was signed, in the order in which it was signed.
const plain = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+$/u;

/** Whether a value is a text of 1 to `most` code points that stands on one line. */
export function isLine(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= 2 * most && plain.test(value) && [...value].length <= most;
}
