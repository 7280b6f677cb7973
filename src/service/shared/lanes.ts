/** So many lanes for work that never rejects. */
export interface Lanes {
  /** Whether work would begin at once. */
  readonly isFree: () => boolean;
  /** Does it when its turn comes: first come, first served. */
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
}

/** Lanes for so many pieces of work side by side. */
export function createLanes(most: number): Lanes {
  const waiting: (() => void)[] = [];
  let running = 0;
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  const isFree = (): boolean => running < most;
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    if (isFree()) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    await work().then(end, end);
  };
  return { isFree, run };
}
