import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { utf8 } from '../../internal/bytes.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { KeyedMac } from '../../port/index.js';
import type { Deps } from './deps.js';
import type { KeyPurpose } from './keys.js';

/** HMAC-SHA-256 over parts that cannot run into one another, base64url. */
export function macOf(key: Uint8Array, parts: readonly string[]): string {
  return encodeBase64url(hmac(sha256, key, utf8(JSON.stringify(parts))));
}

/** What is stored of a short secret: its HMAC under the newest key of its purpose (R202). */
export function sealMac(deps: Pick<Deps, 'keys'>, input: { readonly purpose: KeyPurpose; readonly parts: readonly string[] }): KeyedMac {
  const keyId = deps.keys.newestId;
  return Object.freeze({ keyId, mac: macOf(deps.keys.subKey(input.purpose, keyId), input.parts) });
}

/** Whether what is stored is the HMAC of these parts, in constant time. */
export function matchesMac(deps: Pick<Deps, 'keys'>, input: { readonly purpose: KeyPurpose; readonly parts: readonly string[]; readonly sealed: KeyedMac }): boolean {
  const { purpose, parts, sealed } = input;
  const stored = decodeBase64url(sealed.mac);
  return stored !== undefined && equalBytes(hmac(sha256, deps.keys.subKey(purpose, sealed.keyId), utf8(JSON.stringify(parts))), stored);
}
