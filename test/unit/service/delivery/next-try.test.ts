import { describe, expect, it } from 'vitest';
import type { RandomSource } from '../../../../src/core/types.js';
import { mostTries, nextTry } from '../../../../src/service/delivery/next-try.js';
import { createSeededRandom } from '../../../../src/testing/index.js';

const now = 1_800_000_000_000;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const later = { expiresAt: now + 30 * day, random: createSeededRandom('jitter'), now };

/** Gives the bytes of one number. */
const drawn = (number: number): RandomSource => ({ bytes: () => Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255) });

describe('when a message is tried again', () => {
  it(`R14 in part: all tries together take more than a day, of a thousand messages that nobody takes, and never four`, () => {
    const random = createSeededRandom('a thousand');
    for (let message = 0; message < 1000; message += 1) {
      let at = now;
      for (let tries = 1; tries < mostTries; tries += 1) at = nextTry({ tries, expiresAt: now + 30 * day, random, now: at });
      expect(at - now).toBeGreaterThan(day);
      expect(at - now).toBeLessThan(4 * day);
    }
  });

  it.each([[1, 30 * second], [2, minute], [3, 2 * minute], [7, 32 * minute], [9, 128 * minute], [10, 4 * hour], [29, 4 * hour]])('after try %i within %i ms, and not at once', (tries, ceiling) => {
    expect(nextTry({ ...later, tries, random: drawn(0) }) - now).toBe(second);
    expect(nextTry({ ...later, tries, random: drawn(ceiling - second) }) - now).toBe(ceiling);
    const waits = Array.from({ length: 200 }, () => nextTry({ ...later, tries }) - now);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(second);
    expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling);
    // Evenly: of 200 draws no half holds fewer than 60 but once in 10^8.
    for (const half of [waits.filter((wait) => wait < ceiling / 2), waits.filter((wait) => wait >= ceiling / 2)]) expect(half.length).toBeGreaterThan(60);
  });

  it('not before the provider asks for, and at most a day', () => {
    expect(nextTry({ ...later, tries: 1, retryAfterMs: 5 * minute })).toBe(now + 5 * minute);
    expect(nextTry({ ...later, tries: 1, retryAfterMs: 400 * day })).toBe(now + day);
    expect(nextTry({ ...later, tries: 11, retryAfterMs: 1, random: drawn(4 * hour - second) })).toBe(now + 4 * hour);
  });

  it('where it would be too late by then, once more a minute before the end', () => {
    expect(nextTry({ ...later, tries: 8, random: drawn(64 * minute - second), expiresAt: now + 10 * minute })).toBe(now + 9 * minute);
    expect(nextTry({ ...later, tries: 1, retryAfterMs: 8 * minute, random: drawn(0), expiresAt: now + 10 * minute })).toBe(now + 8 * minute);
    expect(nextTry({ ...later, tries: 8, random: drawn(0), expiresAt: now + 10 * minute })).toBe(now + second);
  });

  it('never where the provider asks for more than there is, or the last minute has begun', () => {
    expect(nextTry({ ...later, tries: 1, retryAfterMs: 10 * minute, expiresAt: now + 10 * minute })).toBe(now + 10 * minute);
    expect(nextTry({ ...later, tries: 8, random: drawn(64 * minute - second), expiresAt: now + minute })).toBe(now + minute);
    expect(nextTry({ ...later, tries: 8, random: drawn(64 * minute - second), expiresAt: now + 1 })).toBe(now + 1);
  });
});
