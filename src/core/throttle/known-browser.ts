import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { utf8 } from '../../internal/bytes.js';
import { checkArray, checkBytes, checkFunction, checkNow, checkObject, checkString, checkWhole } from '../../internal/check.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { Lane } from './guard.js';

/** What the cookie of a known browser says. */
export interface KnownBrowserClaim {
  /** The account it is known to. */
  readonly accountId: string;
  /** Names its lane. */
  readonly browserId: string;
  /** When it became known, in ms since the epoch. */
  readonly createdAt: number;
}

/**
 * Encodes the cookie of a browser that completed all three steps: `browserId.createdAt.keyId.mac` (R191).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const key = new Uint8Array(32).fill(7);
 * console.log(encodeKnownBrowser({ claim: { accountId: 'a1', browserId: 'b1', createdAt: 0 }, keyId: 'k1', key }).slice(0, 8)); // b1.0.k1.
 */
export function encodeKnownBrowser(input: {
  /** What the cookie says; none of it is a secret. */
  readonly claim: KnownBrowserClaim;
  /** Names the key. */
  readonly keyId: string;
  /** The MAC key, a sub-key of the ring. */
  readonly key: Uint8Array;
}): string {
  checkObject('input', input);
  const { claim, keyId, key } = input;
  checkObject('claim', claim);
  checkString('claim.accountId', claim.accountId);
  checkString('claim.browserId', claim.browserId);
  checkWhole('claim.createdAt', claim.createdAt, { least: 0 });
  checkString('keyId', keyId);
  checkBytes('key', key, { least: 32, most: 64 });
  return `${claim.browserId}.${String(claim.createdAt)}.${keyId}.${encodeBase64url(mac(claim, key))}`;
}

/**
 * Which lane a browser has: its own if the cookie was made for this account, is not too old and is still on the
 * account's list; the strangers' otherwise (R191).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(chooseLane({ cookie: 'forged', accountId: 'a1', known: ['b1'], keyOf: () => undefined, ttlMs: 1, now: 0 })); // strangers
 */
export function chooseLane(input: {
  /** As the browser sent it, any text. */
  readonly cookie: string | undefined;
  /** The account that the login names. */
  readonly accountId: string;
  /** The ids of the account's known browsers. */
  readonly known: readonly string[];
  /** The MAC key behind a key id, if the ring has it. */
  readonly keyOf: (keyId: string) => Uint8Array | undefined;
  /** How long a browser stays known, in ms. */
  readonly ttlMs: number;
  /** In ms since the epoch. */
  readonly now: number;
}): Lane {
  checkObject('input', input);
  const { accountId, known, ttlMs, now } = input;
  if (input.cookie !== undefined) checkString('cookie', input.cookie);
  checkString('accountId', accountId);
  checkArray('known', known);
  checkFunction('keyOf', input.keyOf);
  checkWhole('ttlMs', ttlMs, { least: 1 });
  checkNow(now);
  const [browserId = '', created = '', keyId = '', tag] = (input.cookie ?? '').slice(0, 512).split('.');
  if (tag === undefined) return 'strangers';
  const key = input.keyOf(keyId);
  const given = decodeBase64url(tag);
  if (key === undefined || given === undefined || !/^\d{1,15}$/.test(created)) return 'strangers';
  const createdAt = Number(created);
  if (!equalBytes(mac({ accountId, browserId, createdAt }, key), given)) return 'strangers';
  return known.includes(browserId) && now < createdAt + ttlMs ? `known:${browserId}` : 'strangers';
}

function mac(claim: KnownBrowserClaim, key: Uint8Array): Uint8Array {
  return hmac(sha256, key, utf8(JSON.stringify(['lukko-known-browser', claim.accountId, claim.browserId, claim.createdAt])));
}
