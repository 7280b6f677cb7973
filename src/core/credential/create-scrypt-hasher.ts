import { equalBytes } from '../../internal/constant-time.js';
import type { HashInput, PasswordHasher, Scrypt, ScryptCost, VerifyInput } from '../types.js';
import { assertScryptCost } from './assert-scrypt-cost.js';
import { checkBytes, checkFunction, checkObject } from '../../internal/check.js';
import { encodeScryptHash } from './encode-scrypt-hash.js';
import { parseScryptHash } from './parse-scrypt-hash.js';

/** What {@link createScryptHasher} needs. */
export interface CreateScryptHasherInput {
  /** Raw scrypt, native or not. */
  readonly scrypt: Scrypt;
}

const hashBytes = 32;

/**
 * Makes a `PasswordHasher` of scrypt: PHC strings with a hash of 32 bytes (R37), compared in constant time (R45).
 *
 * `hash` rejects with a TypeError or RangeError, before hashing, if `secret`, `salt` (16 to 64 bytes) or `cost` is not
 * what its type says (R39). `verify` answers `false` to a string that it cannot read or that is above the ceiling of
 * `parseScryptHash`. `isOutdated` is `true` for every string that was not made by scrypt at exactly `cost` (R42). What
 * `scrypt` throws comes through: nothing was judged then.
 *
 * @throws TypeError if `scrypt` is no function
 * @see RFC 7914; OWASP Password Storage
 * @example
 * import { scryptAsync } from '@noble/hashes/scrypt.js';
 * const scrypt: Scrypt = ({ secret, salt, cost, length }) =>
 *   scryptAsync(secret, salt, { N: 2 ** cost.logN, r: cost.r, p: cost.p, dkLen: length });
 * const hasher = createScryptHasher({ scrypt });
 * const secret = new TextEncoder().encode('kissa istuu katolla');
 * const encoded = await hasher.hash({ secret, salt: new Uint8Array(16), cost: { logN: 4, r: 8, p: 1 } });
 * console.log(await hasher.verify({ secret, encoded })); // true
 * console.log(hasher.isOutdated({ encoded, cost: { logN: 17, r: 8, p: 1 } })); // true
 */
export function createScryptHasher(input: CreateScryptHasherInput): PasswordHasher {
  checkObject('input', input);
  checkFunction('scrypt', input.scrypt);
  const { scrypt } = input;
  return Object.freeze({
    hash: (asked: HashInput) => hashWith(scrypt, asked),
    verify: (asked: VerifyInput) => verifyWith(scrypt, asked),
    isOutdated,
  });
}

async function hashWith(scrypt: Scrypt, input: HashInput): Promise<string> {
  checkObject('input', input);
  const { secret, salt, cost } = input;
  checkBytes('secret', secret, { least: 0, most: Number.MAX_SAFE_INTEGER });
  checkBytes('salt', salt, { least: 16, most: 64 });
  assertScryptCost(cost);
  return encodeScryptHash({ cost, salt, hash: await scrypt({ secret, salt, cost, length: hashBytes }) });
}

async function verifyWith(scrypt: Scrypt, input: VerifyInput): Promise<boolean> {
  checkObject('input', input);
  checkBytes('secret', input.secret, { least: 0, most: Number.MAX_SAFE_INTEGER });
  const stored = parseScryptHash(input.encoded);
  if (!stored.ok) return false;
  const { salt, cost } = stored;
  return equalBytes(await scrypt({ secret: input.secret, salt, cost, length: hashBytes }), stored.hash);
}

function isOutdated(input: { readonly encoded: string; readonly cost: ScryptCost }): boolean {
  checkObject('input', input);
  assertScryptCost(input.cost);
  const stored = parseScryptHash(input.encoded);
  if (!stored.ok) return true;
  const { logN, r, p } = input.cost;
  return stored.cost.logN !== logN || stored.cost.r !== r || stored.cost.p !== p;
}
