import { encodeBase64url } from '../../internal/base64url.js';
import { checkObject } from '../../internal/check.js';
import { privateKeyOf } from './ed25519.js';
import type { Ed25519Jwk } from './read-jwk.js';
import type { StatementSigner } from './sign-statement.js';
import { thumbprintOf } from './thumbprint-of.js';

/** A signer whose key is at hand, with its public half. */
export interface SeedSigner extends StatementSigner {
  /** The public key. */
  readonly jwk: Ed25519Jwk;
}

/**
 * Makes a signer of 32 secret bytes: the server's key, or that of a phone that has to keep one itself.
 *
 * @throws TypeError or RangeError if `seed` is anything but 32 bytes
 * @example
 * const { jwk, kid } = createSigner({ seed: new Uint8Array(32).fill(7) });
 * console.log(kid === thumbprintOf(jwk)); // true
 */
export function createSigner(input: {
  /** The private key: 32 bytes. It is copied. */
  readonly seed: Uint8Array;
}): SeedSigner {
  checkObject('input', input);
  const { publicKey, sign } = privateKeyOf(input.seed);
  const jwk: Ed25519Jwk = Object.freeze({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(publicKey()) });
  return Object.freeze({ jwk, kid: thumbprintOf(jwk), sign });
}
