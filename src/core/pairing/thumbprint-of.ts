import { hashOf } from './hash-of.js';
import type { Ed25519Jwk } from './read-jwk.js';

/**
 * The RFC 7638 thumbprint of a key, base64url: SHA-256 of its three members in alphabetical order (RFC 8037 section 2). It is the device's
 * id and the `kid` of every statement (R88).
 *
 * @param jwk - a key that {@link parseDeviceKey} has let through; of any other it is no more than a hash
 * @throws TypeError if `jwk` has no `x` that is a text
 * @example
 * console.log(thumbprintOf({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })); // kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k
 */
export function thumbprintOf(jwk: Ed25519Jwk): string {
  if (typeof jwk !== 'object' || jwk === null || typeof jwk.x !== 'string') throw new TypeError('jwk: must be an Ed25519 key');
  return hashOf(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x }));
}
