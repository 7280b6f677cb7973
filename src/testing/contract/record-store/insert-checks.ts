import type { RecordStore, StoredRecord } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { countOf, expectEqual, inParallel } from '../expect.js';
import { indexedText, withIndexed, type RecordKind } from '../record-kind.js';
import { distinctTexts, oddTexts } from '../texts.js';

/** What `insert` and `find` promise. */
export function insertChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): readonly Check<RecordStore<R, Index>>[] {
  const { sample, withText } = kind;
  return [
    {
      name: 'a new record is inserted and found as it was, and no other id finds it',
      check: async (store) => {
        expectEqual(await store.find(sample(1).id), undefined, 'find in an empty store');
        expectEqual(await store.insert(sample(1)), 'inserted', 'insert');
        expectEqual(await store.find(sample(1).id), sample(1), 'find');
        expectEqual(await store.find(sample(2).id), undefined, 'find of another id');
        // The samples take turns, so that each kind and each property that may be absent is among five.
        for (let n = 2; n <= 5; n += 1) {
          await store.insert(sample(n));
          expectEqual(await store.find(sample(n).id), sample(n), `find of record ${n}`);
        }
      },
    },
    {
      name: 'a text of 10,000 characters, and the letters of every script, come back as they were',
      check: async (store) => {
        const record = withText(sample(1), `${oddTexts.join('\n')}${'Åäö 漢字 '.repeat(1_500)}`);
        await store.insert(record);
        expectEqual(await store.find(record.id), record, 'find');
      },
    },
    {
      name: 'an instant in the year 9999 comes back to the millisecond',
      check: async (store) => {
        const record: R = { ...sample(1), removeAt: 253_402_300_799_999 };
        await store.insert(record);
        expectEqual(await store.find(record.id), record, 'find');
      },
    },
    {
      name: 'ids are told apart by case, spaces, normal form and every odd character',
      check: async (store) => {
        const records = [...distinctTexts, ...oddTexts].map((id, n): R => ({ ...sample(n + 1), id }));
        for (const record of records) expectEqual(await store.insert(record), 'inserted', `insert of the id ${JSON.stringify(record.id)}`);
        for (const record of records) expectEqual(await store.find(record.id), record, `find of the id ${JSON.stringify(record.id)}`);
        expectEqual(await store.find('toString'), undefined, 'find of an id that was never inserted');
      },
    },
    {
      name: 'an id that is taken answers exists and changes nothing',
      check: async (store) => {
        await store.insert(sample(1));
        expectEqual(await store.insert({ ...sample(2), id: sample(1).id }), 'exists', 'insert of a taken id');
        expectEqual(await store.find(sample(1).id), sample(1), 'the record that was there first');
        for (const index of [...kind.unique, ...kind.indexes]) expectEqual(await store.findBy(index, indexedText(sample(2), index)), [], `findBy ${index} of the refused record`);
      },
    },
    {
      name: 'of 50 parallel inserts of one id exactly one is inserted, and that one is kept',
      check: async (store) => {
        const records = Array.from({ length: 50 }, (_, n): R => ({ ...sample(n + 1), id: sample(1).id }));
        const answers = await Promise.all(records.map((record) => store.insert(record)));
        expectEqual(countOf(answers, 'inserted'), 1, 'how many were inserted');
        expectEqual(countOf(answers, 'exists'), 49, 'how many were told exists');
        expectEqual(await store.find(sample(1).id), records[answers.indexOf('inserted')], 'the record that is kept');
      },
    },
    {
      name: '50 parallel inserts that do not clash are all inserted',
      check: async (store) => {
        const answers = await inParallel(50, (n) => store.insert(sample(n + 1)));
        expectEqual(countOf(answers, 'inserted'), 50, 'how many were inserted');
        for (const n of [1, 25, 50]) expectEqual(await store.find(sample(n).id), sample(n), 'find');
      },
    },
    ...kind.unique.flatMap((index) => uniqueChecks(kind, index)),
  ];
}

function uniqueChecks<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>, index: Index): readonly Check<RecordStore<R, Index>>[] {
  const { sample } = kind;
  const clashing = (n: number): R => withIndexed(sample(n), index, ['taken-text']);
  return [
    {
      name: `a ${index} that is taken answers exists and changes nothing`,
      check: async (store) => {
        await store.insert(clashing(1));
        expectEqual(await store.insert(clashing(2)), 'exists', `insert of a taken ${index}`);
        expectEqual(await store.find(sample(2).id), undefined, 'find of the refused record');
        expectEqual(await store.findBy(index, 'taken-text'), [clashing(1)], `findBy ${index}`);
      },
    },
    {
      name: `of 50 parallel inserts of one ${index} exactly one is inserted, and that one is kept`,
      check: async (store) => {
        const answers = await inParallel(50, (n) => store.insert(clashing(n + 1)));
        expectEqual(countOf(answers, 'inserted'), 1, 'how many were inserted');
        expectEqual(await store.findBy(index, 'taken-text'), [clashing(answers.indexOf('inserted') + 1)], `findBy ${index}`);
      },
    },
    {
      name: `two of ${index} that differ in case, a space or normal form are two`,
      check: async (store) => {
        const answers = await Promise.all(distinctTexts.map((text, n) => store.insert(withIndexed(sample(n + 1), index, [text]))));
        expectEqual(countOf(answers, 'inserted'), distinctTexts.length, 'how many were inserted');
      },
    },
  ];
}
