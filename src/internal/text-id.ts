import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64url.js';
import { utf8 } from './bytes.js';

/** An id for what a text names: the same for all who name it, 43 characters. */
export function textId(text: string): string {
  return encodeBase64url(sha256(utf8(text)));
}
