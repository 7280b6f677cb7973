import type { Clock } from '../../port/index.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectTrue } from './expect.js';

/**
 * The contract of `Clock` as cases to run: numbers, and milliseconds rather than seconds or microseconds.
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = clockSuite({ create: async () => createTestKit().clock });
 * for (const { run } of cases) await run();
 * console.log(cases.map(({ name }) => name)[0]); // clock: now is a number of milliseconds since the epoch
 */
export function clockSuite(options: ContractSuiteOptions<Clock>): readonly ContractCase[] {
  assertSuiteOptions(options);
  return toCases({ create: options.create, subject: 'clock', checks });
}

// 2001 and 2286, in milliseconds: today's seconds lie below, today's microseconds above.
const [earliest, latest] = [1e12, 1e13];

const checks: readonly Check<Clock>[] = [
  {
    name: 'now is a number of milliseconds since the epoch',
    check: async (clock) => {
      const now: unknown = await Promise.resolve(clock.now());
      expectTrue(typeof now === 'number' && Number.isFinite(now), 'now: expected a finite number');
      expectTrue(Number(now) > earliest && Number(now) < latest, 'now: expected milliseconds since the epoch, between 2001 and 2286');
    },
  },
];
