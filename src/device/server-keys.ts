import { thumbprintOf, verifyKeys, type Ed25519Jwk } from '../core/pairing/index.js';
import { decodeJws, readJson } from '../internal/compact-jws.js';
import { changeAccount, type StoredAccount } from './account.js';
import { call } from './call.js';
import type { Phone } from './phone.js';
import { memberOf, textOf } from './read-json.js';
import { serverNow } from './times.js';

/** The server's keys as they are pinned. */
export type PinnedKeys = Pick<StoredAccount, 'keys' | 'keysAt'>;

/**
 * The keys of the first statement, which comes with the pairing: it is signed by one of those that it names, and TLS and the code on the
 * computer are what makes it the server's. `undefined` where it is none for this server.
 */
export function pinFirstKeys(input: { readonly jws: string; readonly aud: string; readonly now: number }): PinnedKeys | undefined {
  const decoded = decodeJws({ jws: input.jws, mostCharacters: 8192 });
  const named = decoded === undefined ? undefined : memberOf(readJson(decoded.payload), 'keys');
  return Array.isArray(named) ? readPinned({ ...input, keys: named }) : undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Whether the pinned keys may be out of date: one that the server has dropped since is trusted for a day and no longer. */
export function areOld(phone: Phone, { id, keysAt }: StoredAccount): boolean {
  return serverNow(phone, id) >= keysAt * 1000 + dayMs;
}

/**
 * Asks the server for its keys, signed by one that is trusted already, and trusts those from then on (R200). Without such a statement
 * everything stays as it is, whatever the server says.
 */
export async function renewKeys(phone: Phone, account: StoredAccount): Promise<StoredAccount | undefined> {
  for (const key of account.keys) {
    const asked = await call(phone, { server: account.server, method: 'GET', path: `/device/keys?trusted=${thumbprintOf(key)}` });
    const jws = asked.ok ? textOf(asked.body, 'keys') : undefined;
    const pinned = jws === undefined ? undefined : readPinned({ jws, aud: account.origin, now: serverNow(phone, account.id), keys: account.keys, since: account.keysAt });
    if (pinned !== undefined) return changeAccount(phone, account.id, pinned);
    // Only a key that the server has no more is a reason to ask by the next one.
    if (asked.ok || asked.reason !== 'refused') return undefined;
  }
  return undefined;
}

function readPinned(input: { readonly jws: string; readonly aud: string; readonly now: number; readonly keys: readonly Ed25519Jwk[]; readonly since?: number }): PinnedKeys | undefined {
  const read = verifyKeys(input);
  return read.ok ? { keys: read.claims.keys, keysAt: read.claims.iat } : undefined;
}
