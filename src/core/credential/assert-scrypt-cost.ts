import type { ScryptCost } from '../types.js';
import { checkObject, checkWhole } from '../../internal/check.js';

// Four times the default's 2^20: at most 512 MiB (128 · N · r) and four times its time.
const CEILING = 2 ** 22;

/**
 * Throws unless a cost is one that lukko hashes at, before anything is hashed (R39).
 *
 * RFC 7914 section 2 gives the bounds: N above 1 and below 2^(16·r), r and p from 1. N is a power of two by its form.
 * Beyond that N · r · p is at most 2^22, four times the default: a policy above it would write strings that
 * `parseScryptHash` refuses as `too-costly` (R41).
 *
 * @throws TypeError if `cost`, or a field of it, has the wrong type
 * @throws RangeError if a field is out of bounds, or N · r · p is above 2^22
 * @example
 * assertScryptCost({ logN: 17, r: 8, p: 1 });
 */
export function assertScryptCost(cost: ScryptCost): void {
  checkObject('cost', cost);
  checkWhole('cost.r', cost.r, { least: 1, most: CEILING });
  checkWhole('cost.p', cost.p, { least: 1, most: CEILING });
  checkWhole('cost.logN', cost.logN, { least: 1, most: 16 * cost.r - 1 });
  if (isTooCostly(cost)) throw new RangeError('cost: N · r · p is at most 2^22');
}

/** Whether N · r · p is above the ceiling. */
export function isTooCostly(cost: ScryptCost): boolean {
  return 2 ** cost.logN * cost.r * cost.p > CEILING;
}
