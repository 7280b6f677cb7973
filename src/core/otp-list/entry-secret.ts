import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../internal/bytes.js';

/** What an entry is bound to (R56). */
interface EntryBinding {
  /** The account. */
  readonly accountId: string;
  /** The list's id. */
  readonly listId: string;
  /** The list's number. */
  readonly listNumber: number;
  /** The position, 1 to 100. */
  readonly position: number;
  /** The one-time password, normalised. */
  readonly code: string;
}

/**
 * The 32 bytes that are hashed for an entry: HMAC-SHA-256 under the pepper, so that a stolen table without the key ring
 * gives nothing to search (R57). The message is a JSON array: strings end at their quotes, so no two bindings share one
 * spelling.
 */
export function entrySecret(pepper: Uint8Array, binding: EntryBinding): Uint8Array {
  const { accountId, listId, listNumber, position, code } = binding;
  return hmac(sha256, pepper, utf8(JSON.stringify(['lukko-otp-1', accountId, listId, listNumber, position, code])));
}
