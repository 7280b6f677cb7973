import { createRandom } from '../adapter/runtime/index.js';
import { createSigner } from '../core/pairing/index.js';
import { checkObject, checkString } from '../internal/check.js';
import type { CreatedKey, KeyStore } from './key-store.js';
import { createWebKey, signWithWebKey } from './web-key.js';
import { withStores, type WebDatabases, type WebStore, type WebValue } from './web-database.js';

/** What {@link createWebKeyStore} takes. */
export interface WebKeyStoreOptions {
  /** The browser's own by default. */
  readonly indexedDB?: WebDatabases | undefined;
  /** The name of the database; `lukko-key` by default. */
  readonly name?: string | undefined;
}

/**
 * Makes the key store of a browser: keys of Web Crypto that no script can read out, kept in IndexedDB. A browser without Ed25519 gets
 * seeds there, which `@noble/ed25519` signs with: then a script on the page could read them, so keep strangers' scripts out in either case.
 *
 * @throws TypeError naming the option that breaks its rule, or where there is no IndexedDB
 * @example
 * // On a page, without any option: createWebKeyStore(). Elsewhere there is none to be found:
 * try { createWebKeyStore(); } catch (error) { console.log(error instanceof TypeError && error.message); } // indexedDB: must be an object
 */
export function createWebKeyStore(options: WebKeyStoreOptions = {}): KeyStore {
  checkObject('options', options);
  const { indexedDB = findDatabases(globalThis), name = 'lukko-key' } = options;
  checkString('name', name);
  if (typeof indexedDB !== 'object' || indexedDB === null) throw new TypeError('indexedDB: must be an object');
  const change = async (work: (storeOf: (store: 'keys' | 'records') => WebStore) => unknown): Promise<void> => {
    await withStores(indexedDB, { name, mode: 'readwrite', work: (storeOf) => void work(storeOf) });
  };
  const read = (store: 'keys' | 'records', id: string): Promise<WebValue | undefined> =>
    withStores(indexedDB, { name, mode: 'readonly', work: (storeOf) => storeOf(store).get(id) });
  return Object.freeze<KeyStore>({
    create: async ({ id }) => {
      const { key, jwk } = (await createWebKey()) ?? makeSeed();
      await change((storeOf) => storeOf('keys').put(key, id));
      return Object.freeze<CreatedKey>({ jwk, keyProtection: 'sw' });
    },
    sign: async ({ id, bytes }) => {
      const key = await read('keys', id);
      if (key === undefined) throw new Error('there is no such key');
      return key.seed === undefined ? signWithWebKey(key.privateKey, bytes) : createSigner({ seed: key.seed }).sign(bytes);
    },
    remove: ({ id }) =>
      change((storeOf) => {
        storeOf('keys').delete(id);
        storeOf('records').delete(id);
      }),
    get: async ({ id }) => (await read('records', id))?.record,
    set: ({ id, record }) =>
      change((storeOf) => {
        const key = storeOf('keys').get(id);
        key.onsuccess = () => key.result !== undefined && storeOf('records').put({ record }, id);
      }),
    list: async () => {
      const ids = (await withStores(indexedDB, { name, mode: 'readonly', work: (storeOf) => storeOf('records').getAllKeys() })) ?? [];
      return Object.freeze(ids.map(String));
    },
  });
}

function findDatabases({ indexedDB }: { readonly indexedDB?: WebDatabases | undefined; readonly queueMicrotask: unknown }): WebDatabases | undefined {
  return indexedDB;
}

function makeSeed(): { readonly key: WebValue; readonly jwk: CreatedKey['jwk'] } {
  const seed = createRandom().bytes(32);
  return { key: { seed }, jwk: createSigner({ seed }).jwk };
}
