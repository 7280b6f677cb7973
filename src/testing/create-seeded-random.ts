import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RandomSource } from '../port/index.js';

// 16 MiB: more than any caller needs, and little enough to make at once.
const most = 2 ** 24;

/**
 * Makes a {@link RandomSource} whose bytes all follow from a seed, so that a test can be repeated: SHA-256 of the seed and
 * a counter. It is one stream: two draws of 4 bytes are the same bytes as one draw of 8. Whoever knows the seed knows every
 * byte, so it serves tests only.
 *
 * @param seed - any text, or any finite number; `1` and `'1'` are the same seed
 * @throws TypeError if `seed` is neither a text nor a number
 * @throws RangeError if `seed` is not finite, or a `length` is no whole number from 0 to 16,777,216
 * @example
 * const [one, two] = [createSeededRandom('list 7'), createSeededRandom('list 7')];
 * console.log(one.bytes(16).join() === two.bytes(16).join()); // true
 * console.log(createSeededRandom('list 8').bytes(16).join() === createSeededRandom('list 7').bytes(16).join()); // false
 */
export function createSeededRandom(seed: string | number): RandomSource {
  const key = sha256(utf8ToBytes(`lukko/testing ${readSeed(seed)}`));
  let blocks = 0;
  let rest = new Uint8Array(0);
  const nextBlock = (): Uint8Array<ArrayBuffer> => {
    const counter = new DataView(new ArrayBuffer(8));
    counter.setFloat64(0, blocks);
    blocks += 1;
    return sha256(concatBytes(key, new Uint8Array(counter.buffer)));
  };
  return Object.freeze<RandomSource>({
    bytes: (length) => {
      assertLength(length);
      const out = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        if (rest.length === 0) rest = nextBlock();
        const part = rest.subarray(0, length - at);
        out.set(part, at);
        rest = rest.subarray(part.length);
        at += part.length;
      }
      return out;
    },
  });
}

function readSeed(seed: string | number): string {
  if (typeof seed === 'string') return seed;
  if (typeof seed !== 'number') throw new TypeError('seed: must be a text or a number');
  if (!Number.isFinite(seed)) throw new RangeError('seed: must be finite');
  return String(seed);
}

function assertLength(length: number): void {
  const fits = Number.isInteger(length) && length >= 0 && length <= most;
  if (!fits) throw new RangeError('length: must be a whole number from 0 to 16,777,216');
}
