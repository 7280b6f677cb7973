/** What of a browser's `indexedDB` the key store uses. */
export interface WebDatabases {
  /** Opens a database by its name and version. */
  readonly open: (name: string, version: number) => WebOpenRequest;
}

/** What is asked of a database: one of the two functions is called. */
export interface WebRequest<T> {
  /** The answer. */
  readonly result: T;
  /** What went wrong. */
  readonly error: unknown;
  /** Called when it was answered. */
  onsuccess: ((event: never) => unknown) | null;
  /** Called when it failed. */
  onerror: ((event: never) => unknown) | null;
}

/** The opening of a database. */
export interface WebOpenRequest extends WebRequest<WebDatabase> {
  /** Called where it is new. */
  onupgradeneeded: ((event: never) => unknown) | null;
}

/** A database. */
export interface WebDatabase {
  /** Makes a store in a new database. */
  readonly createObjectStore: (name: string) => unknown;
  /** Begins a transaction over stores. */
  readonly transaction: (stores: string[], mode: 'readonly' | 'readwrite') => WebTransaction;
  /** Lets it go. */
  readonly close: () => void;
}

/** A transaction: all of it, or nothing. */
export interface WebTransaction {
  /** What went wrong. */
  readonly error: unknown;
  /** Called when all of it is kept. */
  oncomplete: ((event: never) => unknown) | null;
  /** Called when nothing of it is. */
  onabort: ((event: never) => unknown) | null;
  /** One of its stores. */
  readonly objectStore: (name: string) => WebStore;
}

/** A store of values by their names. */
export interface WebStore {
  /** The value of a name. */
  readonly get: (id: string) => WebRequest<WebValue | undefined>;
  /** Keeps a value. */
  readonly put: (value: WebValue, id: string) => unknown;
  /** Deletes one. */
  readonly delete: (id: string) => unknown;
  /** All names. */
  readonly getAllKeys: () => WebRequest<readonly unknown[]>;
}

/** A private key that nobody reads, where the browser has Ed25519, or a seed; in the other store, a record. */
export interface WebValue {
  /** The browser's own key. */
  readonly privateKey?: unknown;
  /** 32 bytes. */
  readonly seed?: Uint8Array | undefined;
  /** The record of an account. */
  readonly record?: string | undefined;
}

type StoreName = 'keys' | 'records';

/** Opens the database for one piece of work: a browser may close one that is kept open at any time. */
export async function withStores<T>(
  databases: WebDatabases,
  input: { readonly name: string; readonly mode: 'readonly' | 'readwrite'; readonly work: (storeOf: (name: StoreName) => WebStore) => WebRequest<T> | undefined },
): Promise<T | undefined> {
  const database = await open(databases, input.name);
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(['keys', 'records'], input.mode);
      const request = input.work((store) => transaction.objectStore(store));
      // Not before it is on the disk: what follows a key that is lost again is lost with it.
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(new Error('the database took nothing', { cause: transaction.error }));
    });
  } finally {
    database.close();
  }
}

function open(databases: WebDatabases, name: string): Promise<WebDatabase> {
  return new Promise((resolve, reject) => {
    const request = databases.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('keys');
      request.result.createObjectStore('records');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('the database does not open', { cause: request.error }));
  });
}
