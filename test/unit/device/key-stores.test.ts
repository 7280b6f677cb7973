import { describe, expect, it } from 'vitest';
import { parseDeviceKey, verifyEd25519 } from '../../../src/core/pairing/index.js';
import { createSeedKeyStore, createWebKeyStore, type KeyStore } from '../../../src/device/index.js';
import { must } from '../../story/walk.js';
import { createApp, createMemoryKeyStore, onlyApproval, toNumber, toPairing } from './connect.js';
import { createStandInDatabases } from './stand-in-databases.js';

const message = new TextEncoder().encode('Moi');
const stores: readonly [string, () => KeyStore][] = [
  ['seeds in a text', () => createMemoryKeyStore().keyStore],
  ['Web Crypto in IndexedDB', () => createWebKeyStore({ indexedDB: createStandInDatabases() })],
];

describe.each(stores)('a key store of %s', (_name, create) => {
  it('R83: makes keys of exactly three members, whose signatures verify', async () => {
    const store = create();
    const [one, other] = [await store.create({ id: 'one' }), await store.create({ id: 'other' })];
    expect(parseDeviceKey(one.jwk).ok && parseDeviceKey(other.jwk).ok && one.jwk.x !== other.jwk.x).toBe(true);
    expect(one.keyProtection).toBe('sw');
    const publicKey = Buffer.from(one.jwk.x, 'base64url');
    expect(verifyEd25519({ publicKey, message, signature: await store.sign({ id: 'one', bytes: message }) })).toBe(true);
    expect(verifyEd25519({ publicKey, message, signature: await store.sign({ id: 'other', bytes: message }) })).toBe(false);
  });

  it('keeps a record beside each key, and deletes both together', async () => {
    const store = create();
    await store.create({ id: 'one' });
    await store.create({ id: 'other' });
    expect([await store.get({ id: 'one' }), await store.list()]).toEqual([undefined, []]);
    await Promise.all([store.set({ id: 'one', record: 'a' }), store.set({ id: 'other', record: 'b' })]);
    await store.set({ id: 'one', record: 'c' });
    expect([await store.get({ id: 'one' }), await store.get({ id: 'other' }), [...(await store.list())].sort()]).toEqual(['c', 'b', ['one', 'other']]);
    await store.remove({ id: 'one' });
    await store.remove({ id: 'one' });
    expect([await store.get({ id: 'one' }), await store.list()]).toEqual([undefined, ['other']]);
    await expect(store.sign({ id: 'one', bytes: message })).rejects.toThrow('there is no such key');
    expect(await store.sign({ id: 'other', bytes: message })).toHaveLength(64);
  });

  it('R90: keeps no record beside a key that is gone, or never was', async () => {
    const store = create();
    await store.create({ id: 'one' });
    await store.set({ id: 'one', record: 'a' });
    await store.remove({ id: 'one' });
    await Promise.all([store.set({ id: 'one', record: 'b' }), store.set({ id: 'other', record: 'c' })]);
    expect([await store.get({ id: 'one' }), await store.get({ id: 'other' }), await store.list()]).toEqual([undefined, undefined, []]);
  });

  it('R87, R104: what it signs is taken by the server: a pairing, an approval and a sign-out', async () => {
    const waiting = await toPairing();
    const { auth, flow, pairing, username } = waiting;
    const app = createApp(waiting, { keyStore: create() });
    const { account } = must(await app.pair({ link: waiting.link }));
    const { browser = '' } = must(await auth.firstLogin.confirmDevice({ flow, pairing }));
    must(await auth.firstLogin.finish({ flow }));
    await waiting.settle();
    const { number } = await toNumber({ auth, username, browser });
    expect(await app.approve({ approval: await onlyApproval({ app, account: account.id }), number })).toEqual({ ok: true });
    expect(await app.signOut({ account: account.id })).toEqual({ ok: true, server: 'told' });
  });
});

