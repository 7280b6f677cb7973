import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { countOf, expectEqual, expectTrue, inParallel } from '../expect.js';
import { nextVersion, type RecordKind } from '../record-kind.js';

/** What `update` promises. */
export function updateChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const { sample, withText } = kind;
  return [
    {
      name: 'an update at the expected version replaces the whole record and no other',
      check: async (store) => {
        await store.insert({ ...sample(1), removeAt: 1_000 });
        await store.insert(sample(2));
        const after = nextVersion(withText(sample(1), 'new'));
        expectEqual(await store.update(after, 1), true, 'update');
        expectEqual(await store.find(after.id), after, 'find, without the removeAt that was left out');
        expectEqual(await store.find(sample(2).id), sample(2), 'find of the other record');
      },
    },
    {
      name: 'an update at another version is false and changes nothing',
      check: async (store) => {
        const second = nextVersion(sample(1));
        await store.insert(sample(1));
        expectEqual(await store.update({ ...withText(second, 'early'), version: 3 }, 2), false, 'update at a version that is still to come');
        await store.update(second, 1);
        expectEqual(await store.update(withText(second, 'late'), 1), false, 'update at a version that is gone');
        expectEqual(await store.find(second.id), second, 'find');
      },
    },
    {
      name: 'an update whose version is not one more than expected is never true and changes nothing',
      check: async (store) => {
        await store.insert(sample(1));
        for (const version of [1, 3]) {
          const update = Promise.resolve().then(() => store.update({ ...withText(sample(1), 'skipping'), version }, 1));
          expectTrue((await update.catch(() => 'rejected')) !== true, `update from version 1 to ${version}: expected a refusal`);
        }
        expectEqual(await store.find(sample(1).id), sample(1), 'find');
      },
    },
    {
      name: 'an update of a record that is gone, or never was, is false and brings nothing back',
      check: async (store) => {
        await store.insert(sample(1));
        await store.remove(sample(1).id);
        for (const n of [1, 2]) {
          expectEqual(await store.update(nextVersion(sample(n)), 1), false, 'update');
          expectEqual(await store.find(sample(n).id), undefined, 'find');
        }
      },
    },
    {
      name: 'of 50 parallel updates at one version exactly one is true, and that one is kept',
      check: async (store) => {
        await store.insert(sample(1));
        const versions = Array.from({ length: 50 }, (_, n) => nextVersion(withText(sample(1), `writer ${n}`)));
        const answers = await Promise.all(versions.map((version) => store.update(version, 1)));
        expectEqual(countOf(answers, true), 1, 'how many were true');
        expectEqual(countOf(answers, false), 49, 'how many were false');
        expectEqual(await store.find(sample(1).id), versions[answers.indexOf(true)], 'the version that is kept');
      },
    },
    {
      name: 'ten callers that each try until they win all get in, and no update is lost',
      check: async (store) => {
        await store.insert(sample(1));
        await inParallel(10, () => updateUntilWon(store, sample(1).id));
        expectEqual((await store.find(sample(1).id))?.version, 11, 'the version after ten updates');
      },
    },
  ];
}

async function updateUntilWon<R extends StoredRecord, Index extends string>(store: RecordStore<R, Index>, id: string): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const record = await store.find(id);
    if (record !== undefined && (await store.update(nextVersion(record), record.version))) return;
  }
  throw new Error('no update was won in a thousand tries');
}
