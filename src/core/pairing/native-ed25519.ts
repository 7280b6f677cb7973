import { concatBytes } from '@noble/hashes/utils.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { NativeCrypto, NativeKey } from '../../internal/native-crypto.js';

/** Ed25519 as one runtime has it; what it is given has been checked. */
export interface Ed25519 {
  readonly verify: (input: { readonly publicKey: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }) => boolean;
  /** A private key made ready, so that whoever signs often prepares it once. */
  readonly privateKey: (seed: Uint8Array) => PrivateKey;
}

/** A private key that is ready to sign. */
export interface PrivateKey {
  readonly publicKey: () => Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** All that stands before the 32 bytes of a seed (RFC 8410 section 7). */
const pkcs8Head = Uint8Array.of(0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20);

/** The runtime's own. */
export function nativeEd25519(native: NativeCrypto): Ed25519 {
  // As a JSON Web Key: read in an eighth of the time that OpenSSL takes for the DER of it.
  const publicKey = (key: Uint8Array): NativeKey => native.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key) }, format: 'jwk' });
  return {
    verify: (input) => native.verify(null, input.message, publicKey(input.publicKey), input.signature),
    privateKey: (seed) => {
      // DER, as a private JSON Web Key would have to name its public half; it takes ten times as long as signing.
      const key = native.createPrivateKey({ key: concatBytes(pkcs8Head, seed), format: 'der', type: 'pkcs8' });
      return {
        publicKey: () => Uint8Array.from(native.createPublicKey(key).export({ format: 'der', type: 'spki' })).subarray(-32),
        sign: (message) => Uint8Array.from(native.sign(null, message, key)),
      };
    },
  };
}
