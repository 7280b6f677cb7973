import type { LedgerGuard } from '../throttle/guard.js';
import type { PasswordHasher, ScryptCost } from '../types.js';
import { assertScryptCost } from './assert-scrypt-cost.js';
import { checkObject, checkString } from '../../internal/check.js';
import { checkGuard, checkHasher } from './check.js';
import { passwordBytes } from './opaque-string.js';

/** What {@link verifyPassword} needs. */
export interface VerifyPasswordInput {
  /** The reservation in the password ledger (invariant 6). */
  readonly guard: LedgerGuard<'password'>;
  /** The password as typed, any text; for a temporary password its symbols by `normaliseTemporaryPassword`. */
  readonly password: string;
  /** The stored string. */
  readonly encoded: string;
  /** What it is checked with. */
  readonly hasher: PasswordHasher;
  /** The policy's cost. */
  readonly cost: ScryptCost;
}

/**
 * Whether the password was right. `outdated`: the stored string is to be written anew by `hashPassword` (R42).
 * `mismatch`: it was judged and found wrong, which is a miss (R147).
 */
export type VerifyPasswordResult =
  | {
      readonly ok: true;
      /** Whether to write it anew at the policy's cost. */
      readonly outdated: boolean;
    }
  | {
      readonly ok: false;
      /** A miss. */
      readonly reason: 'mismatch';
    };

/**
 * Judges a typed password against the stored string: one hash, and never a throw for what a user can type.
 *
 * A password that could not be set is an ordinary mismatch (R23); controls and NUL are hashed like anything else (C15).
 * Above 1,024 UTF-8 bytes it is a mismatch without a hash (R24), as it is in `spendDummyHash`, so that the time tells
 * nothing of the username.
 *
 * @throws TypeError or RangeError, as a rejection, naming the argument that breaks its rule; also if `guard` was reserved
 * for another factor. What `hasher` throws comes through: nothing was judged then.
 * @see NIST SP 800-63B-4 section 3.1.1.2; RFC 8265 section 4.2
 * @example
 * import { scryptAsync } from '@noble/hashes/scrypt.js';
 * import { decideReservation, type LedgerPlan } from 'lukko/throttle';
 * const scrypt: Scrypt = ({ secret, salt, cost, length }) =>
 *   scryptAsync(secret, salt, { N: 2 ** cost.logN, r: cost.r, p: cost.p, dkLen: length });
 * const hasher = createScryptHasher({ scrypt });
 * const random = { bytes: (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length)) };
 * const cost = { logN: 4, r: 8, p: 1 };
 * const encoded = await hashPassword({ password: 'kissa istuu katolla', hash: hasher.hash, random, cost });
 * const rules = [{ key: 'password/a1/strangers/misses', limit: 50 }];
 * const plan: LedgerPlan<'password'> = { factor: 'password', subject: 'a1', lane: 'strangers', onTheirWay: 'password/a1/strangers/on-their-way', rules };
 * const reserved = decideReservation({ plan, onTheirWay: 1, counts: rules.map(({ key }) => ({ key, count: 0, inPause: 0 })) });
 * if (!reserved.ok) throw new Error(reserved.reason);
 * const { guard } = reserved;
 * console.log(await verifyPassword({ guard, password: 'kissa istuu katolla', encoded, hasher, cost })); // { ok: true, outdated: false }
 * console.log(await verifyPassword({ guard, password: 'Kissa istuu katolla', encoded, hasher, cost })); // { ok: false, reason: 'mismatch' }
 */
export async function verifyPassword(input: VerifyPasswordInput): Promise<VerifyPasswordResult> {
  checkInput(input);
  const { password, encoded, hasher, cost } = input;
  const secret = passwordBytes(password);
  if (secret === undefined) return mismatch();
  // A hasher of the host's is not trusted to answer with a boolean; nothing but `true` opens (invariant 7).
  const matched: unknown = await hasher.verify({ secret, encoded });
  // UTF-8 has one byte string for every lone surrogate and for U+FFFD, so the hash alone cannot tell them apart.
  if (matched !== true || /\p{Cs}/u.test(password)) return mismatch();
  return Object.freeze({ ok: true, outdated: hasher.isOutdated({ encoded, cost }) });
}

function mismatch(): VerifyPasswordResult {
  return Object.freeze({ ok: false, reason: 'mismatch' });
}

function checkInput(input: VerifyPasswordInput): void {
  checkObject('input', input);
  checkGuard(input.guard);
  checkString('password', input.password);
  checkString('encoded', input.encoded);
  checkHasher(input.hasher);
  assertScryptCost(input.cost);
}
