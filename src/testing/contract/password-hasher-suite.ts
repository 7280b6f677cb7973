import type { PasswordHasher, ScryptCost } from '../../port/index.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectEqual, expectTrue } from './expect.js';

/** What {@link passwordHasherSuite} takes. */
export interface PasswordHasherSuiteOptions extends ContractSuiteOptions<PasswordHasher> {
  /** The cost of each hash in the suite. Default: N = 2^10, r = 8, p = 1, about 3 ms natively. */
  readonly cost?: ScryptCost | undefined;
}

/**
 * The contract of `PasswordHasher` as cases to run: the right secret and no other, every byte of it, and no throw for a
 * string that it cannot read (R19, R43).
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = passwordHasherSuite({ create: async () => createTestKit().hasher });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // password hasher: the right secret verifies and another does not
 */
export function passwordHasherSuite(options: PasswordHasherSuiteOptions): readonly ContractCase[] {
  assertSuiteOptions(options);
  const { create, cost = { logN: 10, r: 8, p: 1 } } = options;
  return toCases({ create, subject: 'password hasher', checks: checksAt(cost) });
}

const encoder = new TextEncoder();
const saltOf = (byte: number): Uint8Array => new Uint8Array(16).fill(byte);

/** Pairs that a hasher which cuts, stops at NUL or changes its input takes for one another (R19, C15). */
const pairs: readonly (readonly [what: string, one: string, other: string])[] = [
  ['the last of 128 characters', `${'a'.repeat(127)}b`, `${'a'.repeat(127)}c`],
  ['what follows the first 72 bytes', `${'a'.repeat(72)}b`, `${'a'.repeat(72)}c`],
  ['what follows a NUL', 'a\0b', 'a\0c'],
  ['case', 'Kissa', 'kissa'],
  ['a space at the end', 'kissa', 'kissa '],
  ['the normal form, which is not the hasher\'s affair', 'm\u00e4ki', 'ma\u0308ki'],
  ['being empty', 'a', ''],
];

const unreadable: readonly string[] = ['', '$', '$$$$', 'plain', '$unknown$v=1$c2FsdA$aGFzaA', '$scrypt$ln=99,r=8,p=1$c2FsdA$aGFzaA', '\0', '\ud800', '$'.repeat(100_000), 'a'.repeat(100_000)];

function checksAt(cost: ScryptCost): readonly Check<PasswordHasher>[] {
  return [
    {
      name: 'the right secret verifies and another does not',
      check: async (hasher) => {
        const secret = encoder.encode('kissa istuu katolla');
        const encoded = await hasher.hash({ secret, salt: saltOf(1), cost });
        expectEqual(await hasher.verify({ secret, encoded }), true, 'verify of the right secret');
        expectEqual(await hasher.verify({ secret: encoder.encode('kissa istuu katoll'), encoded }), false, 'verify of another secret');
      },
    },
    {
      name: 'two secrets are told apart by every byte',
      check: async (hasher) => {
        for (const [what, one, other] of pairs) {
          const encoded = await hasher.hash({ secret: encoder.encode(one), salt: saltOf(1), cost });
          expectEqual(await hasher.verify({ secret: encoder.encode(other), encoded }), false, `verify of a secret that differs in ${what}`);
        }
      },
    },
    {
      name: 'the same secret under another salt is another string, and neither shows the secret',
      check: async (hasher) => {
        const secret = encoder.encode('kissa istuu katolla');
        const one = await hasher.hash({ secret, salt: saltOf(1), cost });
        const other = await hasher.hash({ secret, salt: saltOf(2), cost });
        expectTrue(one.startsWith('$'), 'hash: expected a PHC string, which begins with $');
        expectTrue(one !== other, 'hash: expected another string under another salt');
        expectTrue(!one.includes('kissa') && !one.includes('a2lzc2Eg'), 'hash: the string shows the secret');
      },
    },
    {
      name: 'a string that it cannot read is a mismatch, never a throw',
      check: async (hasher) => {
        for (const [at, encoded] of unreadable.entries()) {
          const answer = await Promise.resolve().then(() => hasher.verify({ secret: encoder.encode('kissa'), encoded })).catch(() => 'a throw');
          expectEqual(answer, false, `verify of unreadable string ${at}`);
        }
      },
    },
    {
      name: 'a fresh hash at the asked cost is not outdated at that cost',
      check: async (hasher) => {
        const encoded = await hasher.hash({ secret: encoder.encode('kissa'), salt: saltOf(1), cost });
        expectEqual(hasher.isOutdated({ encoded, cost }), false, 'isOutdated');
      },
    },
    {
      name: 'hashing leaves secret and salt as they were',
      check: async (hasher) => {
        const [secret, salt] = [encoder.encode('kissa'), saltOf(1)];
        const encoded = await hasher.hash({ secret, salt, cost });
        await hasher.verify({ secret, encoded });
        expectEqual([secret.join(), salt.join()], [encoder.encode('kissa').join(), saltOf(1).join()], 'secret and salt');
      },
    },
  ];
}
