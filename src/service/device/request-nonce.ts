import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { Deps } from '../shared/deps.js';

/** How long a nonce is good, in ms: a phone asks for one and uses it for a few minutes. */
const nonceMs = 5 * 60 * 1000;

const timeBytes = 6;
const bodyBytes = timeBytes + 16;

/**
 * A nonce that any process knows again without having stored it: the time, 16 random bytes and an HMAC over both, so that no statement can be made
 * ahead of time (R107, RFC 9449 section 8).
 */
export function makeNonce(deps: Pick<Deps, 'keys' | 'random'>, now: number): string {
  const body = new Uint8Array(bodyBytes);
  new DataView(body.buffer).setUint16(0, Math.floor(now / 2 ** 32));
  new DataView(body.buffer).setUint32(2, now % 2 ** 32);
  body.set(deps.random.bytes(bodyBytes - timeBytes), timeBytes);
  return encodeBase64url(Uint8Array.from([...body, ...macOfBody(deps, deps.keys.newestId, body)]));
}

/** Whether the server made it, a short while ago, with any key of the ring. */
export function isOwnNonce(deps: Pick<Deps, 'keys'>, input: { readonly nonce: string; readonly now: number }): boolean {
  const { nonce, now } = input;
  const bytes = decodeBase64url(nonce);
  if (bytes?.length !== bodyBytes + 32) return false;
  const body = bytes.slice(0, bodyBytes);
  if (!deps.keys.ids.some((keyId) => equalBytes(macOfBody(deps, keyId, body), bytes.subarray(bodyBytes)))) return false;
  const view = new DataView(body.buffer);
  const madeAt = view.getUint16(0) * 2 ** 32 + view.getUint32(2);
  return now < madeAt + nonceMs && madeAt < now + nonceMs;
}

function macOfBody(deps: Pick<Deps, 'keys'>, keyId: string, body: Uint8Array): Uint8Array {
  return hmac(sha256, deps.keys.subKey('request-nonce', keyId), body);
}
