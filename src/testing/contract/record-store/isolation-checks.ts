import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual } from '../expect.js';
import { indexedText, nextVersion, type RecordKind } from '../record-kind.js';
import { spoil } from '../spoil.js';

/** Nothing but the methods changes what is stored. */
export function isolationChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const { sample } = kind;
  return [
    {
      name: 'mutating a record after it was passed changes nothing that is stored',
      check: async (store) => {
        const [first, second] = [structuredClone(sample(1)), structuredClone(nextVersion(sample(1)))];
        await store.insert(first);
        spoil(first);
        expectEqual(await store.find(sample(1).id), sample(1), 'find after the inserted object was mutated');
        await store.update(second, 1);
        spoil(second);
        expectEqual(await store.find(sample(1).id), nextVersion(sample(1)), 'find after the updating object was mutated');
      },
    },
    {
      name: 'mutating a record that was found changes nothing that is stored',
      check: async (store) => {
        await store.insert(sample(1));
        spoil(await store.find(sample(1).id));
        expectEqual(await store.find(sample(1).id), sample(1), 'find after what find gave was mutated');
        for (const index of [...kind.unique, ...kind.indexes]) {
          spoil(await store.findBy(index, indexedText(sample(1), index)));
          expectEqual(await store.findBy(index, indexedText(sample(1), index)), [sample(1)], `findBy ${index} after what it gave was mutated`);
        }
      },
    },
  ];
}
