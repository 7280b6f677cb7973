import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { createScryptHasher } from '../core/credential/index.js';
import type { PasswordHasher, Scrypt, ScryptCost } from '../port/index.js';
import { assertObject } from './assert.js';

/** A {@link PasswordHasher} that costs nothing and counts what it was asked for. */
export interface TestHasher extends PasswordHasher {
  /** How many secrets it has hashed. */
  readonly hashes: number;
  /** How many secrets it has checked, right or wrong, readable string or not. */
  readonly verifies: number;
  /** The cost each call of `hash` asked for, in order. */
  readonly costs: readonly ScryptCost[];
  /** Starts counting again from 0. */
  readonly reset: () => void;
}

const scheme = '$lukko-test$';
const scryptScheme = '$scrypt$';

/**
 * Makes a hasher for tests: HMAC-SHA-256 in place of scrypt, in the built-in hasher's strings under a name of their own,
 * such as `$lukko-test$ln=17,r=8,p=1$…$…`. They say the cost that was asked for, so that rehashing (R42) and the cost of the dummy hash
 * (R141) can be tested, and no other hasher takes them: one that strays into a real database opens nothing.
 *
 * It refuses what the built-in hasher refuses. The counts show that nothing was hashed (R24) or how much was (R141).
 *
 * @example
 * const hasher = createTestHasher();
 * const secret = new TextEncoder().encode('kissa istuu katolla');
 * const encoded = await hasher.hash({ secret, salt: new Uint8Array(16), cost: { logN: 17, r: 8, p: 1 } });
 * console.log(encoded.slice(0, 25)); // $lukko-test$ln=17,r=8,p=1
 * console.log(await hasher.verify({ secret, encoded })); // true
 * console.log(hasher.hashes, hasher.verifies); // 1 1
 */
export function createTestHasher(): TestHasher {
  const cheap = createScryptHasher({ scrypt: deriveCheaply });
  const costs: ScryptCost[] = [];
  let verifies = 0;
  return Object.freeze<TestHasher>({
    hash: async (input) => {
      const encoded = await cheap.hash(input);
      costs.push(Object.freeze({ ...input.cost }));
      return encoded.replace(scryptScheme, scheme);
    },
    verify: async (input) => {
      assertObject(input, 'input');
      const right = await cheap.verify({ ...input, encoded: toScrypt(input.encoded) });
      verifies += 1;
      return right;
    },
    isOutdated: (input) => {
      assertObject(input, 'input');
      return cheap.isOutdated({ ...input, encoded: toScrypt(input.encoded) });
    },
    get hashes() {
      return costs.length;
    },
    get verifies() {
      return verifies;
    },
    get costs() {
      return Object.freeze([...costs]);
    },
    reset: () => {
      costs.length = 0;
      verifies = 0;
    },
  });
}

const deriveCheaply: Scrypt = ({ secret, salt, cost }) => {
  const key = concatBytes(utf8ToBytes(`${cost.logN} ${cost.r} ${cost.p} `), salt);
  return Promise.resolve(hmac(sha256, key, secret));
};

/** Real scrypt strings become unreadable here, as ours are to the real hasher. */
function toScrypt(encoded: unknown): string {
  return typeof encoded === 'string' && encoded.startsWith(scheme) ? encoded.replace(scheme, scryptScheme) : '';
}
