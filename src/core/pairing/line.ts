// What would break the line, turn its direction or not be seen: the screen must show what was signed, all of it and in the order in which it was signed.
const plain = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u;

/** Whether a value is a text of 1 to `most` code points that stands on one line. */
export function isLine(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= 2 * most && plain.test(value) && [...value].length <= most;
}
