import { describe, expect, it } from 'vitest';
import { assertScryptCost, type ScryptCost } from '../../../../src/core/credential/index.js';

describe('assertScryptCost', () => {
  it.each<[string, ScryptCost, string]>([
    ['N = 1', { logN: 0, r: 8, p: 1 }, 'cost.logN: a whole number from 1 to 127'],
    ['N below 1', { logN: -1, r: 8, p: 1 }, 'cost.logN: a whole number from 1 to 127'],
    ['N that is no power of two', { logN: 16.5, r: 8, p: 1 }, 'cost.logN: a whole number from 1 to 127'],
    ['N = 2^(16·r)', { logN: 16, r: 1, p: 1 }, 'cost.logN: a whole number from 1 to 15'],
    ['an endless N', { logN: Infinity, r: 8, p: 1 }, 'cost.logN: a whole number from 1 to 127'],
    ['r = 0', { logN: 4, r: 0, p: 1 }, 'cost.r: a whole number from 1 to 4194304'],
    ['half an r', { logN: 4, r: 0.5, p: 1 }, 'cost.r: a whole number from 1 to 4194304'],
    ['r = 2^30', { logN: 4, r: 2 ** 30, p: 1 }, 'cost.r: a whole number from 1 to 4194304'],
    ['p = 0', { logN: 4, r: 8, p: 0 }, 'cost.p: a whole number from 1 to 4194304'],
    ['p that is no number', { logN: 4, r: 8, p: Number.NaN }, 'cost.p: a whole number from 1 to 4194304'],
    ['4 GiB', { logN: 22, r: 8, p: 1 }, 'cost: N · r · p is at most 2^22'],
    ['1 GiB', { logN: 20, r: 8, p: 1 }, 'cost: N · r · p is at most 2^22'],
    ['little memory many times', { logN: 10, r: 8, p: 513 }, 'cost: N · r · p is at most 2^22'],
  ])('R39 in part: throws for %s', (_, cost, message) => {
    expect(() => assertScryptCost(cost)).toThrow(new RangeError(message));
  });

  it.each<[string, ScryptCost]>([
    ['the least', { logN: 1, r: 1, p: 1 }], ['the default', { logN: 17, r: 8, p: 1 }], ['2^16/8/2', { logN: 16, r: 8, p: 2 }],
    ['2^15/8/3', { logN: 15, r: 8, p: 3 }], ['a list entry', { logN: 12, r: 8, p: 1 }], ['the most', { logN: 19, r: 8, p: 1 }],
  ])('takes %s', (_, cost) => {
    expect(() => assertScryptCost(cost)).not.toThrow();
  });
});
