/** Keeps something for ten minutes, under an id that nobody guesses: a slip that was just made, or the outcome of many invitations. */
export interface Shelf<T> {
  readonly put: (value: T) => string;
  readonly find: (id: string) => T | undefined;
}

const keptMs = 600_000;

export function createShelf<T>(now: () => number): Shelf<T> {
  const kept = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    put: (value) => {
      for (const [id, { until }] of kept) if (until <= now()) kept.delete(id);
      const id = globalThis.crypto.randomUUID();
      kept.set(id, { value, until: now() + keptMs });
      return id;
    },
    find: (id) => {
      const found = kept.get(id);
      return found === undefined || found.until <= now() ? undefined : found.value;
    },
  };
}
