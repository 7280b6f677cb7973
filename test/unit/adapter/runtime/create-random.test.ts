import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../../src/adapter/runtime/index.js';
import { AuthError } from '../../../../src/core/error/index.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('createRandom', () => {
  it.each([undefined, {}, { getRandomValues: 7 }])('invariant 7: a runtime without a random source is refused at once: case %#', (crypto) => {
    vi.stubGlobal('crypto', crypto);
    expect(() => createRandom()).toThrow(new AuthError('random-unavailable'));
  });

  it('invariant 7: a source that fails gives random-unavailable with its cause, and no bytes', () => {
    const cause = new Error('no entropy');
    vi.stubGlobal('crypto', { getRandomValues: () => { throw cause; } });
    const random = createRandom();
    const thrown = (() => { try { return random.bytes(16); } catch (error) { return error; } })();
    expect(thrown).toMatchObject({ code: 'random-unavailable', cause });
  });

  it.each([-1, 1.5, Number.NaN, Infinity, '16', undefined])('refuses a length that is none: case %#', (length) => {
    expect(() => createRandom().bytes(length as number)).toThrow(new RangeError('length: a whole number from 0'));
  });

  it('gives as many bytes as asked for, in calls of at most 65,536', () => {
    const asked: number[] = [];
    const real = globalThis.crypto;
    vi.stubGlobal('crypto', { getRandomValues: (into: Uint8Array<ArrayBuffer>) => (asked.push(into.length), real.getRandomValues(into)) });
    const random = createRandom();
    for (const length of [0, 1, 16, 65_536, 65_537, 200_000]) expect(random.bytes(length)).toHaveLength(length);
    expect(asked).toEqual([1, 16, 65_536, 65_536, 1, 65_536, 65_536, 65_536, 3392]);
  });

  it('R3 in part: 16 bytes are never twice the same, and every part of a long answer is filled', () => {
    const random = createRandom();
    const drawn = new Set(Array.from({ length: 10_000 }, () => Buffer.from(random.bytes(16)).toString('hex')));
    expect(drawn.size).toBe(10_000);
    const long = random.bytes(200_000);
    for (let at = 0; at < long.length; at += 1000) expect(new Set(long.subarray(at, at + 1000)).size).toBeGreaterThan(200);
  });

  it('R3 in part: stubbing Math.random changes nothing', () => {
    const stubbed = vi.spyOn(Math, 'random').mockReturnValue(0);
    const random = createRandom();
    expect(Buffer.from(random.bytes(16)).equals(Buffer.from(random.bytes(16)))).toBe(false);
    expect(stubbed).not.toHaveBeenCalled();
    stubbed.mockRestore();
  });
});
