interface Bytes {
  readonly bytes: (length: number) => Uint8Array;
}

/**
 * A whole number from 0 to `size - 1`, each equally likely: draws that would favour the low numbers are thrown
 * away (rejection sampling, R3), so there is no modulo bias.
 */
export function uniformIndex(random: Bytes, size: number): number {
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 32) throw new RangeError('size: a whole number from 1 to 2^32');
  const fair = 2 ** 32 - (2 ** 32 % size);
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    const drawn = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
    if (drawn < fair) return drawn % size;
  }
}

/** `length` symbols of `alphabet`, each drawn by {@link uniformIndex}. */
export function uniformText(random: Bytes, alphabet: string, length: number): string {
  let out = '';
  while (out.length < length) out += alphabet.charAt(uniformIndex(random, alphabet.length));
  return out;
}
