import type { RandomSource } from '../../port/index.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectEqual, expectTrue } from './expect.js';

/**
 * The contract of `RandomSource` as cases to run: as many bytes as asked for, fresh each time, no byte favoured. No test
 * can show that bytes cannot be guessed; use the runtime's cryptographic source.
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = randomSourceSuite({ create: async () => createTestKit().random });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // random source: it gives exactly as many bytes as asked for, from 0 up
 */
export function randomSourceSuite(options: ContractSuiteOptions<RandomSource>): readonly ContractCase[] {
  assertSuiteOptions(options);
  return toCases({ create: options.create, subject: 'random source', checks });
}

const checks: readonly Check<RandomSource>[] = [
  {
    name: 'it gives exactly as many bytes as asked for, from 0 up',
    check: async (random) => {
      // 65,536 is the most that Web Crypto gives at once.
      for (const length of [0, 1, 2, 16, 31, 32, 33, 1_000, 65_536, 65_537, 100_000]) {
        const bytes: unknown = await Promise.resolve(random.bytes(length));
        expectTrue(bytes instanceof Uint8Array, 'bytes: expected a Uint8Array');
        expectEqual(random.bytes(length).length, length, 'how many bytes came');
      }
    },
  },
  {
    name: '10,000 draws of 16 bytes are all different, and earlier ones are left alone',
    check: async (random) => {
      const first = random.bytes(16);
      const before = first.join();
      const draws = new Set([before]);
      for (let n = 1; n < 10_000; n += 1) draws.add(random.bytes(16).join());
      expectEqual(draws.size, 10_000, 'how many draws are different');
      await Promise.resolve();
      expectEqual(first.join(), before, 'the first draw, looked at again');
    },
  },
  {
    name: 'each of the 256 bytes is as frequent as the others',
    check: async (random) => {
      const counts = new Array<number>(256).fill(0);
      for (const byte of await Promise.resolve(random.bytes(256_000))) counts[byte] = (counts[byte] ?? 0) + 1;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
      // 255 degrees of freedom: a fair source leaves these bounds less than once in ten million runs.
      expectTrue(chiSquare > 140 && chiSquare < 400, `the chi-square over 256 bytes: expected 140 to 400, got ${chiSquare.toFixed(1)}`);
    },
  },
];
