import type { Ed25519Jwk } from '../core/pairing/index.js';

/** One key of a phone, by the name that the Key app gave it. */
export interface KeyName {
  /** 22 letters of base64url. */
  readonly id: string;
}

/** The public half of a key that a phone has made. */
export interface CreatedKey {
  /** `{ kty, crv, x }`. */
  readonly jwk: Ed25519Jwk;
  /** Whether hardware keeps the private half. The server takes it for `sw` all the same, as nothing proves it (R91). */
  readonly keyProtection: 'hw' | 'sw';
}

/**
 * Where a phone keeps its keys, and beside each the record of the account that it is for. A host with a secure element writes its own;
 * {@link createWebKeyStore} and {@link createSeedKeyStore} are there. What it throws stops the call that needed it, as an `AuthError` with the code `storage-unavailable`.
 */
export interface KeyStore {
  /** Makes an Ed25519 key under this name. The private half never comes out. */
  readonly create: (key: KeyName) => Promise<CreatedKey>;
  /** The signature of these bytes by the key of that name: 64 bytes. */
  readonly sign: (input: {
    /** Which key. */
    readonly id: string;
    /** What to sign. */
    readonly bytes: Uint8Array;
  }) => Promise<Uint8Array>;
  /** Deletes the key and its record for good; one that is gone already is no error. */
  readonly remove: (key: KeyName) => Promise<void>;
  /** The record beside a key, or `undefined`. */
  readonly get: (key: KeyName) => Promise<string | undefined>;
  /** Keeps a record beside its key, in place of the one before; beside a key that is gone, nothing: another app over the same keys has signed out. Nothing in it is secret, but whoever can change it can say which server is trusted. */
  readonly set: (input: {
    /** Which key. */
    readonly id: string;
    /** JSON of a few kilobytes. */
    readonly record: string;
  }) => Promise<void>;
  /** The names of all keys that have a record. */
  readonly list: () => Promise<readonly string[]>;
}
