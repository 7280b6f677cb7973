interface Bytes {
  readonly bytes: (length: number) => Uint8Array;
}

// A fair source needs a second draw at most every other time: this many in a row mean that it is stuck.
const mostDraws = 1000;

/**
 * A whole number from 0 to `size - 1`, each equally likely: draws that would favour the low numbers are thrown
 * away (rejection sampling, R3), so there is no modulo bias.
 *
 * @throws RangeError for a `size` out of bounds, and for a source that gives too few bytes or the same ones for ever
 */
export function uniformIndex(random: Bytes, size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 32) throw new RangeError('size: a whole number from 1 to 2^32');
  const fair = 2 ** 32 - (2 ** 32 % size);
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const bytes = random.bytes(4);
    if (bytes.length !== 4) throw new RangeError('random: must give as many bytes as asked for');
    const drawn = bytes.reduce((number, byte) => number * 256 + byte, 0);
    if (drawn < fair) return drawn % size;
  }
  throw new RangeError('random: gives the same bytes again and again');
}

/** `length` symbols of `alphabet`, each drawn by {@link uniformIndex}. */
export function uniformText(random: Bytes, alphabet: string, length: number): string {
  let out = '';
  while (out.length < length) out += alphabet.charAt(uniformIndex(random, alphabet.length));
  return out;
}
