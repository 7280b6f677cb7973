import { setTimeout } from 'node:timers/promises';
import type { LedgerStore, RecordStore, Storage, StoredRecord } from '../../../src/port/index.js';

/** How a storage breaks its contract: updates that win whatever version they expect, or additions that read and then write. */
export type Spoilt = 'updates' | 'additions';

// Long enough for all the others to have read.
const slowMs = 10;
/** Each lost try is another's write of the same record: a race has no more of them. */
const mostTries = 1_000;

/** The same storage, broken: what a race must notice. */
export function spoil(storage: Storage, how: Spoilt): Storage {
  if (how === 'additions') return { ...storage, ledgers: { ...storage.ledgers, add: slowAdd(storage.ledgers) } };
  const stores = Object.entries(storage).map(([name, store]) => [name, 'update' in store ? { ...store, update: blindUpdate(store as RecordStore<StoredRecord, never>) } : store]);
  return Object.fromEntries(stores) as Storage;
}

function blindUpdate(store: RecordStore<StoredRecord, never>) {
  return async (record: StoredRecord): Promise<boolean> => {
    await setTimeout(slowMs);
    for (let tries = 0; tries < mostTries; tries += 1) {
      const stored = await store.find(record.id);
      if (stored === undefined) return false;
      if (await store.update({ ...record, version: stored.version + 1 }, stored.version)) return true;
    }
    throw new Error(`a spoilt update of ${record.id} lost ${mostTries} times in a row: the storage under it refuses them all`);
  };
}

function slowAdd(ledgers: LedgerStore): LedgerStore['add'] {
  return async ({ changes, now }) => {
    const before = await ledgers.read({ keys: changes.map(({ key }) => key), now });
    await setTimeout(slowMs);
    await ledgers.add({ changes, now });
    return before.map((entry, at) => ({ ...entry, count: Math.max(0, entry.count + (changes[at]?.amount ?? 0)) }));
  };
}
