import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import type { RandomSource, Storage } from '../../src/port/index.js';
import { createSeededRandom, createTestAuth, type TestAuth, type TestAuthOptions } from '../../src/testing/index.js';

interface Remembered<Walked> {
  readonly walked: Walked;
  readonly end: Storage;
  readonly drawn: number;
}

/** What is the same in every test that gives it. Whoever brings ports or functions of his own walks himself. */
const plain: readonly (keyof TestAuthOptions)[] = ['keys', 'now', 'policy', 'policyOverrides', 'seed'];

/**
 * The same walk, gone through once for each set of plain options: whoever comes next begins where it ended, with a storage, clock, chance,
 * hasher and inbox of his own. Most tests begin with an account whose first login is done, and spent their time on it.
 */
export function rememberWalk<Walked extends TestAuth>(walk: (options: TestAuthOptions) => Promise<Walked>): (options?: TestAuthOptions) => Promise<Walked> {
  const walks = new Map<string, Promise<Remembered<Walked>>>();
  return async (options = {}) => {
    if (!Object.keys(options).every((name) => plain.some((one) => one === name))) return walk(options);
    const key = JSON.stringify(options);
    const once = walks.get(key) ?? walkOnce(walk, options);
    walks.set(key, once);
    const { walked, end, drawn } = await once;
    return { ...walked, ...(await goOn(options, { walked, end, drawn })) };
  };
}

async function walkOnce<Walked extends TestAuth>(walk: (options: TestAuthOptions) => Promise<Walked>, options: TestAuthOptions): Promise<Remembered<Walked>> {
  const source = createSeededRandom(options.seed ?? 'lukko');
  let drawn = 0;
  const random: RandomSource = {
    bytes: (length) => {
      drawn += length;
      return source.bytes(length);
    },
  };
  const walked = await walk({ ...options, keys: keysOf(options, random), random });
  return { walked, end: createMemoryStorage({ copyOf: walked.storage }), drawn };
}

/** As the walk itself has it: without keys of its own, the first bytes are the key's secret. */
function keysOf({ keys }: TestAuthOptions, random: RandomSource): NonNullable<TestAuthOptions['keys']> {
  return keys ?? [{ id: 'test-1', secret: random.bytes(32) }];
}

async function goOn(options: TestAuthOptions, { walked, end, drawn }: Remembered<TestAuth>): Promise<TestAuth> {
  const random = createSeededRandom(options.seed ?? 'lukko');
  const keys = keysOf(options, createSeededRandom(options.seed ?? 'lukko'));
  random.bytes(drawn);
  const kit = createTestAuth({ ...options, keys, random, now: walked.clock.now(), storage: createMemoryStorage({ copyOf: end }) });
  for (const message of walked.inbox.all()) await (message.channel === 'email' ? kit.inbox.email.send(message) : kit.inbox.sms.send(message));
  return kit;
}
