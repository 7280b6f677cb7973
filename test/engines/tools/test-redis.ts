import { createClient } from 'redis';
import { createMemoryLedgerStore } from '../../../src/adapter/memory/index.js';
import { openRedis, type RedisStores } from '../../../src/adapter/redis/index.js';
import type { DurableLedgerStore, LedgerStore } from '../../../src/port/index.js';
import { redisUrl } from './redis.js';

/** Keys of a test's own, so that test files run beside each other. */
export interface TestRedis {
  readonly prefix: string;
  readonly stores: RedisStores;
  /** The stores, emptied. */
  readonly emptied: () => Promise<RedisStores>;
  /** Asks the server itself, past the adapter. */
  readonly command: (...args: readonly string[]) => Promise<unknown>;
  readonly drop: () => Promise<void>;
}

/** Ledgers in memory, which outlive every Redis of a test. */
export function asDurable(ledgers: LedgerStore = createMemoryLedgerStore()): DurableLedgerStore {
  return { ...ledgers, durability: 'durable' };
}

/** Opens stores under a prefix that nobody else has. */
export async function createTestRedis(name: string, durableLedgers: DurableLedgerStore = asDurable(), url: string = redisUrl): Promise<TestRedis> {
  const prefix = `lukko_${name}_${String(process.pid)}:`;
  const client = createClient({ url });
  await client.connect();
  const stores = await openRedis({ url, prefix, durableLedgers });
  const empty = async (): Promise<void> => {
    const keys = await client.keys(`${prefix}*`);
    if (keys.length > 0) await client.del(keys);
  };
  return {
    prefix,
    stores,
    emptied: async () => {
      await empty();
      return stores;
    },
    command: (...args) => client.sendCommand([...args]),
    drop: async () => {
      await empty();
      await stores.close();
      client.destroy();
    },
  };
}
