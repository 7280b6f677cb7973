import { createSigner, type SeedSigner } from '../../core/pairing/index.js';
import type { Keys } from './keys.js';

/** A signing key of the server, which the phones know by its thumbprint. */
export interface ServerKey extends SeedSigner {
  /** The key of the ring it is derived from. */
  readonly keyId: string;
}

/** The signing keys, one for each key of the ring. */
export interface ServerKeys {
  /** What is signed now. */
  readonly newest: () => ServerKey;
  /** All of them, newest first: receipts of every one of these still verify. */
  readonly all: () => readonly ServerKey[];
}

/** Derived once each, when they are first asked for: a service without the Key app spends nothing on them. */
export function createServerKeys(keys: Keys): ServerKeys {
  const made = new Map<string, ServerKey>();
  const keyOf = (keyId: string): ServerKey => {
    const found = made.get(keyId) ?? Object.freeze({ keyId, ...createSigner({ seed: keys.subKey('device-signing', keyId) }) });
    made.set(keyId, found);
    return found;
  };
  return Object.freeze({ newest: () => keyOf(keys.newestId), all: () => Object.freeze(keys.ids.map(keyOf)) });
}
