import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../../src/service/shared/lanes.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('as many run as there are lanes, the others in the order they came, and what fails frees its lane too', async () => {
    const lanes = createLanes(2);
    const began: number[] = [];
    const end: (() => void)[] = [];
    const all = Array.from({ length: 6 }, (_, n) =>
      lanes.run(() => {
        began.push(n);
        return new Promise<void>((resolve, reject) => {
          end[n] = n % 2 === 0 ? resolve : () => reject(new Error('broken'));
        });
      }),
    );
    await turn();
    expect(lanes.isFree()).toBe(false);
    for (let n = 0; n < 6; n += 1) {
      expect(began).toEqual([0, 1, 2, 3, 4, 5].slice(0, Math.min(n + 2, 6)));
      end[n]?.();
      await turn();
    }
    await expect(Promise.all(all)).resolves.toHaveLength(6);
    expect(lanes.isFree()).toBe(true);
    await lanes.run(() => Promise.resolve(began.push(6)));
    expect(began.at(-1)).toBe(6);
  });
});
