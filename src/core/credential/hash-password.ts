import { AuthError } from '../error/index.js';
import type { Hash, RandomSource, ScryptCost } from '../types.js';
import { assertScryptCost } from './assert-scrypt-cost.js';
import { checkFunction, checkObject, checkRandom, checkString } from '../../internal/check.js';
import { normalisePassword } from './normalise-password.js';
import { passwordBytes } from './opaque-string.js';

/** What {@link hashPassword} needs. */
export interface HashPasswordInput {
  /** The password as `checkPassword` gave it, or a temporary password's symbols. */
  readonly password: string;
  /** The hasher's hash. */
  readonly hash: Hash;
  /** Where the salt comes from. */
  readonly random: RandomSource;
  /** The policy's cost. */
  readonly cost: ScryptCost;
}

const saltBytes = 16;

/**
 * Hashes a password that was accepted, with a fresh salt of 16 bytes: the same password gives another string each time
 * (R37, R43).
 *
 * @returns the string to store
 * @throws TypeError or RangeError, as a rejection and before hashing, naming the argument that breaks its rule (R39)
 * @throws AuthError `random-unavailable` if `random` gave too few bytes. What `hash` throws comes through
 * @example
 * import { scryptAsync } from '@noble/hashes/scrypt.js';
 * const scrypt: Scrypt = ({ secret, salt, cost, length }) =>
 *   scryptAsync(secret, salt, { N: 2 ** cost.logN, r: cost.r, p: cost.p, dkLen: length });
 * const { hash } = createScryptHasher({ scrypt });
 * const random = { bytes: (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length)) };
 * const encoded = await hashPassword({ password: 'kissa istuu katolla', hash, random, cost: { logN: 4, r: 8, p: 1 } });
 * console.log(encoded.slice(0, 21)); // $scrypt$ln=4,r=8,p=1$
 */
export async function hashPassword(input: HashPasswordInput): Promise<string> {
  checkInput(input);
  const { hash, random, cost } = input;
  const secret = passwordBytes(input.password);
  if (secret === undefined || !normalisePassword(input.password).ok) throw new RangeError('password: must have passed checkPassword');
  const salt = random.bytes(saltBytes);
  // A short salt would be hashed without a word by a hasher of the host's.
  if (!(salt instanceof Uint8Array) || salt.length !== saltBytes) throw new AuthError('random-unavailable');
  return hash({ secret, salt, cost });
}

function checkInput(input: HashPasswordInput): void {
  checkObject('input', input);
  checkString('password', input.password);
  checkFunction('hash', input.hash);
  checkRandom(input.random);
  assertScryptCost(input.cost);
}
