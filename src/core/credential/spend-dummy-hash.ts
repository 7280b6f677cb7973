import type { PasswordHasher, ScryptCost } from '../types.js';
import { assertScryptCost } from './assert-scrypt-cost.js';
import { checkObject, checkString } from '../../internal/check.js';
import { checkHasher } from './check.js';
import { passwordBytes } from './opaque-string.js';

/** What {@link spendDummyHash} needs. */
export interface SpendDummyHashInput {
  /** The password as typed, any text. */
  readonly password: string;
  /** What a known username's password would be checked with. */
  readonly hasher: PasswordHasher;
  /** The policy's cost. */
  readonly cost: ScryptCost;
}

/** Always a mismatch, so that the caller goes on as with a wrong password. */
export interface SpendDummyHashResult {
  readonly ok: false;
  /** As for a wrong password. */
  readonly reason: 'mismatch';
}

/**
 * Does for an unknown username the work that a wrong password costs, one hash at the policy's cost, so that the time
 * does not tell the two apart (R141). Like `verifyPassword` it spends none above 1,024 UTF-8 bytes (R24).
 *
 * It hashes rather than checks against a made-up string: a hasher of another scheme would refuse such a string at once,
 * and be quick exactly where it must not. It verifies nothing, so it asks for no reservation: a closed lane spends it too.
 *
 * @throws TypeError or RangeError, as a rejection, naming the argument that breaks its rule. What `hasher` throws comes
 * through.
 * @example
 * import { scryptAsync } from '@noble/hashes/scrypt.js';
 * const scrypt: Scrypt = ({ secret, salt, cost, length }) =>
 *   scryptAsync(secret, salt, { N: 2 ** cost.logN, r: cost.r, p: cost.p, dkLen: length });
 * const hasher = createScryptHasher({ scrypt });
 * const spent = await spendDummyHash({ password: 'kissa', hasher, cost: { logN: 4, r: 8, p: 1 } });
 * console.log(spent); // { ok: false, reason: 'mismatch' }
 */
export async function spendDummyHash(input: SpendDummyHashInput): Promise<SpendDummyHashResult> {
  checkInput(input);
  const secret = passwordBytes(input.password);
  if (secret !== undefined) await input.hasher.hash({ secret, salt: new Uint8Array(16), cost: input.cost });
  return Object.freeze({ ok: false, reason: 'mismatch' });
}

function checkInput(input: SpendDummyHashInput): void {
  checkObject('input', input);
  checkString('password', input.password);
  checkHasher(input.hasher);
  assertScryptCost(input.cost);
}
