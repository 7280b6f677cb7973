import { AuthError } from '../../core/error/index.js';
import type { RandomSource } from '../../core/types.js';

// The Web Crypto API answers no more in one call.
const mostPerCall = 65_536;

/**
 * Makes the real random source: `globalThis.crypto.getRandomValues`.
 *
 * @throws AuthError `random-unavailable` if the runtime has none, here, or if it fails, from `bytes`; RangeError from
 * `bytes` if `length` is no whole number from 0
 * @example
 * console.log(createRandom().bytes(16).length); // 16
 */
export function createRandom(): RandomSource {
  const crypto = findCrypto(globalThis);
  if (crypto === undefined) throw new AuthError('random-unavailable');
  return Object.freeze({ bytes: (length: number) => draw(crypto, length) });
}

interface WebCrypto {
  readonly getRandomValues: (into: Uint8Array<ArrayBuffer>) => unknown;
}

function findCrypto({ crypto }: { readonly crypto?: WebCrypto | undefined }): WebCrypto | undefined {
  return typeof crypto?.getRandomValues === 'function' ? crypto : undefined;
}

function draw(crypto: WebCrypto, length: number): Uint8Array {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError('length: a whole number from 0');
  const out = new Uint8Array(length);
  try {
    for (let at = 0; at < length; at += mostPerCall) crypto.getRandomValues(out.subarray(at, at + mostPerCall));
  } catch (cause) {
    throw new AuthError('random-unavailable', { cause });
  }
  return out;
}
