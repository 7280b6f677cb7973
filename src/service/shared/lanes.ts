/** Does a piece of work when its turn comes; it never rejects. */
export type Lanes = (work: () => Promise<unknown>) => Promise<void>;

/** Lanes for so many pieces of work side by side; the others wait, first come, first served. */
export function createLanes(most: number): Lanes {
  const waiting: (() => void)[] = [];
  let running = 0;
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    await work().then(end, end);
  };
}
