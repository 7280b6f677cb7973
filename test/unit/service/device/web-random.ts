/** The random source of the runtime, as `createAuth` uses it by default; many bytes at once, as a million calls take long. */
export function createWebRandom(): { readonly bytes: (length: number) => Buffer } {
  const block = new Uint8Array(65_536);
  let at = block.length;
  return {
    bytes(length) {
      if (at + length > block.length) {
        globalThis.crypto.getRandomValues(block);
        at = 0;
      }
      at += length;
      return Buffer.from(block.subarray(at - length, at));
    },
  };
}
