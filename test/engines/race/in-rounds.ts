// So that a process which is done with its part of one round takes part in another, and nobody waits for the slowest.
const mostAtOnce = 4;

/** Runs so many rounds, a few at a time; what they found, in their order. */
export async function inRounds<T>(rounds: number, run: (round: number) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  let next = 0;
  const goOn = async (): Promise<void> => {
    while (next < rounds) {
      const round = next;
      next += 1;
      found[round] = await run(round);
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, goOn));
  return found;
}

/** Runs so many rounds, one after the other. */
export async function inTurns<T>(rounds: number, run: (round: number) => Promise<T>): Promise<readonly T[]> {
  const found: T[] = [];
  while (found.length < rounds) found.push(await run(found.length));
  return found;
}

/** How many processes came as far as the update that decides. */
export function reachedBy(answers: readonly { readonly reached: boolean }[]): number {
  return answers.filter(({ reached }) => reached).length;
}
