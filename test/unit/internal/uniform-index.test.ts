import { describe, expect, it } from 'vitest';
import { uniformIndex, uniformText } from '../../../src/internal/uniform-index.js';
import { chiSquare, chiSquareLimit, seed, seededRandom } from '../core/otp-list/fixtures.js';

const word = (value: number): Uint8Array => Uint8Array.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);

/** Gives the words in turn. */
function scripted(...words: readonly number[]) {
  const left = [...words];
  return { bytes: (length: number) => (length === 4 ? word(left.shift() ?? expect.unreachable('drawn once too often')) : expect.unreachable('draws 4 bytes')), left };
}

describe('uniformIndex', () => {
  it.each([2, 3, 7, 26, 32, 100])(`R3 in part: 100,000 draws below %s pass a chi-square test (seed ${seed})`, (size) => {
    const random = seededRandom(`${seed}/uniform/${size}`);
    const counts = Array.from({ length: size }, () => 0);
    for (let n = 0; n < 100_000; n += 1) {
      const drawn = uniformIndex(random, size);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts.length).toBe(size);
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimit(size - 1));
  });

  it('R3 in part: a draw that would favour the low numbers is thrown away, the last fair one is not', () => {
    // 2^32 = 26 · 165,191,049 + 22: the last 22 words are one too many for the first 22 letters.
    const fair = 26 * 165_191_049;
    expect(uniformIndex(scripted(fair - 1), 26)).toBe(25);
    for (const unfair of [fair, fair + 21, 2 ** 32 - 1]) {
      const random = scripted(unfair, 27);
      expect(uniformIndex(random, 26)).toBe(1);
      expect(random.left).toEqual([]);
    }
  });

  it('the ends of the range: one choice, and all of 2^32', () => {
    expect(uniformIndex(scripted(2 ** 32 - 1), 1)).toBe(0);
    expect(uniformIndex(scripted(2 ** 32 - 1), 2 ** 32)).toBe(2 ** 32 - 1);
    expect(uniformIndex(scripted(0), 2 ** 32)).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 32 + 1])('a size of %s is a RangeError', (size) => {
    expect(() => uniformIndex(scripted(), size)).toThrow(new RangeError('size: a whole number from 1 to 2^32'));
  });
});

describe('uniformText', () => {
  it('R3 in part: draws each symbol by itself', () => {
    expect(uniformText(scripted(0, 1, 2, 25, 26), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 5)).toBe('ABCZA');
    expect(uniformText(scripted(), 'AB', 0)).toBe('');
  });
});
