import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64url.js';

/** SHA-256 in base64url: the same for all who have the same bytes, 43 characters. */
export function bytesId(bytes: Uint8Array): string {
  return encodeBase64url(sha256(bytes));
}
