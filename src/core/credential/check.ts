import { checkFunction, checkObject } from '../../internal/check.js';
import type { LedgerGuard } from '../throttle/guard.js';
import type { PasswordHasher } from '../types.js';

/** Throws a TypeError unless the value is a guard of the password ledger. */
export function checkGuard(guard: LedgerGuard): void {
  checkObject('guard', guard);
  if (guard.factor !== 'password') throw new TypeError('guard: must be reserved for password');
}

/** Throws a TypeError unless the value is a hasher. */
export function checkHasher(hasher: PasswordHasher): void {
  checkObject('hasher', hasher);
  checkFunction('hasher.hash', hasher.hash);
  checkFunction('hasher.verify', hasher.verify);
  checkFunction('hasher.isOutdated', hasher.isOutdated);
}
