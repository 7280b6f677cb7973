import { createRandom } from '../adapter/runtime/index.js';
import { encodeBase64url } from '../internal/base64url.js';

/** An id for a request that came without one: 128 random bits. */
export function randomId(): string {
  return encodeBase64url(createRandom().bytes(16));
}
