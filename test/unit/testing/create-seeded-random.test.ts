import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../src/testing/index.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('createSeededRandom', () => {
  it('invariant 8, in part: a seed gives the same bytes in every run and on every machine', () => {
    expect(hex(createSeededRandom('lukko').bytes(16))).toBe('d4ebdb43f43c37e4ba287dfe33036f9a');
  });

  it('its bytes are SHA-256 of the hashed seed and a counter', () => {
    const key = createHash('sha256').update('lukko/testing 7').digest();
    const blocks = [0, 1, 2].map((n) => {
      const counter = Buffer.alloc(8);
      counter.writeDoubleBE(n);
      return createHash('sha256').update(key).update(counter).digest();
    });
    expect(hex(createSeededRandom(7).bytes(96))).toBe(hex(Buffer.concat(blocks)));
  });

  it('is one stream, however it is cut', () => {
    const [whole, cut] = [createSeededRandom(1), createSeededRandom(1)];
    const parts = [0, 1, 31, 32, 33, 3, 100].map((length) => hex(cut.bytes(length)));
    expect(parts.join('')).toBe(hex(whole.bytes(200)));
  });

  it('another seed gives other bytes; a number and its digits are one seed', () => {
    const seeds = ['', 'a', 'A', 'b', 0, 1, -1, 1.5, 'lukko'];
    expect(new Set(seeds.map((seed) => hex(createSeededRandom(seed).bytes(16)))).size).toBe(seeds.length);
    expect(hex(createSeededRandom(1).bytes(16))).toBe(hex(createSeededRandom('1').bytes(16)));
  });

  it('what was handed out is not written to again', () => {
    const random = createSeededRandom(1);
    const first = random.bytes(8);
    const before = hex(first);
    first.fill(0);
    expect(hex(random.bytes(8))).toBe(hex(createSeededRandom(1).bytes(16).subarray(8)));
    expect(before).not.toBe(hex(first));
  });

  it.each([undefined, null, true, {}, [], 1n, Symbol('a'), new Date(0)])('the wrong seed %#: a TypeError that names it', (seed) => {
    expect(() => createSeededRandom(seed as never)).toThrow(new TypeError('seed: must be a text or a number'));
  });

  it.each([NaN, Infinity, -Infinity])('the seed %s: a RangeError', (seed) => {
    expect(() => createSeededRandom(seed)).toThrow(new RangeError('seed: must be finite'));
  });

  it.each([undefined, null, '8', -1, 1.5, NaN, Infinity, 2 ** 24 + 1, 1n, {}])('the wrong length %#: a RangeError, and no byte is lost', (length) => {
    const random = createSeededRandom(1);
    expect(() => random.bytes(length as never)).toThrow(new RangeError('length: must be a whole number from 0 to 16,777,216'));
    expect(hex(random.bytes(8))).toBe(hex(createSeededRandom(1).bytes(8)));
  });
});
