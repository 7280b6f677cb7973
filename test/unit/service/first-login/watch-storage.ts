import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import type { Storage } from '../../../../src/port/index.js';

/** When an armed call breaks: before it did anything, or after it was done and only its answer was lost. */
export type Break = 'before' | 'after';

/** A storage that remembers everything ever written, and can be told to break. */
export interface WatchedStorage {
  readonly storage: Storage;
  /** `accounts.update` and so on, oldest first. */
  readonly calls: readonly string[];
  /** The n-th call from now, counted from 1, breaks, once. */
  readonly breakAt: (n: number, when: Break) => void;
  /** Works again; says which call broke, if one did. */
  readonly heal: () => string | undefined;
  /** The newest version of everything that is stored, events and ledger keys among it. */
  readonly dump: () => string;
  /** Every version of everything that was ever stored. */
  readonly everWritten: () => string;
  /** The newest record of each id in one store. */
  readonly records: (port: keyof Storage) => readonly Readonly<Record<string, unknown>>[];
}

/** The methods that change something: of all others a lost answer is a lost call. */
const writes: readonly string[] = ['insert', 'update', 'append', 'add', 'clear', 'seal', 'remove', 'prune'];

export function watchStorage(): WatchedStorage {
  const calls: string[] = [];
  const written: unknown[] = [];
  const newest = new Map<string, Map<string, Readonly<Record<string, unknown>>>>();
  let armed: { readonly n: number; readonly when: Break } | undefined;
  let since = 0;
  let broken: string | undefined;

  const note = (port: string, method: string, [first]: readonly unknown[], answer: unknown): void => {
    if (!['insert', 'update', 'append', 'add'].includes(method) || answer === false || answer === 'exists') return;
    written.push(first);
    const records = newest.get(port) ?? new Map<string, Readonly<Record<string, unknown>>>();
    newest.set(port, records);
    for (const record of recordsOf(method, first)) records.set(String(record['id'] ?? record['key']), record);
  };

  const wrap = (port: string, method: string, call: (...args: readonly unknown[]) => Promise<unknown>) => async (...args: readonly unknown[]): Promise<unknown> => {
    calls.push(`${port}.${method}`);
    since += 1;
    // To lose the answer of a call that only reads is to lose the call.
    const hit = armed !== undefined && armed.n === since ? (writes.includes(method) ? armed.when : 'before') : undefined;
    if (hit !== undefined) broken = `${port}.${method}`;
    if (hit === 'before') throw new Error('the storage is down');
    const answer = await call(...args);
    note(port, method, args, answer);
    if (hit === 'after') throw new Error('the connection was lost');
    return answer;
  };

  const storage = Object.fromEntries(
    Object.entries(createMemoryStorage()).map(([port, methods]) => [
      port,
      Object.fromEntries(Object.entries(methods as Record<string, (...args: readonly unknown[]) => Promise<unknown>>).map(([name, call]) => [name, wrap(port, name, call)])),
    ]),
  ) as unknown as Storage;

  return {
    storage,
    calls,
    breakAt: (n, when) => {
      armed = { n, when };
      since = 0;
      broken = undefined;
    },
    heal: () => {
      armed = undefined;
      return broken;
    },
    dump: () => JSON.stringify([...newest].map(([port, records]) => [port, [...records.values()]])),
    everWritten: () => JSON.stringify(written),
    records: (port) => [...(newest.get(port)?.values() ?? [])],
  };
}

function recordsOf(method: string, first: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (method === 'append') return first as readonly Readonly<Record<string, unknown>>[];
  return method === 'add' ? (first as { readonly changes: readonly Readonly<Record<string, unknown>>[] }).changes : [first as Readonly<Record<string, unknown>>];
}

/** Whether a text holds a word by itself, not as a piece of a longer run of letters such as a hash in base64url. */
export function holdsWord(text: string, word: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9_-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9_-])`, 'u').test(text);
}
