import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './bytes.js';

/** 32 bytes for one purpose, out of a longer-lived secret (HKDF, RFC 5869). */
export function deriveSubKey(input: { readonly secret: Uint8Array; readonly purpose: string }): Uint8Array {
  return hkdf(sha256, input.secret, undefined, utf8(`lukko/1/${input.purpose}`), 32);
}
