import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual } from '../expect.js';
import { isMany, nextVersion, withIndexed, type RecordKind } from '../record-kind.js';
import { distinctTexts, oddTexts } from '../texts.js';

/** What `findBy` promises for each indexed property. */
export function findByChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const shared = kind.indexes.flatMap((index) => sharedChecks(kind, index));
  return [...kind.unique, ...kind.indexes].flatMap((index) => exactChecks(kind, index)).concat(shared);
}

function exactChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>, index: Index): readonly Check<RecordStore<R, Index>>[] {
  const texts = [...distinctTexts, ...oddTexts];
  const records = texts.map((text, n) => withIndexed(kind.sample(n + 1), index, [text]));
  return [
    {
      name: `findBy ${index} finds exactly the text: case, spaces, normal form and wildcards count`,
      check: async (store) => {
        for (const record of records) await store.insert(record);
        for (const [n, text] of texts.entries()) expectEqual(await store.findBy(index, text), [records[n]], `findBy ${index} of ${JSON.stringify(text)}`);
        for (const text of ['mÄki', '%', 'm', '']) expectEqual(await store.findBy(index, text), [], `findBy ${index} of ${JSON.stringify(text)}`);
      },
    },
    {
      name: `findBy ${index} no longer finds what was removed`,
      check: async (store) => {
        const record = withIndexed(kind.sample(1), index, ['Here']);
        await store.insert(record);
        await store.remove(record.id);
        expectEqual(await store.findBy(index, 'Here'), [], `findBy ${index} after remove`);
        await store.insert({ ...record, removeAt: 1_000 });
        await store.removeExpired(1_000, 10);
        expectEqual(await store.findBy(index, 'Here'), [], `findBy ${index} after removeExpired`);
      },
    },
  ];
}

function sharedChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>, index: Index): readonly Check<RecordStore<R, Index>>[] {
  const { sample } = kind;
  const holding = (n: number, ...texts: readonly string[]): R => withIndexed(sample(n), index, texts);
  const checks: Check<RecordStore<R, Index>>[] = [
    {
      name: `findBy ${index} finds all records that share the text, and no other`,
      check: async (store) => {
        for (const record of [holding(1, 'Shared'), holding(2, 'Shared'), holding(3, 'Other'), holding(4, 'Shared')]) await store.insert(record);
        expectEqual(byId(await store.findBy(index, 'Shared')), byId([holding(1, 'Shared'), holding(2, 'Shared'), holding(4, 'Shared')]), `findBy ${index}`);
      },
    },
    {
      name: `findBy ${index} follows an update, and not an update that lost`,
      check: async (store) => {
        const [before, after, late] = [holding(1, 'Before'), nextVersion(holding(1, 'After')), nextVersion(holding(1, 'Late'))];
        await store.insert(before);
        await store.update(after, 1);
        await store.update(late, 1);
        expectEqual(await store.findBy(index, 'Before'), [], 'findBy of the text before');
        expectEqual(await store.findBy(index, 'After'), [after], 'findBy of the text after');
        expectEqual(await store.findBy(index, 'Late'), [], 'findBy of the text that lost');
      },
    },
  ];
  return isMany(sample(1), index) ? [...checks, manyCheck(kind, index)] : checks;
}

function manyCheck<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>, index: Index): Check<RecordStore<R, Index>> {
  return {
    name: `findBy ${index} finds a record by each text that it holds, and by no part of them`,
    check: async (store) => {
      const record = withIndexed(kind.sample(1), index, ['First', 'Second']);
      const none = withIndexed(kind.sample(2), index, []);
      for (const each of [record, none]) expectEqual(await store.insert(each), 'inserted', 'insert');
      for (const text of ['First', 'Second']) expectEqual(await store.findBy(index, text), [record], `findBy ${index} of ${text}`);
      for (const text of ['First,Second', 'Fir', '["First","Second"]']) expectEqual(await store.findBy(index, text), [], `findBy ${index} of ${text}`);
    },
  };
}

function byId(records: readonly StoredRecord[]): readonly StoredRecord[] {
  return [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
}