describe('a key store of seeds', () => {
  it('lasts from one start to the next, and loses nothing to changes at once', async () => {
    let kept: string | undefined;
    const open = (): KeyStore => createSeedKeyStore({ read: async () => kept, write: async (text) => void (kept = text) });
    const store = open();
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.create({ id })));
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.set({ id, record: id })));
    expect(await open().list()).toEqual(['a', 'b', 'c', 'd']);
    expect(await open().sign({ id: 'd', bytes: message })).toEqual(await store.sign({ id: 'd', bytes: message }));
  });

  it('R90: writes nothing where nothing changes: what another app has written meanwhile stands', async () => {
    let kept: string | undefined;
    let writes = 0;
    const store = createSeedKeyStore({ read: () => kept, write: (text) => void ((kept = text), (writes += 1)) });
    await store.create({ id: 'a' });
    await store.set({ id: 'gone', record: 'b' });
    expect(writes).toBe(1);
  });

  it('a write that failed fails its own call, and no later one', async () => {
    let full = true;
    const store = createSeedKeyStore({
      read: () => undefined,
      write: () => {
        if (full) throw new Error('the disk is full');
      },
    });
    await expect(store.create({ id: 'a' })).rejects.toThrow('the disk is full');
    full = false;
    expect((await store.create({ id: 'a' })).jwk.kty).toBe('OKP');
  });

  it('R185: a text that it cannot read is an error with a code and without the text', async () => {
    for (const text of ['{"version":1,"seeds":{"a":"c2VjcmV0', '{}', '7', '{"version":2}', 'null']) {
      const store = createSeedKeyStore({ read: () => text, write: () => undefined });
      const error = await store.list().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'AuthError', code: 'record-unreadable' });
      expect(JSON.stringify([String(error), String((error as Error).cause)])).not.toContain('c2VjcmV0');
    }
  });

  it('takes nothing that is no function', () => {
    for (const options of [undefined, {}, { read: () => undefined }, { read: '', write: () => undefined }]) expect(() => createSeedKeyStore(options as never)).toThrow(TypeError);
  });
});

describe('a key store of Web Crypto', () => {
  it('a key never comes out, not even of what is stored', async () => {
    const databases = createStandInDatabases();
    await createWebKeyStore({ indexedDB: databases }).create({ id: 'one' });
    const [kept] = databases.all('keys');
    expect(kept?.seed).toBeUndefined();
    const privateKey = kept?.privateKey as Parameters<typeof crypto.subtle.exportKey>[1];
    expect(privateKey).toMatchObject({ type: 'private', extractable: false });
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });

  it('a browser without Ed25519 keeps seeds, and signs as well', async () => {
    const databases = createStandInDatabases();
    const { generateKey } = crypto.subtle;
    Object.defineProperty(crypto.subtle, 'generateKey', { configurable: true, value: () => Promise.reject(new Error('NotSupportedError')) });
    try {
      const store = createWebKeyStore({ indexedDB: databases });
      const { jwk } = await store.create({ id: 'one' });
      expect(databases.all('keys')).toEqual([{ seed: expect.any(Uint8Array) }]);
      const signature = await store.sign({ id: 'one', bytes: message });
      expect(verifyEd25519({ publicKey: Buffer.from(jwk.x, 'base64url'), message, signature })).toBe(true);
    } finally {
      Object.defineProperty(crypto.subtle, 'generateKey', { configurable: true, writable: true, value: generateKey });
    }
  });

  it('is opened by its name, and lasts', async () => {
    const indexedDB = createStandInDatabases();
    await createWebKeyStore({ indexedDB }).create({ id: 'one' });
    await createWebKeyStore({ indexedDB }).set({ id: 'one', record: 'a' });
    expect(await createWebKeyStore({ indexedDB }).get({ id: 'one' })).toBe('a');
    expect(await createWebKeyStore({ indexedDB, name: 'other' }).get({ id: 'one' })).toBeUndefined();
  });

  it('R185: one that does not open, or keeps nothing, stops the call with a code', async () => {
    for (const broken of ['open', 'commit'] as const) {
      const app = createApp(await toPairing(), { keyStore: createWebKeyStore({ indexedDB: createStandInDatabases(broken) }) });
      await expect(app.accounts()).rejects.toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
    }
  });

  it('is not to be had where there is no IndexedDB', () => {
    expect(() => createWebKeyStore()).toThrow(new TypeError('indexedDB: must be an object'));
    expect(() => createWebKeyStore({ indexedDB: createStandInDatabases(), name: 7 as never })).toThrow(TypeError);
  });
});
