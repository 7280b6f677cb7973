import { AuthError } from '../core/error/index.js';
import type { Ed25519Jwk } from '../core/pairing/index.js';
import { jsonOf } from '../internal/json-of.js';
import type { Phone } from './phone.js';
import type { ServerAddress } from './server-address.js';

/** An account that a phone is paired with, or asks to be. */
export interface KeyAccount {
  /** Names it in this app; another phone has another. */
  readonly id: string;
  /** Whose it is, as shown. */
  readonly username: string;
  /** The name of the service, as shown. */
  readonly service: string;
  /** The origin of the service's server. */
  readonly origin: string;
  /** `XXXX-XXXX`, of this phone's key for it: the computer shows the same (R92). */
  readonly fingerprint: string;
  /** `waiting`: to be confirmed on the computer; `connected`; `ended`: it approves no more, so sign it out and pair again. */
  readonly state: 'waiting' | 'connected' | 'ended';
  /** When the phone was paired, in ms since the epoch. */
  readonly pairedAt: number;
}

/** An account as it is kept beside its key. */
export interface StoredAccount extends KeyAccount {
  readonly version: 1;
  /** Where its calls go to. */
  readonly server: ServerAddress;
  readonly accountId: string;
  readonly deviceId: string;
  /** In ms since the epoch, by the server's clock: until then the pairing can be confirmed. */
  readonly confirmBy: number;
  /** The server's keys that are trusted (R200). */
  readonly keys: readonly Ed25519Jwk[];
  /** The `iat` of the statement that they came in, in s. */
  readonly keysAt: number;
}

const json = jsonOf<StoredAccount>();

/** The account of that id, or `undefined`. */
export async function findAccount({ keyStore }: Pick<Phone, 'keyStore'>, id: string): Promise<StoredAccount | undefined> {
  const record = await keyStore.get({ id });
  if (record === undefined) return undefined;
  try {
    const account = json.read(record);
    if (account.version === 1 && account.id === id && Array.isArray(account.keys)) return account;
  } catch (cause) {
    throw new AuthError('record-unreadable', { cause });
  }
  throw new AuthError('record-unreadable');
}

/** Keeps an account, unless somebody signed out of it meanwhile: nothing brings it back but a pairing. */
export async function changeAccount(phone: Pick<Phone, 'keyStore' | 'signedOut'>, id: string, change: Partial<Pick<StoredAccount, 'state' | 'keys' | 'keysAt'>>): Promise<StoredAccount | undefined> {
  const found = await findAccount(phone, id);
  if (found === undefined || phone.signedOut.has(id)) return undefined;
  const changed = Object.freeze({ ...found, ...change });
  await phone.keyStore.set({ id, record: json.write(changed) });
  return (await isSignedOut(phone, id)) ? undefined : changed;
}

/** Whether it was this app that was signed out of it, or another one over the same keys. */
export async function isSignedOut({ keyStore, signedOut }: Pick<Phone, 'keyStore' | 'signedOut'>, id: string): Promise<boolean> {
  return signedOut.has(id) || (await keyStore.get({ id })) === undefined;
}

/** Keeps a new account. */
export function keepAccount({ keyStore }: Pick<Phone, 'keyStore'>, account: StoredAccount): Promise<void> {
  return keyStore.set({ id: account.id, record: json.write(account) });
}

/** What the host sees of it. */
export function viewAccount({ id, username, service, origin, fingerprint, state, pairedAt }: StoredAccount): KeyAccount {
  return Object.freeze({ id, username, service, origin, fingerprint, state, pairedAt });
}
