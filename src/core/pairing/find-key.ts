import type { FoundKey } from './open-statement.js';
import { readJwk } from './read-jwk.js';
import { thumbprintOf } from './thumbprint-of.js';

/** The one key on record, under its thumbprint and under no other name (R88, R113). It is read again, table of weak keys included (R84). */
export function keyOnRecord(jwk: unknown): (kid: string) => FoundKey {
  return (kid) => {
    const read = readJwk(jwk);
    if (!read.ok) return { ok: false, reason: read.reason === 'weak-key' ? 'weak-key' : 'not-a-key' };
    return thumbprintOf(read.jwk) === kid ? { ok: true, publicKey: read.publicKey } : { ok: false, reason: 'unknown-key' };
  };
}

/** The one of several trusted keys whose thumbprint is the `kid`. */
export function trustedKey(keys: readonly unknown[]): (kid: string) => FoundKey {
  return (kid) => {
    for (const key of keys) {
      const found = keyOnRecord(key)(kid);
      if (found.ok) return found;
    }
    return { ok: false, reason: 'unknown-key' };
  };
}
