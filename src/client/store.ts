import type { OperationId } from '../http/wire.js';
import { callPage } from './call-page.js';
import type { ClientProblem } from './result.js';
import { snapshotOf, type ClientSnapshot, type Known } from './snapshot.js';

/** What a snapshot is made of. */
export interface Parts {
  readonly known?: Known | undefined;
  readonly pending?: OperationId | undefined;
  /** Of the last call. */
  readonly problem?: ClientProblem | undefined;
  /** Of the last reading. */
  readonly unread?: ClientProblem | undefined;
}

/** One value, and whoever wants to know when it is another. */
export interface Store {
  readonly getSnapshot: () => ClientSnapshot;
  readonly getParts: () => Parts;
  /** Changes some of it; nobody is told where that makes no difference. */
  readonly change: (parts: Parts) => void;
  /** Counts the listeners, so that the first and the last of them can be told. */
  readonly add: (listener: () => void) => () => number;
  readonly size: () => number;
}

/** Makes the store of a client, which knows nothing yet. */
export function createStore(): Store {
  const listeners = new Map<object, () => void>();
  let parts: Parts = {};
  let snapshot = Object.freeze(snapshotOf(undefined, {}));
  const change = (more: Parts): void => {
    parts = { ...parts, ...more };
    const { known, pending, problem, unread } = parts;
    const next = snapshotOf(known, { pending, problem: problem ?? unread });
    // A few hundred bytes: to compare what is said is cheaper than to draw a page that looks the same.
    if (JSON.stringify(next) === JSON.stringify(snapshot)) return;
    snapshot = Object.freeze(next);
    for (const listener of [...listeners.values()]) callPage(listener);
  };
  const add = (listener: () => void): (() => number) => {
    const key = {};
    listeners.set(key, listener);
    return () => (listeners.delete(key) ? listeners.size : -1);
  };
  return { getSnapshot: () => snapshot, getParts: () => parts, change, add, size: () => listeners.size };
}
