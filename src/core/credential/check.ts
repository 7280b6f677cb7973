import type { LedgerGuard } from '../throttle/guard.js';
import type { PasswordHasher } from '../types.js';

// What the types promise, asked again at run time: many hosts write JavaScript. Messages name the argument and the
// rule, never the value (R185).

/** Throws a TypeError unless the value is an object. */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object`);
}

/** Throws a TypeError unless the value is a string. */
export function checkString(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${name}: must be a string`);
}

/** Throws a TypeError unless the value is a function. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name}: must be a function`);
}

/** Throws a TypeError unless the value can be asked for bytes. */
export function checkRandom(value: unknown): void {
  const able = typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'function';
  if (!able) throw new TypeError('random: must be a RandomSource');
}

/** Throws unless the value is a Uint8Array of so many bytes. */
export function checkBytes(name: string, value: unknown, least: number, most: number): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: must be a Uint8Array`);
  if (value.length >= least && value.length <= most) return;
  throw new RangeError(least === most ? `${name}: ${least} bytes` : `${name}: ${least} to ${most} bytes`);
}

/** Throws unless the value is a whole number between the two. */
export function checkWhole(name: string, value: unknown, least: number, most: number = Number.MAX_SAFE_INTEGER): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name}: a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`);
}

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
