import { randomUUID } from 'node:crypto';
import type { Kv, KvEntry } from './kv.js';

/** A value, or `undefined` where there is none. */
export type Value = string | undefined;

/** Keys that change together. Where the store has transactions over several keys, they take the place of this file. */
export interface Steps {
  readonly get: (key: string) => Promise<Value>;
  readonly list: (folder: string, after: string | undefined, limit: number) => Promise<readonly { readonly key: string; readonly value: string }[]>;
  /**
   * Reads the keys, lets `decide` say what they are to hold, and writes all of it, or, if one of them has changed meanwhile, begins
   * again: `decide` may be asked more than once. Gives what was written; `undefined` where `decide` said so, and then nothing is changed.
   */
  readonly change: (keys: readonly string[], decide: (values: readonly Value[]) => readonly Value[] | undefined) => Promise<readonly Value[] | undefined>;
}

/**
 * Changes several keys in one step over a store that changes one at a time.
 *
 * Every key is marked with the step's name, and with what it is to hold then; what it held stays beside it. Then the step's own key is
 * put, once: `done` by its maker, or `void` by somebody who lost patience, and this one put decides for all of them. A crash before it
 * has changed nothing, a crash after it everything; the next who meets a mark reads what was decided. No clock decides: whoever is
 * impatient costs another a second try.
 */
export function createSteps(kv: Kv): Steps {
  return Object.freeze<Steps>({
    get: async (key) => (await settle(kv, key, await kv.get(key))).value,
    list: async (folder, after, limit) => {
      const found: { key: string; value: string }[] = [];
      for (let last = after; found.length < limit; ) {
        const page = await kv.list(folder, last, limit - found.length);
        if (page.length === 0) break;
        for (const entry of page) {
          const { value } = await settle(kv, entry.key, entry);
          if (value !== undefined) found.push({ key: entry.key, value });
        }
        last = page.at(-1)?.key;
      }
      return found;
    },
    change: async (keys, decide) => {
      for (let tries = 0; ; tries += 1) {
        const found = await Promise.all(keys.map(async (key) => settle(kv, key, await kv.get(key))));
        const next = decide(found.map(({ value }) => value));
        if (next === undefined) return undefined;
        if (await apply(kv, found.map((each, n) => ({ ...each, next: next[n] })))) return next;
        await pause(tries);
      }
    },
  });
}

/** A key with no step in its way. */
interface Settled {
  readonly key: string;
  readonly value: Value;
  readonly revision: string;
}

interface Change extends Settled {
  readonly next: Value;
}

/** What is stored under a key: its value and, while a step is on its way, the name of the step and what comes then. */
interface Stored {
  readonly value?: Value;
  readonly step?: string;
  readonly next?: Value;
}

const keyOf = (step: string): string => `steps/all/${step}`;
const read = (entry: KvEntry): Stored => JSON.parse(entry.value);
const absent = 'absent';

// About a second, for one step that comes to no end.
const patience = 14;
const pause = (times: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(5 * 2 ** times, 200)));

async function settle(kv: Kv, key: string, first: KvEntry | undefined): Promise<Settled> {
  let entry = first;
  for (let waited = 0, waitedFor = ''; entry !== undefined; entry = await kv.get(key)) {
    const { revision } = entry;
    const { value, step, next } = read(entry);
    if (step === undefined) return { key, value, revision };
    const decided = (await kv.get(keyOf(step)))?.value;
    if (decided !== undefined) return { key, value: decided === 'done' ? next : value, revision };
    waited = step === waitedFor ? waited + 1 : 0;
    waitedFor = step;
    if (waited < patience) await pause(waited);
    else await kv.put(keyOf(step), 'void', absent);
  }
  return { key, value: undefined, revision: absent };
}

async function apply(kv: Kv, changes: readonly Change[]): Promise<boolean> {
  const [only, ...others] = changes;
  if (only !== undefined && others.length === 0) return write(kv, only);
  const step = randomUUID();
  const marked: Change[] = [];
  // In one order for all, so that of two steps that share keys one comes first everywhere.
  for (const change of [...changes].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    const { key, value, next, revision } = change;
    if (!(await kv.put(key, JSON.stringify({ value, step, next }), revision))) break;
    marked.push(change);
  }
  const isDone = marked.length === changes.length && (await kv.put(keyOf(step), 'done', absent));
  await Promise.all(marked.map(({ key, value, next }) => unmark(kv, { key, step, next: isDone ? next : value })));
  // Nothing names the step any more.
  await kv.delete(keyOf(step));
  return isDone;
}

/** Puts the value in the place of the mark, if nobody else has done so. */
async function unmark(kv: Kv, { key, step, next }: { readonly key: string; readonly step: string; readonly next: Value }): Promise<void> {
  const entry = await kv.get(key);
  if (entry !== undefined && read(entry).step === step) await write(kv, { key, next, revision: entry.revision });
}

async function write(kv: Kv, { key, next, revision }: Omit<Change, 'value'>): Promise<boolean> {
  if (next !== undefined) return kv.put(key, JSON.stringify({ value: next }), revision);
  return revision === absent || kv.delete(key, revision);
}
