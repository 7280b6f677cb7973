import type { ScryptCost } from '../types.js';
import { assertScryptCost } from './assert-scrypt-cost.js';
import { checkBytes, checkObject } from '../../internal/check.js';
import { encodePhcBase64 } from './phc-base64.js';

/** What a scrypt PHC string holds. */
export interface ScryptHash {
  /** What the hash cost. */
  readonly cost: ScryptCost;
  /** 16 to 64 bytes. */
  readonly salt: Uint8Array;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/**
 * Writes a scrypt hash as a PHC string, `$scrypt$ln=17,r=8,p=1$<salt>$<hash>` (R37).
 *
 * @throws TypeError or RangeError if `cost`, `salt` or `hash` is not what {@link ScryptHash} says
 * @see the PHC string format; `parseScryptHash` reads it
 * @example
 * const cost = { logN: 17, r: 8, p: 1 };
 * const encoded = encodeScryptHash({ cost, salt: new Uint8Array(16), hash: new Uint8Array(32) });
 * console.log(encoded.slice(0, 26)); // $scrypt$ln=17,r=8,p=1$AAAA
 */
export function encodeScryptHash(input: ScryptHash): string {
  checkObject('input', input);
  assertScryptCost(input.cost);
  checkBytes('salt', input.salt, { least: 16, most: 64 });
  checkBytes('hash', input.hash, { least: 32, most: 32 });
  const { logN, r, p } = input.cost;
  return `$scrypt$ln=${logN},r=${r},p=${p}$${encodePhcBase64(input.salt)}$${encodePhcBase64(input.hash)}`;
}
