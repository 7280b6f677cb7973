import { describe, expect, it } from 'vitest';
import { planAddressCodeLedgers, tryBuckets } from '../../../../src/core/throttle/index.js';

const second = 1_000;
const minute = 60 * second;
const plan = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c1', tries: 5 });
const at = (now: number) => tryBuckets({ plan, now });
const key = (n: number): string => `address-code/a1/c1/on-their-way/${n}`;

describe('tryBuckets', () => {
  it('R154 in part: one for every two minutes; the one before it and the one after it are looked at as well', () => {
    for (const later of [0, 1, minute, 2 * minute - 1]) expect(at(10 * minute + later)).toEqual({ own: key(5), others: [key(4), key(6)], windowMs: 4 * minute });
    expect(at(12 * minute).own).toBe(key(6));
  });

  it('R154 in part: of two tries whose clocks are up to two minutes apart each looks where the other is counted', () => {
    for (const early of [10 * minute, 10 * minute + 30 * second, 11 * minute - 1, 11 * minute, 12 * minute - 1]) {
      for (const apart of [1, second, 59 * second, minute, 2 * minute]) {
        const [first, later] = [at(early), at(early + apart)];
        expect([later.own, ...later.others]).toContain(first.own);
        expect([first.own, ...first.others]).toContain(later.own);
      }
    }
  });

  it('R147 in part: two minutes after a try its bucket still counts, and four minutes after it nobody looks at it any more', () => {
    for (const tried of [10 * minute, 11 * minute, 12 * minute - 1]) {
      const { own, windowMs } = at(tried);
      const seen = (now: number): boolean => [at(now).own, ...at(now).others].includes(own);
      expect([seen(tried + 2 * minute), seen(tried + 4 * minute)]).toEqual([true, false]);
      // The window, which opens with the first try of its two minutes at the earliest, is not over before that.
      for (let now = tried; seen(now); now += second) expect(now - tried).toBeLessThan(windowMs);
    }
  });

  it('R149 in part, R193 in part: of each plan its own; all of them go by themselves', () => {
    const other = planAddressCodeLedgers({ accountId: 'a1', codeId: 'c2', tries: 5 });
    expect(tryBuckets({ plan: other, now: 0 }).own).not.toBe(tryBuckets({ plan, now: 0 }).own);
    expect(Object.isFrozen(at(0)) && Object.isFrozen(at(0).others)).toBe(true);
  });
});
