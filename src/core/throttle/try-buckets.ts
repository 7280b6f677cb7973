import { checkObject, checkString, checkWhole } from '../../internal/check.js';
import type { LedgerPlan } from './plan.js';

// A try is counted as on its way in its own bucket and the one after it: longer than any takes to be judged (a place in the hash queue,
// the hash, a slow store), short enough for what a crash left behind to be forgotten soon.
const bucketMs = 2 * 60_000;

/** Where the tries of one plan that are being judged now are counted, by every two minutes. */
export interface TryBuckets {
  /** The bucket of these two minutes: a try adds 1 to it, and takes off no more than that. */
  readonly own: string;
  /** The buckets, one to either side, whose tries may be on their way as well: looked at in the step that adds to the own one, with the misses. */
  readonly others: readonly string[];
  /** How long a bucket counts, in ms: then the tries that a crash left in it are gone. */
  readonly windowMs: number;
}

/**
 * The buckets of tries on their way. In one step of the ledger store a try adds 1 to its own bucket, and looks at the other buckets and
 * the misses; in one step a miss is added to the misses and its try taken off the bucket. So a try is in exactly one place, and none is ever
 * lost. Take the one, of those that get judged, that was added last: every other one is in its bucket then, or among the misses. The last one
 * thus counts each of them once, and none is judged beyond the limit (R65, R154). Minutes to come are among the others, as clocks
 * differ, and a try may be added some time after it looked at the clock: of two, whichever is added last sees the other.
 *
 * A try that a crash left behind goes with its bucket, after two to four minutes: only misses close a lane (R147).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const plan = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });
 * console.log(tryBuckets({ plan, now: 600_000 }).own); // address-code/a1/c1/on-their-way/5
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
  const number = Math.floor(now / bucketMs);
  const bucket = (of: number): string => `${plan.onTheirWay}/${String(of)}`;
  return Object.freeze({ own: bucket(number), others: Object.freeze([bucket(number - 1), bucket(number + 1)]), windowMs: 2 * bucketMs });
}
