import { thumbprintOf, verifyKeys, type Ed25519Jwk } from '../core/pairing/index.js';
import { decodeJws, readJson } from '../internal/compact-jws.js';
import { changeAccount, type StoredAccount } from './account.js';
import { call, type Unreached } from './call.js';
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

/** Whether the pinned keys may be out of date: by the server's clock, as it last told it, they are trusted for a day after they were last heard of. */
export function areOld(phone: Phone, { id, keysAt }: StoredAccount): boolean {
  return serverNow(phone, id) >= keysAt * 1000 + dayMs;
}

/** What came of asking. */
export type RenewedKeys =
  | { readonly ok: true; readonly account: StoredAccount }
  /** `key-unknown`: the server has none of them any more; `account-unknown`: somebody signed out meanwhile. */
  | { readonly ok: false; readonly reason: 'key-unknown' | 'account-unknown' }
  | Unreached;

/** Asks the server for its keys, signed by one that is trusted already, and trusts those from then on (R200); without such a statement no others. */
export async function renewKeys(phone: Phone, account: StoredAccount): Promise<RenewedKeys> {
  for (const key of account.keys) {
    const asked = await call(phone, { server: account.server, method: 'GET', path: `/device/keys?trusted=${thumbprintOf(key)}` });
    if (asked.ok) return keepRenewed(phone, account, textOf(asked.body, 'keys') ?? '');
    if (asked.reason !== 'refused') return asked;
    // Only a key that the server has no more is a reason to ask by the next one.
    if (asked.code !== 'key-unknown') return unreadable;
  }
  return { ok: false, reason: 'key-unknown' };
}

const unreadable: Unreached = { ok: false, reason: 'unreadable' };

async function keepRenewed(phone: Phone, account: StoredAccount, jws: string): Promise<RenewedKeys> {
  const pinned = readPinned({ jws, aud: account.origin, now: serverNow(phone, account.id), keys: account.keys, since: account.keysAt });
  if (pinned === undefined) return unreadable;
  const changed = await changeAccount(phone, account.id, pinned);
  return changed === undefined ? { ok: false, reason: 'account-unknown' } : { ok: true, account: changed };
}

function readPinned(input: { readonly jws: string; readonly aud: string; readonly now: number; readonly keys: readonly Ed25519Jwk[]; readonly since?: number }): PinnedKeys | undefined {
  const read = verifyKeys(input);
  return read.ok ? { keys: read.claims.keys, keysAt: read.claims.iat } : undefined;
}
