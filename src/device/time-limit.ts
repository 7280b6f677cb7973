import type { KeyAppSignal } from './fetch.js';

/** Runs something that has so long for it. It is told to stop, and where it does not listen, it is left alone. */
export async function withTimeLimit<T>(ms: number, run: (signal: KeyAppSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      stop.abort();
      reject(new Error('no answer in time'));
    }, ms);
  });
  try {
    return await Promise.race([run(stop.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits. */
export function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
