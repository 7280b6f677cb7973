/** Which ids hold a text. */
export interface TextIndex {
  readonly add: (id: string, texts: readonly string[]) => void;
  readonly remove: (id: string, texts: readonly string[]) => void;
  readonly ids: (text: string) => readonly string[];
}

/** An empty {@link TextIndex}; it keeps `findBy` from walking through all records at every login. */
export function createTextIndex(): TextIndex {
  const holders = new Map<string, Set<string>>();
  return {
    add: (id, texts) => {
      for (const text of texts) holders.set(text, (holders.get(text) ?? new Set()).add(id));
    },
    remove: (id, texts) => {
      for (const text of texts) {
        holders.get(text)?.delete(id);
        if (holders.get(text)?.size === 0) holders.delete(text);
      }
    },
    ids: (text) => [...(holders.get(text) ?? [])],
  };
}

/** The texts of a property: itself, or each of an array's. */
export function textsOf(value: unknown): readonly string[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.filter((text) => typeof text === 'string');
}
