import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeIndex } from '../../../../src/adapter/memory/time-index.js';

const puts = fc.array(fc.record({ id: fc.integer({ min: 0, max: 99 }).map(String), at: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }) }), { maxLength: 600 });

/** What the index should say, found by looking at everything. */
function lookAtAll(done: readonly { readonly id: string; readonly at: number | undefined }[], now: number): readonly string[] {
  const last = done.filter(({ id }, at) => !done.slice(at + 1).some((later) => later.id === id));
  return last
    .flatMap(({ id, at }) => (at !== undefined && at <= now ? [{ id, at }] : []))
    .sort((one, other) => one.at - other.at)
    .map(({ id }) => id);
}

describe('createTimeIndex', () => {
  it('says after any puts and removals what is due, the longest due first, and of those due at one instant the one that came first', () => {
    fc.assert(
      fc.property(puts, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 20 }), (done, now, limit) => {
        const index = createTimeIndex();
        for (const { id, at } of done) index.put(id, at);
        expect(index.dueAt(now, limit)).toEqual(lookAtAll(done, now).slice(0, limit));
      }),
    );
  });
});
