import type { Clock } from '../../core/types.js';

/**
 * Makes the real clock.
 *
 * @example
 * console.log(createClock().now() > 1_700_000_000_000); // true
 */
export function createClock(): Clock {
  return Object.freeze({ now: () => Date.now() });
}
