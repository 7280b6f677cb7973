import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../internal/bytes.js';
import type { RandomSource } from '../../core/types.js';

/**
 * Bytes that only the browser's own token gives, and gives again: what a page shows, a number or a pairing code, is stored as an HMAC alone
 * (R202), and is there after a reload all the same.
 */
export function drawnFrom(secret: string, label: string): RandomSource {
  let counter = 0;
  return Object.freeze<RandomSource>({
    bytes(length) {
      const out = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) {
        out.set(hmac(sha256, utf8(secret), utf8(`lukko/drawn/${label}/${String(counter)}`)).subarray(0, length - at), at);
        counter += 1;
      }
      return out;
    },
  });
}
