import { scryptAsync } from '@noble/hashes/scrypt.js';
import type { Scrypt, ScryptCost, ScryptInput } from '../../core/types.js';

type NativeCrypto = ReturnType<typeof process.getBuiltinModule<'node:crypto'>>;
type NativeScrypt = NativeCrypto['scrypt'];

/**
 * Makes raw scrypt: the runtime's own where it has one, which works in a thread of its own, else that of
 * `@noble/hashes`, which gives the event loop a turn every 10 ms. The same bytes come from both (R38). Nothing has to be
 * set for N = 2^17 (R40).
 *
 * It rejects with a RangeError, before hashing, where `cost` is outside RFC 7914 section 2 (R39); whether it can be
 * afforded is for the caller to check (`assertScryptCost`). What the implementation throws comes through.
 *
 * @see RFC 7914
 * @example
 * const scrypt = createScrypt();
 * const hash = await scrypt({ secret: new Uint8Array(8), salt: new Uint8Array(16), cost: { logN: 4, r: 8, p: 1 }, length: 32 });
 * console.log(hash.length); // 32
 */
export function createScrypt(): Scrypt {
  const native = findNative(globalThis);
  return async (input) => {
    checkCost(input.cost);
    return native === undefined ? portable(input) : withNative(native, input);
  };
}

/** Node would take r = 0 or p = 0 for its own default and hash at that. */
function checkCost({ logN, r, p }: ScryptCost): void {
  const whole = [logN, r, p].every((value) => Number.isInteger(value) && value >= 1);
  if (!whole || logN >= 16 * r || r * p >= 2 ** 30) throw new RangeError('cost: outside RFC 7914 section 2');
}

interface Runtime {
  readonly process?: { readonly getBuiltinModule?: (id: 'node:crypto') => Partial<NativeCrypto> | undefined } | undefined;
}

/** Asked for when it is needed, so that nothing imports `node:crypto` and a bundle for an edge runtime stays whole. */
function findNative(runtime: Runtime): NativeScrypt | undefined {
  const { process } = runtime;
  return typeof process?.getBuiltinModule === 'function' ? process.getBuiltinModule('node:crypto')?.scrypt : undefined;
}

function withNative(scrypt: NativeScrypt, { secret, salt, cost, length }: ScryptInput): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, length, parameters(cost), (error, hash) => {
      if (error) reject(error);
      else resolve(new Uint8Array(hash));
    });
  });
}

function portable({ secret, salt, cost, length }: ScryptInput): Promise<Uint8Array> {
  return scryptAsync(secret, salt, { ...parameters(cost), dkLen: length });
}

function parameters({ logN, r, p }: ScryptCost): { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number } {
  const N = 2 ** logN;
  // OpenSSL wants somewhat more than the 128 · r · (N + p) bytes of RFC 7914 and refuses 2^17 at exactly that.
  return { N, r, p, maxmem: 2 * 128 * r * (N + p) };
}
