import { describe, expect, it } from 'vitest';
import { choosePrunable, pruneUntil } from '../../../../src/core/audit/index.js';

const day = 24 * 60 * 60 * 1000;

describe('what is old enough to go', () => {
  it('R181 in part, clock: counted by whole days, nothing younger than the retention, nothing a day older', () => {
    const retentionMs = 366 * day;
    const midnight = 20_000 * day;
    expect(pruneUntil({ retentionMs, now: midnight + retentionMs - 1_000 })).toBe(midnight - day);
    expect(pruneUntil({ retentionMs, now: midnight + retentionMs })).toBe(midnight);
    expect(pruneUntil({ retentionMs, now: midnight + retentionMs + day - 1 })).toBe(midnight);
    expect(pruneUntil({ retentionMs, now: 0 })).toBe(-366 * day);
  });

  it('an event of that very instant goes, and one a millisecond younger stays with all behind it', () => {
    const events = [5, 9, 10, 11, 3].map((at, n) => ({ id: `e${n}`, chain: 'acme', at }));
    expect(choosePrunable({ events, until: 10 }).map(({ at }) => at)).toEqual([5, 9, 10]);
    expect(choosePrunable({ events, until: 11 })).toEqual(events);
    expect(choosePrunable({ events, until: 4 })).toEqual([]);
    expect(Object.isFrozen(choosePrunable({ events, until: 11 })) && Object.isFrozen(choosePrunable({ events, until: 4 }))).toBe(true);
    expect(Object.isFrozen(events)).toBe(false);
  });
});
