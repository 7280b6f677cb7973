import type { RecordStore, StoredRecord } from 'lukko/port';
import { inOrder, part } from './names.js';
import type { Steps, Value } from './steps.js';

/** How one kind of record is kept. */
export interface Kind<R, Index extends string> {
  /** The folder of its keys. */
  readonly name: string;
  /** The properties it is found by; the unique ones belong to one record only. */
  readonly indexes: readonly Index[];
  readonly unique?: readonly Index[];
  /** When something is to be done with a record, besides its removal. */
  readonly dueAt?: (record: R) => number | undefined;
}

/** A record whose indexed properties hold a text, or several. */
export type Indexed<Index extends string> = StoredRecord & Readonly<Record<Index, string | readonly string[]>>;

/**
 * A {@link RecordStore} over keys. The record stands under its id. Everything it is found by is a key beside it that holds the id: one in
 * the folder of each text, one in the order of time where it is to be removed. They change in one step with the record.
 */
export function createRecordStore<R extends Indexed<Index>, Index extends string>(steps: Steps, kind: Kind<R, Index>): RecordStore<R, Index> {
  const homeOf = (id: string): string => `${kind.name}/id/${part(id)}`;
  const read = (value: Value): R | undefined => (value === undefined ? undefined : JSON.parse(value));
  const find = async (id: string): Promise<R | undefined> => read(await steps.get(homeOf(id)));

  /** Puts `next` in the place of what stood under an id, with all that it is found by; `false` if it no longer stands there. */
  const replace = async (id: string, stood: Value, next: R | undefined): Promise<boolean> => {
    const [before, after] = [linksOf(kind, read(stood)), linksOf(kind, next)];
    const gone = before.filter((link) => !after.includes(link));
    const added = after.filter((link) => !before.includes(link));
    const written = await steps.change([homeOf(id), ...gone, ...added], ([now, ...links]) => {
      if (now !== stood) return undefined;
      if (links.slice(gone.length).some((holder) => holder !== undefined)) return undefined;
      return [next === undefined ? undefined : JSON.stringify(next), ...gone.map(() => undefined), ...added.map(() => id)];
    });
    return written !== undefined;
  };

  /** Removes the record if it is as asked for when it goes. */
  const removeIf = async (id: string, isAsked: (record: R) => boolean): Promise<boolean> => {
    for (;;) {
      const stood = await steps.get(homeOf(id));
      const record = read(stood);
      if (record === undefined || !isAsked(record)) return false;
      if (await replace(id, stood, undefined)) return true;
    }
  };

  return Object.freeze<RecordStore<R, Index>>({
    insert: async (record) => ((await replace(record.id, undefined, record)) ? 'inserted' : 'exists'),
    find,
    findBy: async (index, text) => {
      const links = await steps.list(folderOf(kind, index, text), undefined, Infinity);
      const records = await Promise.all(links.map(({ value }) => find(value)));
      // Between the link and its record one may have changed: the record says what it holds.
      return records.filter((record) => record !== undefined && textsOf(record, index).includes(text)).flatMap((record) => record ?? []);
    },
    update: async (record, expectedVersion) => {
      if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
      const stood = await steps.get(homeOf(record.id));
      return read(stood)?.version === expectedVersion && replace(record.id, stood, record);
    },
    remove: (id) => removeIf(id, () => true),
    scan: async (after, limit) => {
      const found = await steps.list(`${kind.name}/id/`, after === undefined ? undefined : homeOf(after), limit);
      return found.flatMap(({ value }) => read(value) ?? []);
    },
    removeExpired: async (now, limit) => {
      let removed = 0;
      for (const id of await idsDue(steps, `${kind.name}/removeAt/`, { now, limit })) {
        if (await removeIf(id, ({ removeAt }) => removeAt !== undefined && removeAt <= now)) removed += 1;
      }
      return removed;
    },
  });
}

/** The ids of at most `limit` records whose time in a folder has come, the longest due first. */
export async function idsDue(steps: Steps, folder: string, { now, limit }: { readonly now: number; readonly limit: number }): Promise<readonly string[]> {
  const links = await steps.list(folder, undefined, limit);
  return links.filter(({ key }) => Number(key.slice(folder.length).split('.')[0]) <= now).map(({ value }) => value);
}

/** The keys that lead to a record. One of a unique text has the same name for every record, so that it has room for one. */
function linksOf<R extends Indexed<Index>, Index extends string>(kind: Kind<R, Index>, record: R | undefined): readonly string[] {
  if (record === undefined) return [];
  const links = kind.indexes.flatMap((index) => {
    const name = kind.unique?.includes(index) === true ? 'owner' : part(record.id);
    return textsOf(record, index).map((text) => folderOf(kind, index, text) + name);
  });
  const times = { removeAt: record.removeAt, dueAt: kind.dueAt?.(record) };
  const due = Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : `${kind.name}/${name}/${inOrder(at)}.${part(record.id)}`));
  return [...new Set([...links, ...due])];
}

function folderOf<R, Index extends string>(kind: Kind<R, Index>, index: Index, text: string): string {
  return `${kind.name}/${index}/${part(text)}/`;
}

function textsOf<Index extends string>(record: Indexed<Index>, index: Index): readonly string[] {
  const held: string | readonly string[] = record[index];
  return typeof held === 'string' ? [held] : held;
}
