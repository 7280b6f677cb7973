/** One turn of the event loop: what was waiting for a timer, a thread or a promise has gone on when it is over. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

// Work on a thread, such as encrypting a message, takes more turns than any promise: the later ones sleep to let it on.
const quickTurns = 500;
const slowTurns = 500;

/** Turns until something is so, and says whether it came so; it gives up after a fixed number of turns, never by the clock. */
export async function turnUntil(isSo: () => boolean): Promise<boolean> {
  for (let turns = 0; turns < quickTurns && !isSo(); turns += 1) await turn();
  for (let turns = 0; turns < slowTurns && !isSo(); turns += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  return isSo();
}
