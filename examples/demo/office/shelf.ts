/** Keeps something for ten minutes, under an id that nobody guesses: a slip that was just made, or the outcome of many invitations. */
export interface Shelf<T> {
  readonly put: (value: T) => string;
  readonly find: (id: string) => T | undefined;
  readonly remove: (id: string) => void;
}

const keptMs = 600_000;

export function createShelf<T>(now: () => number): Shelf<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    put: (value) => {
      const id = globalThis.crypto.randomUUID();
      kept.set(id, { value, until: now() + keptMs });
      // A secret does not stay in memory until somebody looks again; nor does it keep the process alive.
      setTimeout(() => kept.delete(id), keptMs).unref();
      return id;
    },
    find: (id) => {
      const found = kept.get(id);
      return found === undefined || found.until <= now() ? undefined : found.value;
    },
    remove: (id) => void kept.delete(id),
  };
}
