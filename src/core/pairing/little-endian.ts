import { bytesToHex } from '@noble/hashes/utils.js';

/** The number behind bytes, the lowest first (RFC 8032 section 5.1.2). */
export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`);
}
