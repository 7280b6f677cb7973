import { describe, expect, it } from 'vitest';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { numberOf } from '../../../../src/service/approval/number.js';
import { createSeededRandom } from '../../../../src/testing/index.js';
import { profiles } from '../shared/tools.js';

const seed = process.env['FC_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31));

/** The statistic of Pearson: 0 where each of `size` values comes equally often. */
function chiSquare(values: readonly number[], size: number): number {
  const counts = Array.from({ length: size }, () => 0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  const expected = values.length / size;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe.each(profiles)('the number of an approval in %s', (profile) => {
  it(`R95: numbers are drawn evenly: the hundred values of the first two digits and of the last two come equally often (seed ${seed})`, () => {
    const random = createSeededRandom(`numbers ${seed}`);
    const policy = resolvePolicy({ profile });
    const numbers = Array.from({ length: 20_000 }, (_, n) => numberOf({ policy }, { secret: Buffer.from(random.bytes(32)).toString('base64url'), approvalId: `p.${String(n)}` }));
    expect(numbers.every((number) => number.length === policy.approval.digits)).toBe(true);
    // With 99 degrees of freedom an even draw is above 209 once in 10^9.
    for (const pair of [numbers.map((number) => number.slice(0, 2)), numbers.map((number) => number.slice(-2))]) expect(chiSquare(pair.map(Number), 100)).toBeLessThan(209);
    // The same statistic tells a draw apart that never begins with a zero.
    expect(chiSquare(numbers.map((number) => Number(number.slice(0, 2).replace(/^0/, '1'))), 100)).toBeGreaterThan(209);
  });
});
