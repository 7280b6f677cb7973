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

/** The place of a letter of the alphabet, by its code. */
function valueOf(code: number): number {
  if (code === 45) return 62;
  if (code === 95) return 63;
  if (code >= 97) return code - 71;
  return code >= 65 ? code - 65 : code + 4;
}

/**
 * The strict reading: no padding, no other alphabet, no bits left over (RFC 4648 section 3.5), so that one value
 * has one spelling. `undefined` for anything else.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let n = 0; n < text.length; n += 1) {
    word = ((word << 6) | valueOf(text.charCodeAt(n))) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at] = (word >> bits) & 255;
      at += 1;
    }
  }
  return (word & ((1 << bits) - 1)) === 0 ? out : undefined;
}
