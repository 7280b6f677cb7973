import { checkObject, checkString, checkWhole } from '../../internal/check.js';
import type { LedgerPlan } from './plan.js';

const minuteMs = 60_000;
// A try is counted as on its way in its own minute and so many after it: longer than any takes to be judged (a place in the hash queue,
// the hash, a slow store), short enough for what a crash left behind to be forgotten soon.
const minutesAfter = 2;

/** Where the tries of one plan that are being judged now are counted, by the minute. */
export interface TryBuckets {
  /** The bucket of this minute: a try adds 1 to it, and takes off no more than that. */
  readonly own: string;
  /** The buckets, two to either side, whose tries may be on their way as well: read after the addition to the own one, and before the misses. */
  readonly others: readonly string[];
  /** How long a bucket counts, in ms: then the tries that a crash left in it are gone. */
  readonly windowMs: number;
}

/**
 * The buckets of tries on their way. A try adds 1 to the bucket of its minute, **then** reads the other buckets, **then** the misses. A miss is
 * added to the misses **before** its try is taken off the bucket. So no try is ever lost. Take the one, of those that get judged, that was added last:
 * every other one was in its bucket before that, and is there still, or left it as a miss that stood already, and is read after the buckets.
 * The last one thus counts all of them, some perhaps twice, and none is judged beyond the limit (R65, R154). Minutes to come are among
 * the others, as clocks differ, and a try may be added some time after it looked at the clock: of two, whichever is added last sees the other.
 *
 * A try that a crash left behind goes with its bucket, after two to three minutes: only misses close a lane (R147).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const plan = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });
 * console.log(tryBuckets({ plan, now: 600_000 }).own); // address-code/a1/c1/on-their-way/10
 */
export function tryBuckets(input: {
  /** The plan that the try is counted by. */
  readonly plan: LedgerPlan;
  /** In ms since the epoch. */
  readonly now: number;
}): TryBuckets {
  checkObject('input', input);
  const { plan, now } = input;
  checkObject('plan', plan);
  checkString('plan.onTheirWay', plan.onTheirWay);
  checkWhole('now', now, { least: 0 });
  const minute = Math.floor(now / minuteMs);
  const bucket = (of: number): string => `${plan.onTheirWay}/${String(of)}`;
  const others = Array.from({ length: minutesAfter }, (_, n) => [bucket(minute - 1 - n), bucket(minute + 1 + n)]).flat();
  return Object.freeze({ own: bucket(minute), others: Object.freeze(others), windowMs: (minutesAfter + 1) * minuteMs });
}
