import { bytesId } from '../../internal/bytes-id.js';
import { utf8 } from '../../internal/bytes.js';

/**
 * SHA-256 in base64url: of the raw body of a request (zero bytes where there is none), or of the text of a challenge.
 *
 * @throws TypeError if `data` is neither a text nor bytes
 * @example
 * console.log(hashOf(new Uint8Array(0))); // 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU
 */
export function hashOf(data: string | Uint8Array): string {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) throw new TypeError('data: must be a text or a Uint8Array');
  return bytesId(typeof data === 'string' ? utf8(data) : data);
}
