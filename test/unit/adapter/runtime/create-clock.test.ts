import { expect, it, vi } from 'vitest';
import { createClock } from '../../../../src/adapter/runtime/index.js';

it('the clock tells the time of the runtime, in milliseconds', () => {
  vi.useFakeTimers({ now: 1_700_000_000_123 });
  const clock = createClock();
  expect(clock.now()).toBe(1_700_000_000_123);
  vi.advanceTimersByTime(1000);
  expect(clock.now()).toBe(1_700_000_001_123);
  expect(Object.isFrozen(clock)).toBe(true);
  vi.useRealTimers();
});
