import { AuthError } from '../core/error/index.js';

/**
 * Whether an Ed25519 signature is right (RFC 8032 section 5.1.7), by the runtime's own code, which refuses an `S` that is not below the
 * group order. That it takes small-order keys matters for keys that a phone offers, not for those that the issuer publishes.
 *
 * @throws AuthError `signature-unavailable` where the runtime cannot do Ed25519
 */
export async function verifySignature(input: {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  readonly signed: Uint8Array;
}): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(input.publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, Uint8Array.from(input.signature), Uint8Array.from(input.signed));
  } catch (cause) {
    throw new AuthError('signature-unavailable', { cause });
  }
}
