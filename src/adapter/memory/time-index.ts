/** Which ids are due when, the longest due first; of those due at one instant, the one that came first. */
export interface TimeIndex {
  readonly put: (id: string, at: number | undefined) => void;
  readonly dueAt: (now: number, limit: number) => readonly string[];
}

interface Entry {
  readonly id: string;
  readonly at: number;
  readonly order: number;
}

/** An empty {@link TimeIndex}: a sorted list, so that what is due is found without a look at all that is not. */
export function createTimeIndex(): TimeIndex {
  const sorted: Entry[] = [];
  const byId = new Map<string, Entry>();
  let order = 0;
  const placeOf = (entry: Pick<Entry, 'at' | 'order'>): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = sorted[middle];
      if (found !== undefined && (found.at < entry.at || (found.at === entry.at && found.order < entry.order))) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    put: (id, at) => {
      const old = byId.get(id);
      if (old !== undefined) sorted.splice(placeOf(old), 1);
      byId.delete(id);
      if (at === undefined) return;
      const entry = { id, at, order: (order += 1) };
      byId.set(id, entry);
      sorted.splice(placeOf(entry), 0, entry);
    },
    dueAt: (now, limit) => sorted.slice(0, Math.min(limit, placeOf({ at: now, order: Infinity }))).map(({ id }) => id),
  };
}
