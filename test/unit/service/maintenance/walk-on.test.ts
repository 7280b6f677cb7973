import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../../../src/port/index.js';
import { start, visitAll, walkOn, type Cursor } from '../../../../src/service/maintenance/walk-on.js';

/** A store that gives pages of two, however many are asked for: a contract that only the empty page is the end. */
const shortPages = (count: number) => {
  const records = Array.from({ length: count }, (_, n): StoredRecord => ({ id: String(n).padStart(3, '0'), version: 1, schema: 1 }));
  return { scan: async (after: string | undefined, limit: number) => records.filter(({ id }) => after === undefined || id > after).slice(0, Math.min(limit, 2)) };
};

describe('walking over all records', () => {
  it('meets each once, in steps of at most the limit, whatever the size of a page', async () => {
    const met: string[] = [];
    const steps: unknown[] = [];
    let cursor: Cursor = start;
    while (cursor !== 'over') {
      const step = await walkOn({ store: shortPages(11), cursor, limit: 5, act: async (records) => (met.push(...records.map(({ id }) => id)), { done: records.length }) });
      steps.push(step.worked);
      cursor = step.cursor;
    }
    expect(met).toEqual(Array.from({ length: 11 }, (_, n) => String(n).padStart(3, '0')));
    expect(steps).toMatchObject([{ done: 5, more: true }, { done: 5, more: true }, { done: 1, more: false }]);
    expect(await walkOn({ store: shortPages(11), cursor, limit: 5, act: () => Promise.reject(new Error('not asked')) })).toEqual({ worked: { done: 0, more: false }, cursor: 'over' });
  });

  it('keeps the first failure of its pages', async () => {
    let page = 0;
    const { worked } = await walkOn({ store: shortPages(6), cursor: start, limit: 9, act: async () => ({ done: 0, failed: ([undefined, 'record-unreadable', 'storage-unavailable'] as const)[page++] }) });
    expect(worked.failed).toBe('record-unreadable');
  });

  it('visits each once', async () => {
    const met: string[] = [];
    await visitAll(shortPages(7), ({ id }) => met.push(id));
    expect(met).toHaveLength(7);
  });
});
