import { describe, expect, it } from 'vitest';
import { choosePosition } from '../../../../src/core/otp-list/index.js';
import { chiSquare, chiSquareLimit, seed, seededRandom } from './fixtures.js';

describe('choosePosition', () => {
  it('R61: a pinned position comes back, whatever the random bytes', () => {
    const random = seededRandom('r61');
    for (let n = 0; n < 10; n += 1) expect(choosePosition({ unused: [3, 37, 99], pinned: 37, random })).toEqual({ ok: true, position: 37 });
  });

  it('R63 in part: a pin that is no longer unused is drawn anew among the unused', () => {
    const chosen = choosePosition({ unused: [3], pinned: 37, random: seededRandom('gone') });
    expect(chosen).toEqual({ ok: true, position: 3 });
  });

  it(`R63: every unused position is equally likely and no other comes (seed ${seed})`, () => {
    const unused = Array.from({ length: 60 }, (_, index) => index + 41);
    const random = seededRandom(`${seed}/r63`);
    const counts = new Map(unused.map((position) => [position, 0]));
    for (let n = 0; n < 60_000; n += 1) {
      const chosen = choosePosition({ unused, random });
      const position = chosen.ok ? chosen.position : 0;
      counts.set(position, (counts.get(position) ?? 0) + 1);
    }
    expect([...counts.keys()]).toEqual(unused);
    expect(chiSquare([...counts.values()])).toBeLessThan(chiSquareLimit(59));
  });

  it('R70 in part: an empty list is spent', () => {
    const chosen = choosePosition({ unused: [], pinned: 37, random: seededRandom('spent') });
    expect(chosen).toEqual({ ok: false, reason: 'list-spent' });
    expect(Object.isFrozen(chosen)).toBe(true);
  });

  it('refuses positions that no list has', () => {
    const random = seededRandom('wrong');
    for (const bad of [0, 101, -1, 1.5, Number.NaN]) {
      expect(() => choosePosition({ unused: [1, bad], random })).toThrow(new RangeError('unused: positions run from 1 to 100'));
      expect(() => choosePosition({ unused: [1], pinned: bad, random })).toThrow(new RangeError('pinned: positions run from 1 to 100'));
    }
    expect(() => choosePosition({ unused: [1, 1], random })).toThrow(new RangeError('unused: each position once'));
    expect(() => choosePosition({ unused: Array.from({ length: 2 }), random } as never)).toThrow('unused: positions run from 1 to 100');
  });
});
