import type { Clock } from '../port/index.js';
import { assertFinite, assertObject } from './assert.js';

/** What {@link createTestClock} takes. */
export interface TestClockOptions {
  /** Where it starts, in ms since the epoch. Default: Monday, 5 January 2026, 08:00 UTC. */
  readonly now?: number | undefined;
}

/** A {@link Clock} that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Moves it forward by so many milliseconds, 0 or more. */
  readonly advance: (ms: number) => void;
  /** Puts it at an instant, in ms since the epoch; earlier ones too, as the clocks of two servers differ. */
  readonly set: (now: number) => void;
}

/** Monday, 5 January 2026, 08:00 UTC. */
const monday = 1_767_600_000_000;

/**
 * Makes a clock for tests, so that both sides of a lifetime's end can be looked at.
 *
 * @throws TypeError or RangeError if an instant or a span is not a finite number, or `advance` would go back
 * @example
 * const clock = createTestClock();
 * clock.advance(60_000);
 * console.log(new Date(clock.now()).toISOString()); // 2026-01-05T08:01:00.000Z
 */
export function createTestClock(options: TestClockOptions = {}): TestClock {
  assertObject(options, 'options');
  let time = options.now ?? monday;
  assertFinite(time, 'now');
  return Object.freeze<TestClock>({
    now: () => time,
    advance: (ms) => {
      assertFinite(ms, 'ms');
      if (ms < 0) throw new RangeError('ms: must be 0 or more; use `set` to go back');
      time += ms;
    },
    set: (now) => {
      assertFinite(now, 'now');
      time = now;
    },
  });
}
