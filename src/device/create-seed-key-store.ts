import { createRandom } from '../adapter/runtime/index.js';
import { createSigner } from '../core/pairing/index.js';
import { AuthError } from '../core/error/index.js';
import type { RandomSource } from '../core/types.js';
import { decodeBase64url, encodeBase64url } from '../internal/base64url.js';
import { checkFunction, checkObject } from '../internal/check.js';
import { jsonOf } from '../internal/json-of.js';
import type { KeyStore } from './key-store.js';

/** What {@link createSeedKeyStore} takes. */
export interface SeedKeyStoreOptions {
  /** The text that was written last, or `undefined` at first. */
  readonly read: () => Promise<string | undefined> | string | undefined;
  /**
   * Keeps a text of a few kilobytes in place of the one before, all of it or none. It holds the private keys: only where no other app reads. One key store
   * at a time: another one over the same text would write back what this one has deleted.
   */
  readonly write: (text: string) => Promise<void> | void;
  /** Where the keys come from; `globalThis.crypto` by default. */
  readonly random?: RandomSource | undefined;
}

interface Kept {
  readonly version: 1;
  readonly seeds: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, string>>;
}

const json = jsonOf<Kept>();
const nothing: Kept = { version: 1, seeds: {}, records: {} };

/**
 * Makes a key store of one text that the host keeps: in the secure storage of React Native, or in a file that only its owner reads. The keys are
 * 32 bytes each, used by the runtime's own Ed25519 where it has one and by `@noble/ed25519` elsewhere.
 *
 * @throws TypeError naming the option that breaks its rule; AuthError `random-unavailable` where the runtime has no `crypto` and `random` is left out
 * @example
 * let kept: string | undefined;
 * const keyStore = createSeedKeyStore({ read: () => kept, write: (text) => { kept = text; } });
 * const { jwk } = await keyStore.create({ id: 'first' });
 * console.log(jwk.crv); // Ed25519
 * console.log((await keyStore.sign({ id: 'first', bytes: new TextEncoder().encode('Moi') })).length); // 64
 */
export function createSeedKeyStore(options: SeedKeyStoreOptions): KeyStore {
  checkObject('options', options);
  checkFunction('read', options.read);
  checkFunction('write', options.write);
  const { read, write, random = createRandom() } = options;
  const load = async (): Promise<Kept> => {
    const text = await read();
    return text === undefined || text === '' ? nothing : readKept(text);
  };
  const inTurn = createTurns();
  const change = (apply: (kept: Kept) => Kept): Promise<void> =>
    inTurn(async () => {
      const kept = await load();
      const changed = apply(kept);
      if (changed !== kept) await write(json.write(changed));
    });
  return Object.freeze<KeyStore>({
    create: async ({ id }) => {
      const seed = random.bytes(32);
      const { jwk } = createSigner({ seed });
      await change((kept) => ({ ...kept, seeds: { ...kept.seeds, [id]: encodeBase64url(seed) } }));
      return Object.freeze({ jwk, keyProtection: 'sw' });
    },
    sign: async ({ id, bytes }) => {
      const seed = decodeBase64url((await load()).seeds[id] ?? '');
      if (seed?.length !== 32) throw new Error('there is no such key');
      return createSigner({ seed }).sign(bytes);
    },
    remove: ({ id }) => change((kept) => ({ ...kept, seeds: without(kept.seeds, id), records: without(kept.records, id) })),
    get: async ({ id }) => (await load()).records[id],
    set: ({ id, record }) => change((kept) => (Object.hasOwn(kept.seeds, id) ? { ...kept, records: { ...kept.records, [id]: record } } : kept)),
    list: async () => Object.freeze(Object.keys((await load()).records)),
  });
}

/** One change after the other: two at once would each write the text that it read, and one of them would be lost. */
function createTurns(): (run: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };
}

function readKept(text: string): Kept {
  try {
    const kept = json.read(text);
    if (kept.version === 1 && typeof kept.seeds === 'object' && typeof kept.records === 'object') return kept;
  } catch (cause) {
    // The parser's own message shows what it read, and that holds keys.
    throw new AuthError('record-unreadable', { cause: new Error(`a text that is no JSON: ${String(cause instanceof SyntaxError)}`) });
  }
  throw new AuthError('record-unreadable');
}

function without(all: Readonly<Record<string, string>>, id: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== id));
}
