import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import type { Deps } from '../shared/deps.js';
import { macOf, matchesMac } from '../shared/mac.js';

/** How long a nonce is good, in ms: a phone asks for one and uses it for a few minutes. */
export const nonceMs: number = 5 * 60 * 1000;

/**
 * A nonce that any process knows again without having stored it: the time, 16 random bytes and an HMAC over both, so that a statement cannot be made
 * ahead of time (R107, RFC 9449 section 8).
 */
export function makeNonce(deps: Pick<Deps, 'keys' | 'random'>, now: number): string {
  const keyId = deps.keys.newestId;
  const body = `${now.toString(36)}.${encodeBase64url(deps.random.bytes(16))}.${keyId}`;
  return `${body}.${macOf(deps.keys.subKey('request-nonce', keyId), [body])}`;
}

/** Whether the server made it, a short while ago. */
export function isOwnNonce(deps: Pick<Deps, 'keys'>, input: { readonly nonce: string; readonly now: number }): boolean {
  const { nonce, now } = input;
  const [at = '', random = '', keyId = '', mac = ''] = nonce.split('.');
  if (!deps.keys.ids.includes(keyId) || !/^[0-9a-z]{1,10}$/.test(at) || decodeBase64url(random)?.length !== 16) return false;
  const madeAt = Number.parseInt(at, 36);
  const key = deps.keys.subKey('request-nonce', keyId);
  return matchesMac({ key, parts: [`${at}.${random}.${keyId}`], mac }) && now < madeAt + nonceMs && madeAt <= now + nonceMs;
}
