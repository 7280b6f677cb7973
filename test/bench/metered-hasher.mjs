/** A hasher whose cost is known, and the bare scrypt that it is compared with. */
import { createHash, scrypt } from 'node:crypto';
import { createScryptHasher } from 'lukko/credential';

/** @typedef {import('lukko/port').ScryptCost} ScryptCost */

/**
 * @typedef {object} Meter
 * @property {(cost: ScryptCost) => boolean} isReal which hashes do the work; none at first
 * @property {number} hashes how many did it
 * @property {number} spentMs how long they took
 */

/**
 * Scrypt alone, in a thread of its own, as `lukko` runs it on Node.
 *
 * @param {ScryptCost} cost
 * @returns {Promise<void>}
 */
export function bareScrypt({ logN, r, p }) {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    scrypt('kissa istuu katolla', 'sixteen bytes xx', 32, { N, r, p, maxmem: 2 * 128 * r * (N + p) }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/**
 * Answers with a cheap hash, after a real scrypt of that cost where the meter says so. Accounts are made in no time that way, and what
 * is measured still costs what it costs a user.
 */
export function createMeteredHasher() {
  /** @type {Meter} */
  const meter = { isReal: () => false, hashes: 0, spentMs: 0 };
  const hasher = createScryptHasher({
    scrypt: async ({ secret, salt, cost }) => {
      if (meter.isReal(cost)) {
        const began = performance.now();
        await bareScrypt(cost);
        meter.spentMs += performance.now() - began;
        meter.hashes += 1;
      }
      return createHash('sha256').update(salt).update(secret).digest();
    },
  });
  return { hasher, meter };
}
