import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { countOf, expectEqual, expectTrue, inParallel } from '../expect.js';
import { nextVersion, withIndexed, type RecordKind } from '../record-kind.js';

const end = 1_800_000_000_000;

/** What `remove` and `removeExpired` promise. */
export function removeChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const { sample } = kind;
  const ending = (n: number, removeAt = end): R => ({ ...sample(n), removeAt });
  return [
    {
      name: 'a removed record is gone, its id and unique texts are free, and the others stay',
      check: async (store) => {
        const record = kind.unique.reduce<R>((made, index) => withIndexed(made, index, ['freed-text']), sample(1));
        for (const each of [record, sample(2)]) await store.insert(each);
        expectEqual(await store.remove(record.id), true, 'remove');
        expectEqual(await store.find(record.id), undefined, 'find');
        expectEqual(await store.find(sample(2).id), sample(2), 'find of the other record');
        expectEqual(await store.insert(record), 'inserted', 'insert again');
      },
    },
    {
      name: 'removing what is not there is false, and of 20 parallel removals one is true',
      check: async (store) => {
        expectEqual(await store.remove(sample(1).id), false, 'remove in an empty store');
        await store.insert(sample(1));
        expectEqual(countOf(await inParallel(20, () => store.remove(sample(1).id)), true), 1, 'how many were true');
        expectEqual(await store.remove(sample(1).id), false, 'remove once more');
      },
    },
    {
      name: 'removeExpired takes a record at its removeAt and not a millisecond before',
      check: async (store) => {
        for (const record of [ending(1), ending(2, end + 1), ending(3, end - 1)]) await store.insert(record);
        expectEqual(await store.removeExpired(end - 2, 10), 0, 'removeExpired before all of them');
        expectEqual(await store.removeExpired(end, 10), 2, 'removeExpired at the instant of the second');
        expectEqual(await store.find(sample(1).id), undefined, 'find of what was due');
        expectEqual(await store.find(sample(2).id), ending(2, end + 1), 'find of what is due a millisecond later');
      },
    },
    {
      name: 'removeExpired never takes a record without removeAt',
      check: async (store) => {
        await store.insert(sample(1));
        expectEqual(await store.removeExpired(8_640_000_000_000_000, 10), 0, 'removeExpired at the end of time');
        expectEqual(await store.find(sample(1).id), sample(1), 'find');
      },
    },
    {
      name: 'removeExpired goes by the newest version',
      check: async (store) => {
        for (const record of [ending(1), sample(2)]) await store.insert(record);
        await store.update(nextVersion(sample(1)), 1);
        await store.update(nextVersion(ending(2)), 1);
        expectEqual(await store.removeExpired(end, 10), 1, 'removeExpired');
        expectEqual(await store.find(sample(1).id), nextVersion(sample(1)), 'find of the record that is to stay now');
        expectEqual(await store.find(sample(2).id), undefined, 'find of the record that was to go now');
      },
    },
    {
      name: 'removeExpired takes at most limit records and says how many',
      check: async (store) => {
        for (const n of [1, 2, 3, 4, 5]) await store.insert(ending(n));
        for (const [limit, taken] of [[0, 0], [2, 2], [2, 2], [2, 1], [2, 0]] as const) {
          expectEqual(await store.removeExpired(end, limit), taken, `removeExpired with the limit ${limit}`);
        }
      },
    },
    {
      name: 'parallel calls of removeExpired count every record once',
      check: async (store) => {
        for (let n = 1; n <= 30; n += 1) await store.insert(ending(n));
        const taken = await inParallel(5, () => store.removeExpired(end, 10));
        expectTrue(taken.every((count) => count <= 10), 'removeExpired took more than its limit');
        const rest = await store.removeExpired(end, 30);
        expectEqual(taken.reduce((sum, count) => sum + count, rest), 30, 'how many were removed by all calls together');
      },
    },
  ];
}
