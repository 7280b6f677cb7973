import { describe, expect, it } from 'vitest';
import { equalBytes } from '../../../src/internal/constant-time.js';

const bytes = (length: number, at = -1): Uint8Array => Uint8Array.from({ length }, (_, n) => (n * 7 + (n === at ? 1 : 0)) % 256);

/** The same bytes, which note every one that is looked at. */
function watch(target: Uint8Array, read: string[]): Uint8Array {
  return new Proxy(target, {
    get: (inner, name) => {
      if (typeof name === 'string' && /^\d+$/.test(name)) read.push(name);
      return Reflect.get(inner, name, inner) as unknown;
    },
  });
}

describe('equalBytes', () => {
  it('knows equal from different, whichever bit it is', () => {
    expect(equalBytes(bytes(32), bytes(32))).toBe(true);
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true);
    for (let at = 0; at < 32; at += 1) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const other = bytes(32);
        other[at] = (other[at] ?? 0) ^ bit;
        expect(equalBytes(bytes(32), other)).toBe(false);
      }
    }
  });

  it('different lengths are different, also where one begins like the other', () => {
    expect(equalBytes(bytes(32), bytes(31))).toBe(false);
    expect(equalBytes(bytes(0), bytes(1))).toBe(false);
    expect(equalBytes(Uint8Array.from([0]), new Uint8Array())).toBe(false);
  });

  it.each([0, 1, 16, 31, -1])('R45: it looks at every byte of both, wherever the first difference is (%s)', (at) => {
    const [left, right]: string[][] = [[], []];
    equalBytes(watch(bytes(32), left ?? []), watch(bytes(32, at), right ?? []));
    const all = Array.from({ length: 32 }, (_, n) => `${n}`);
    expect([left, right]).toEqual([all, all]);
  });
});
