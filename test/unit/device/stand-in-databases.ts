import type { WebDatabase, WebDatabases, WebOpenRequest, WebRequest, WebStore, WebTransaction, WebValue } from '../../../src/device/index.js';

/** What a browser's IndexedDB does for the key store, as Node has none: values are copied on the way in and out, and a transaction ends after its requests. */
export function createStandInDatabases(broken?: 'open' | 'commit'): WebDatabases & { readonly all: (store: string) => readonly WebValue[] } {
  const disks = new Map<string, Map<string, Map<string, WebValue>>>();
  const open = (name: string): WebOpenRequest => {
    const isNew = !disks.has(name);
    const disk = disks.get(name) ?? new Map<string, Map<string, WebValue>>();
    disks.set(name, disk);
    const request: WebOpenRequest = { result: databaseOf(disk, broken === 'commit'), error: new Error('blocked'), onsuccess: null, onerror: null, onupgradeneeded: null };
    queueMicrotask(() => {
      if (broken !== 'open' && isNew) call(request.onupgradeneeded);
      call(broken === 'open' ? request.onerror : request.onsuccess);
    });
    return request;
  };
  return { open, all: (store) => [...disks.values()].flatMap((disk) => [...(disk.get(store)?.values() ?? [])]) };
}

function databaseOf(disk: Map<string, Map<string, WebValue>>, isBroken: boolean): WebDatabase {
  return {
    createObjectStore: (name) => disk.set(name, new Map()),
    close: () => undefined,
    transaction: () => {
      const transaction: WebTransaction = { error: new Error('no room'), oncomplete: null, onabort: null, objectStore: (name) => storeOf(disk.get(name) ?? new Map<string, WebValue>()) };
      // After the answers to its requests, and to those that were made when these came.
      setImmediate(() => call(isBroken ? transaction.onabort : transaction.oncomplete));
      return transaction;
    },
  };
}

function storeOf(values: Map<string, WebValue>): WebStore {
  return {
    get: (id) => done(copy(values.get(id))),
    put: (value, id) => values.set(id, copy(value)),
    delete: (id) => values.delete(id),
    getAllKeys: () => done([...values.keys()].sort()),
  };
}

function done<T>(result: T): WebRequest<T> {
  const request: WebRequest<T> = { result, error: null, onsuccess: null, onerror: null };
  queueMicrotask(() => call(request.onsuccess));
  return request;
}

const copy = <T>(value: T): T => structuredClone(value);

function call(listener: ((event: never) => unknown) | null): void {
  listener?.({} as never);
}
