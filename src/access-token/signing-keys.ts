import { calculateJwkThumbprint, exportJWK, type CryptoKey } from 'jose';
import { AuthError } from '../core/error/index.js';
import { deriveSubKey } from '../internal/sub-key.js';
import type { PublicJwk } from './json-web-key-set.js';

/** What one key of the ring signs with. */
export interface SigningKey {
  /** Cannot be read out. */
  readonly privateKey: CryptoKey;
  readonly publicJwk: PublicJwk;
}

/** RFC 8410 section 7: all that stands before the 32 bytes of the seed. */
const pkcs8Head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/** The 32 bytes that a ring key's Ed25519 key grows from (RFC 8032 section 5.1.5): a purpose of its own, so that no other use of the ring meets it. */
export function deriveSeed(secret: Uint8Array): Uint8Array {
  return deriveSubKey({ secret, purpose: 'access-token' });
}

/**
 * The key pair of a seed.
 *
 * @throws AuthError `signature-unavailable` where the runtime cannot do Ed25519
 */
export async function createSigningKey(seed: Uint8Array): Promise<SigningKey> {
  try {
    const pkcs8 = Uint8Array.from([...pkcs8Head, ...seed]);
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
    // Web Crypto tells the public half only of a key that can be read out; what signs cannot.
    const { x } = await exportJWK(await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']));
    if (x === undefined) throw new TypeError('a key pair without its public half');
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x } as const;
    const kid = await calculateJwkThumbprint(publicKey);
    return Object.freeze({ privateKey, publicJwk: Object.freeze({ ...publicKey, kid, alg: 'Ed25519', use: 'sig' }) });
  } catch (cause) {
    throw new AuthError('signature-unavailable', { cause });
  }
}
