import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';

/** PHC strings use the standard alphabet without padding (RFC 4648 section 4). */
export function encodePhcBase64(bytes: Uint8Array): string {
  return encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
}

/** The strict reading; `undefined` for the other alphabet, padding or bits left over. */
export function decodePhcBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*$/.test(text)) return undefined;
  return decodeBase64url(text.replaceAll('+', '-').replaceAll('/', '_'));
}
