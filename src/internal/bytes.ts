const encoder = new TextEncoder();
// React Native has none in most of its releases.
const decoder = typeof TextDecoder === 'function' ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) : undefined;

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text behind UTF-8 bytes; throws a TypeError where they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder === undefined ? fromUtf8ByHand(bytes) : decoder.decode(bytes);
}

/** The same for a runtime without `TextDecoder`: percent-decoding is strict UTF-8 (ECMA-262, section Decode of URI Handling Functions). */
export function fromUtf8ByHand(bytes: Uint8Array): string {
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch (cause) {
    throw new TypeError('bytes: must be UTF-8', { cause });
  }
}
