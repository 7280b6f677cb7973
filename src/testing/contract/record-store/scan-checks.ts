import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual, expectTrue } from '../expect.js';
import { nextVersion, type RecordKind } from '../record-kind.js';
import { spoil } from '../spoil.js';
import { distinctTexts, oddTexts } from '../texts.js';

const end = 1_800_000_000_000;

/** What `scan` promises: whoever asks until none comes back meets every record that stays just once. */
export function scanChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const { sample } = kind;
  const samples = (count: number): readonly R[] => Array.from({ length: count }, (_, n) => sample(n + 1));
  const insertAll = async (store: RecordStore<R, Index>, records: readonly R[]): Promise<void> => {
    for (const record of records) await store.insert(record);
  };
  return [
    {
      name: 'scan meets every record once, whatever the size of a page, and none in an empty store',
      check: async (store) => {
        expectEqual(await store.scan(undefined, 10), [], 'scan of an empty store');
        await insertAll(store, samples(7));
        for (const limit of [1, 2, 3, 6, 7, 8]) expectEqual(byId(await walk(store, limit)), byId(samples(7)), `all pages of ${limit}`);
      },
    },
    {
      name: 'scan gives at most limit records, none for 0, and the same ones until something changes',
      check: async (store) => {
        await insertAll(store, samples(5));
        for (const [limit, given] of [[0, 0], [1, 1], [4, 4], [5, 5], [6, 5]] as const) expectEqual((await store.scan(undefined, limit)).length, given, `scan with the limit ${limit}`);
        expectEqual(await store.scan(undefined, 3), await store.scan(undefined, 3), 'the same scan again');
      },
    },
    {
      name: 'scan begins behind the record with the id it is given, and behind the last there is none',
      check: async (store) => {
        await insertAll(store, samples(4));
        const all = await store.scan(undefined, 10);
        for (const [at, { id }] of all.entries()) expectEqual(await store.scan(id, 10), all.slice(at + 1), `scan behind the record ${at + 1} of the order`);
      },
    },
    {
      name: 'scan meets ids once that differ in case, spaces, normal form and every odd character',
      check: async (store) => {
        const records = [...distinctTexts, ...oddTexts].map((id, n) => ({ ...sample(n + 1), id }));
        await insertAll(store, records);
        for (const limit of [1, 4]) expectEqual(byId(await walk(store, limit)), byId(records), `all pages of ${limit}`);
      },
    },
    {
      name: 'scan goes on where it was though records are removed, the last one it gave among them',
      check: async (store) => {
        await insertAll(store, samples(8).map((record, n) => (n % 2 === 0 ? record : { ...record, removeAt: end })));
        const met = await walk(store, 2, async (page) => {
          await store.remove(page.at(-1)?.id ?? '');
          // What was not met yet may go too, where it is due.
          await store.removeExpired(end, 1);
        });
        expectOnce(met);
        for (const { id } of samples(8).filter((_, n) => n % 2 === 0)) expectTrue(met.some((record) => record.id === id), 'scan passed over a record that stayed');
      },
    },
    {
      name: 'scan meets what was there once while records are inserted, and no record twice',
      check: async (store) => {
        await insertAll(store, samples(6).filter((_, n) => n % 2 === 0));
        const late = [...samples(6).filter((_, n) => n % 2 === 1), ...['!', 'zzz', '\u{1f600}'].map((id, n) => ({ ...sample(n + 7), id }))];
        const met = await walk(store, 1, async () => {
          const next = late.shift();
          if (next !== undefined) await store.insert(next);
        });
        expectOnce(met);
        for (const n of [1, 3, 5]) expectTrue(met.some(({ id }) => id === sample(n).id), 'scan passed over a record that was there');
      },
    },
    {
      name: 'scan meets a record once that is updated meanwhile, and in its newest version',
      check: async (store) => {
        await insertAll(store, samples(6));
        const [first] = await store.scan(undefined, 6);
        const met = await walk(store, 2, async (page) => {
          // At the first page: one that was given, and all that come.
          if (page[0]?.id !== first?.id) return;
          for (const record of samples(6).filter(({ id }) => id !== page[1]?.id)) await store.update(nextVersion(record), 1);
        });
        const old = met.slice(0, 2).map(({ id }) => id);
        const expected = samples(6).map((record) => (old.includes(record.id) ? record : nextVersion(record)));
        expectEqual(byId(met), byId(expected), 'what was met');
      },
    },
    {
      name: 'two scans at a time know nothing of each other',
      check: async (store) => {
        await insertAll(store, samples(6));
        const inner: R[] = [];
        const outer = await walk(store, 2, async (page) => {
          if (inner.length === 0 && page.length > 0) inner.push(...(await walk(store, 1)));
        });
        for (const met of [outer, inner]) expectEqual(byId(met), byId(samples(6)), 'what one of them met');
      },
    },
    {
      name: 'mutating a record that a scan met changes nothing that is stored',
      check: async (store) => {
        await store.insert(sample(1));
        spoil(await store.scan(undefined, 10));
        expectEqual(await store.scan(undefined, 10), [sample(1)], 'scan after what it gave was mutated');
        expectEqual(await store.find(sample(1).id), sample(1), 'find after what scan gave was mutated');
      },
    },
  ];
}

/** Asks until none comes back; `between` is what others do meanwhile. A store that never comes to an end fails. */
async function walk<R extends StoredRecord, Index extends string>(
  store: RecordStore<R, Index>,
  limit: number,
  between: (page: readonly R[]) => Promise<void> = () => Promise.resolve(),
): Promise<readonly R[]> {
  const met: R[] = [];
  for (let pages = 0; pages < 100; pages += 1) {
    const page = await store.scan(met.at(-1)?.id, limit);
    if (page.length === 0) return met;
    met.push(...page);
    await between(page);
  }
  throw new Error('scan: expected an end, got 100 pages');
}

function expectOnce(met: readonly StoredRecord[]): void {
  expectEqual(met.map(({ id }) => id), [...new Set(met.map(({ id }) => id))], 'the ids met, each once');
}

function byId(records: readonly StoredRecord[]): readonly StoredRecord[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
}
