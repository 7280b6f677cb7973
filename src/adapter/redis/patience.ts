// Long for one step in memory, short for somebody at a login page.
export const patienceMs = 10_000;

/** Calls `late` where nothing ends within so many ms what has begun. */
export function watch(late: () => unknown, withinMs: number): { readonly begin: () => void; readonly end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => clearTimeout(timer);
  const begin = (): void => {
    end();
    timer = setTimeout(late, withinMs);
  };
  return { begin, end };
}

/** The answer, as long as it does not keep anybody waiting for ever: behind one that is missing all others would wait, so the connection is given up with it. */
export async function answerOf<T>(answer: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${patienceMs} ms`));
      giveUp();
    }, patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
