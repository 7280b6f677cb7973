/** Whose hash waits: half of the waiting places are kept for known browsers (R46). */
export type HashPriority = 'known' | 'stranger';

/** What {@link HashQueue} says. */
export type HashQueueResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** `busy`: no place in the queue, or none came free in time. */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
    };

/** Runs no more hashes at once than it was told, whoever asks. */
export interface HashQueue {
  /** A hash for somebody who waits; refused as `busy` rather than run unbounded. */
  readonly run: <T>(priority: HashPriority, task: () => Promise<T>) => Promise<HashQueueResult<T>>;
  /** One of the many light hashes of a list that is being issued: it waits its turn, however long, and lets known browsers pass. */
  readonly runPatiently: <T>(task: () => Promise<T>) => Promise<T>;
  /** Whether half of the waiting places are taken, or half of those that strangers can have: time to ask for more of them (R46). */
  readonly isHalfFull: () => boolean;
}

interface Waiter {
  readonly priority: HashPriority | 'patient';
  readonly start: () => void;
}

/** A queue with `parallel` running and `waiting` places that wait at most `waitMs` (R46, ASVS 2.4.1). */
export function createHashQueue(limits: { readonly parallel: number; readonly waiting: number; readonly waitMs: number }): HashQueue {
  const { parallel, waiting, waitMs } = limits;
  const queue: Waiter[] = [];
  let running = 0;

  const startNext = (): void => {
    if (running >= parallel) return;
    const at = Math.max(0, queue.findIndex((waiter) => waiter.priority === 'known'));
    const [next] = queue.splice(at, 1);
    if (next === undefined) return;
    running += 1;
    next.start();
  };

  const finish = (): void => {
    running -= 1;
    startNext();
  };

  const runNow = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } finally {
      finish();
    }
  };

  const wait = (priority: Waiter['priority'], timeoutMs: number | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const waiter: Waiter = { priority, start: () => settle(true) };
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle(false), timeoutMs);
      const settle = (started: boolean): void => {
        clearTimeout(timer);
        if (!started) queue.splice(queue.indexOf(waiter), 1);
        resolve(started);
      };
      queue.push(waiter);
      startNext();
    });

  const placesOfStrangers = Math.ceil(waiting / 2);
  const count = (): { readonly all: number; readonly strangers: number } => {
    const impatient = queue.filter((waiter) => waiter.priority !== 'patient');
    return { all: impatient.length, strangers: impatient.filter((waiter) => waiter.priority === 'stranger').length };
  };

  const hasPlace = (priority: HashPriority): boolean => {
    if (running < parallel) return true;
    const { all, strangers } = count();
    return all < waiting && (priority === 'known' || strangers < placesOfStrangers);
  };

  return Object.freeze({
    async run<T>(priority: HashPriority, task: () => Promise<T>): Promise<HashQueueResult<T>> {
      if (!hasPlace(priority) || !(await wait(priority, waitMs))) return Object.freeze({ ok: false, reason: 'busy', retryAfterMs: waitMs });
      return Object.freeze({ ok: true, value: await runNow(task) });
    },
    async runPatiently<T>(task: () => Promise<T>): Promise<T> {
      await wait('patient', undefined);
      return runNow(task);
    },
    isHalfFull() {
      const { all, strangers } = count();
      return all * 2 >= waiting || strangers * 2 >= placesOfStrangers;
    },
  });
}
