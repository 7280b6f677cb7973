import { createMemoryStorage } from '../adapter/memory/index.js';
import type { RandomSource, Storage } from '../port/index.js';
import { assertObject } from './assert.js';
import { createInbox, type Inbox } from './create-inbox.js';
import { createSeededRandom } from './create-seeded-random.js';
import { createTestClock, type TestClock } from './create-test-clock.js';
import { createTestHasher, type TestHasher } from './create-test-hasher.js';

/** What {@link createTestKit} takes. */
export interface TestKitOptions {
  /** Where the clock starts, in ms since the epoch. Default: that of `createTestClock`. */
  readonly now?: number | undefined;
  /** What all random bytes follow from. Default: `'lukko'`. */
  readonly seed?: string | number | undefined;
}

/** The ports of one test, each new and empty. */
export interface TestKit {
  /** Stands still until moved. */
  readonly clock: TestClock;
  /** The same bytes in every run. */
  readonly random: RandomSource;
  /** Costs nothing and counts. */
  readonly hasher: TestHasher;
  /** Both senders, and what they took. */
  readonly inbox: Inbox;
  /** In memory. */
  readonly storage: Storage;
}

/**
 * Makes every port that a test needs, so that the same test gives the same result each time.
 *
 * @throws TypeError or RangeError if `now` or `seed` is not what its type says
 * @example
 * const { clock, storage } = createTestKit({ seed: 'first login' });
 * console.log(await storage.sessions.removeExpired(clock.now(), 100)); // 0
 */
export function createTestKit(options: TestKitOptions = {}): TestKit {
  assertObject(options, 'options');
  return Object.freeze<TestKit>({
    clock: createTestClock({ now: options.now }),
    random: createSeededRandom(options.seed ?? 'lukko'),
    hasher: createTestHasher(),
    inbox: createInbox(),
    storage: createMemoryStorage(),
  });
}
