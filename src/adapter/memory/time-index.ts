/** Which ids are due when, the longest due first; of those due at one instant, the one that came first. */
export interface TimeIndex {
  readonly put: (id: string, at: number | undefined) => void;
  readonly dueAt: (now: number, limit: number) => readonly string[];
}

interface Entry {
  readonly id: string;
  readonly at: number;
}

/** To remove an entry is to move all that is due later: one that holds no longer stays until half of the list are such, and so many more. */
const slack = 64;

/** An empty {@link TimeIndex}: a sorted list, so that what is due is found without a look at all that is not. */
export function createTimeIndex(): TimeIndex {
  let sorted: Entry[] = [];
  const byId = new Map<string, Entry>();
  const holds = (entry: Entry): boolean => byId.get(entry.id) === entry;
  /** Behind all that are due until then. */
  const placeAfter = (at: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.at ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    put: (id, at) => {
      byId.delete(id);
      if (sorted.length > slack + 2 * byId.size) sorted = sorted.filter(holds);
      if (at === undefined) return;
      const entry = { id, at };
      byId.set(id, entry);
      sorted.splice(placeAfter(at), 0, entry);
    },
    dueAt: (now, limit) => {
      const due: string[] = [];
      for (const entry of sorted) {
        if (entry.at > now || due.length >= limit) break;
        if (holds(entry)) due.push(entry.id);
      }
      return due;
    },
  };
}
