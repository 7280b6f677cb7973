import { bytesToHex } from '@noble/hashes/utils.js';
import { littleEndian } from './little-endian.js';

/** 2^255 - 19, the field's prime (RFC 8032 section 5.1). */
const prime = 2n ** 255n - 19n;

/**
 * The y of all encodings of the eight points of small order, as on the wire; each with the sign bit clear or set, that is the fourteen of
 * R84. A test derives them.
 */
const weak: readonly string[] = Object.freeze([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

/**
 * What is wrong with 32 bytes as a public key, before any arithmetic: small order (R84), or a y that is not below the prime (R85). An x of
 * zero with the sign bit set (R85) is of small order as well.
 */
export function judgeEncoding(key: Uint8Array): 'weak-key' | 'not-canonical' | undefined {
  const y = Uint8Array.from(key, (byte, at) => (at === 31 ? byte & 0x7f : byte));
  if (weak.includes(bytesToHex(y))) return 'weak-key';
  return littleEndian(y) >= prime ? 'not-canonical' : undefined;
}
