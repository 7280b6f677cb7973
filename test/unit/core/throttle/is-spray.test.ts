import { describe, expect, it } from 'vitest';
import { isSpray } from '../../../../src/core/throttle/index.js';

const policy = { least: 100, times: 10 };

describe('when many accounts with a wrong password are an attack', () => {
  it.each([
    [99, 0, false], [100, 0, true], [100, 10, true], [100, 11, false], [109, 11, false], [110, 11, true], [1_000, 100, true], [999, 100, false],
  ])('R152 in part: %i accounts after %i in the hour before: %s', (accounts, hourBefore, expected) => {
    expect(isSpray({ accounts, hourBefore, policy })).toBe(expected);
  });

  it('a number that is missing is no threshold', () => {
    for (const input of [undefined, {}, { accounts: 1 }, { accounts: 1, hourBefore: 0 }, { accounts: 1, hourBefore: 0, policy: { least: 0, times: 1 } }, { accounts: 1, hourBefore: 0, policy: { least: 1 } }]) {
      expect(() => isSpray(input as never)).toThrow(/^(?:input|accounts|hourBefore|policy)/);
    }
    expect(() => isSpray({ accounts: Number.NaN, hourBefore: 0, policy })).toThrow(RangeError);
  });
});
