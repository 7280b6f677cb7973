// Long for one step in memory, short for somebody at a login page.
export const usualPatienceMs = 10_000;

/** The answer, as long as it does not keep anybody waiting for ever: behind one that is missing all others would wait, so the connection is given up with it. */
export async function answerOf<T>(answer: Promise<T>, giveUp: () => void, patienceMs: number): Promise<T> {
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
