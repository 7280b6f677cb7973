import { etc, getPublicKey, hashes, Point, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { equalBytes } from '../../internal/constant-time.js';
import { littleEndian } from './little-endian.js';
import type { Ed25519 } from './native-ed25519.js';
import { readPoint } from './read-point.js';

/** That of `@noble/ed25519`, for runtimes without one of their own. */
export const portableEd25519: Ed25519 = {
  verify,
  privateKey: (seed) => ({ publicKey: () => getPublicKey(withHash(seed)), sign: (message) => sign(message, withHash(seed)) }),
};

/**
 * The equation without the cofactor, `R = [S]B - [k]A`, compared as encodings: what native code computes. noble's own `verify` multiplies
 * both sides by eight, and so takes an `R` or a key with a part of small order, which native code refuses.
 */
function verify({ publicKey, message, signature }: Parameters<Ed25519['verify']>[0]): boolean {
  const key = readPoint(publicKey);
  if (key === undefined) return false;
  const r = signature.subarray(0, 32);
  const k = etc.mod(littleEndian(sha512(concatBytes(r, publicKey, message))), Point.CURVE().n);
  const right = Point.BASE.multiply(littleEndian(signature.subarray(32)), false).subtract(key.multiply(k, false));
  return equalBytes(right.toBytes(), r);
}

/** noble wants SHA-512 put in its place before it is used; one that the host has put there stays. */
function withHash(seed: Uint8Array): Uint8Array {
  hashes.sha512 ??= sha512;
  return seed;
}
