import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { utf8 } from '../../internal/bytes.js';
import { equalBytes } from '../../internal/constant-time.js';

/** HMAC-SHA-256 over parts that cannot run into one another, base64url. */
export function macOf(key: Uint8Array, parts: readonly string[]): string {
  return encodeBase64url(hmac(sha256, key, utf8(JSON.stringify(parts))));
}

/** Whether a stored MAC is the one of these parts, in constant time. */
export function matchesMac(input: { readonly key: Uint8Array; readonly parts: readonly string[]; readonly mac: string }): boolean {
  const stored = decodeBase64url(input.mac);
  return stored !== undefined && equalBytes(hmac(sha256, input.key, utf8(JSON.stringify(input.parts))), stored);
}
