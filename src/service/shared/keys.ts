import { AuthError } from '../../core/error/index.js';
import { deriveSubKey } from '../../internal/sub-key.js';

/** What a sub-key is for; a new purpose is a new key. */
export type KeyPurpose = 'address-code' | 'approval-number' | 'audit-chain' | 'contact-index' | 'device-signing' | 'known-browser' | 'otp-list' | 'outbox' | 'pairing' | 'profile' | 'recovery-code' | 'request-nonce' | 'username';

/** The key ring as the use cases see it. */
export interface Keys {
  /** The key that new artefacts are made with. */
  readonly newestId: string;
  /** All key ids, newest first. */
  readonly ids: readonly string[];
  /** The sub-key of a purpose; a key that the ring lacks fails closed (R44). */
  readonly subKey: (purpose: KeyPurpose, keyId: string) => Uint8Array;
}

/**
 * Sub-keys are derived once each and kept. The secrets are copied first: a host that wipes its own buffer must not leave
 * keys of zeros behind.
 */
export function createKeys(given: readonly { readonly id: string; readonly secret: Uint8Array }[]): Keys {
  const ring = given.map(({ id, secret }) => ({ id, secret: Uint8Array.from(secret) }));
  const derived = new Map<string, Uint8Array>();
  const [newest] = ring;
  if (newest === undefined) throw new TypeError('keys: at least one is needed');
  return Object.freeze({
    newestId: newest.id,
    ids: Object.freeze(ring.map((key) => key.id)),
    subKey(purpose: KeyPurpose, keyId: string): Uint8Array {
      const name = `${purpose}/${keyId}`;
      const found = derived.get(name);
      if (found !== undefined) return found;
      const secret = ring.find((key) => key.id === keyId)?.secret;
      if (secret === undefined) throw new AuthError('record-unreadable');
      const made = deriveSubKey({ secret, purpose });
      derived.set(name, made);
      return made;
    },
  });
}
