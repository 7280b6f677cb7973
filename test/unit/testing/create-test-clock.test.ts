import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../../src/testing/index.js';

describe('createTestClock', () => {
  it('stands still until it is moved', () => {
    const clock = createTestClock();
    const began = clock.now();
    expect(new Date(began).toISOString()).toBe('2026-01-05T08:00:00.000Z');
    clock.advance(59_999);
    clock.advance(1);
    expect(clock.now()).toBe(began + 60_000);
  });

  it('starts where it is told, and can be put back', () => {
    const clock = createTestClock({ now: 5_000 });
    expect(clock.now()).toBe(5_000);
    clock.set(1_000);
    expect(clock.now()).toBe(1_000);
  });

  it('two clocks do not move each other', () => {
    const [one, other] = [createTestClock(), createTestClock()];
    one.advance(1);
    expect(other.now()).toBe(one.now() - 1);
  });

  it.each([null, '', 'now', true, {}, [], 1n, Symbol('now'), new Date(0)])('the wrong instant %#: a TypeError that names it', (wrong) => {
    if (wrong !== null) expect(() => createTestClock({ now: wrong as never })).toThrow(new TypeError('now: must be a number'));
    expect(() => createTestClock().set(wrong as never)).toThrow(new TypeError('now: must be a number'));
    expect(() => createTestClock().advance(wrong as never)).toThrow(new TypeError('ms: must be a number'));
  });

  it.each([NaN, Infinity, -Infinity])('the instant %s: a RangeError that names it', (wrong) => {
    expect(() => createTestClock({ now: wrong })).toThrow(new RangeError('now: must be finite'));
    expect(() => createTestClock().set(wrong)).toThrow(new RangeError('now: must be finite'));
    expect(() => createTestClock().advance(wrong)).toThrow(new RangeError('ms: must be finite'));
  });

  it('advancing backwards is a RangeError, and options that are none a TypeError', () => {
    expect(() => createTestClock().advance(-1)).toThrow(new RangeError('ms: must be 0 or more; use `set` to go back'));
    for (const wrong of [null, 7, 'now']) expect(() => createTestClock(wrong as never)).toThrow(new TypeError('options: must be an object'));
  });
});
