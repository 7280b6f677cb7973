import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { auditOver } from '../../../src/adapter/memory/create-memory-audit-store.js';
import { ledgersOver, type Counter } from '../../../src/adapter/memory/create-memory-ledger-store.js';
import { openRedis } from '../../../src/adapter/redis/index.js';
import { createScripts } from '../../../src/adapter/redis/scripts.js';
import type { DurableLedgerStore, Storage } from '../../../src/port/index.js';
import type { Stage } from '../faults/stage.js';
import { contentsOf, copyOf, nothing } from '../faults/twin.js';
import { startOwnRedis } from '../tools/own-redis.js';
import { redis as protocol } from '../tools/protocol.js';
import { startProxy } from '../tools/proxy.js';
import { asDurable } from '../tools/test-redis.js';

/** The database beside Redis. */
export type Beside = Omit<Stage, 'proxy' | 'mend'> & Partial<Pick<Stage, 'proxy' | 'mend'>>;

/** Which stores are in Redis, and which of the two breaks. */
interface Options {
  readonly stores: readonly ('flows' | 'sessions' | 'ledgers')[];
  readonly breaks: 'redis' | 'database';
}

/** Opens a stage on a Redis of its own beside a database, in memory by default. What is kept of Redis is in its second database. */
export async function openRedisStage(beside: Beside = inMemory(), { stores, breaks }: Options = { stores: ['flows', 'sessions', 'ledgers'], breaks: 'redis' }): Promise<Stage> {
  const server = await startOwnRedis();
  const [used, kept] = [createClient({ url: server.url }), createClient({ url: `${server.url}/1` })];
  await Promise.all([used.connect(), kept.connect()]);
  // A script that the server does not know is two commands.
  for (const { SCRIPT } of Object.values(createScripts())) await used.scriptLoad(SCRIPT);
  const proxy = await startProxy(server.url, protocol);
  // Each time anew: a database in memory is another one when it is restored.
  const durableLedgers: DurableLedgerStore = { ...asDurable(), add: (input) => beside.storage.ledgers.add(input), removeExpired: (now, limit) => beside.storage.ledgers.removeExpired(now, limit) };
  const through = await openRedis({ url: proxy.url, durableLedgers });
  const direct = await openRedis({ url: server.url, durableLedgers });
  const over = (redis: typeof through): Storage => ({ ...beside.storage, ...Object.fromEntries(stores.map((store) => [store, redis[store]])) });
  const copyAll = (from: typeof used, to: number): Promise<unknown> => from.eval(`for _, key in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', key, key, 'DB', ${String(to)}) end`);
  const countersOf = async (): Promise<Map<string, Counter>> => {
    const keys = stores.includes('ledgers') ? await used.keys('lukko:ledgers:*') : [];
    const found = await Promise.all(keys.map(async (key) => [key.slice('lukko:ledgers:'.length), await used.hGetAll(key)] as const));
    return new Map(found.map(([key, { count, reset = '' }]) => [key, { count: Number(count), ...(reset === '' ? {} : { resetAt: Number(reset) }) }]));
  };
  return {
    proxy: breaks === 'redis' ? proxy : (beside.proxy ?? proxy),
    get storage() {
      return over(through);
    },
    // A step that was counted before Redis broke is given back; where the count itself broke, nobody knows whether it is.
    endsLostSteps: breaks === 'database',
    empty: async () => {
      await beside.empty();
      await used.flushDb();
    },
    keep: async () => {
      await beside.keep();
      await kept.flushDb();
      await copyAll(used, 1);
    },
    restore: async () => {
      await beside.restore();
      await used.flushDb();
      await copyAll(kept, 0);
    },
    mend: async () => {
      await beside.mend?.();
      while (!(await through.flows.find('nobody').then(() => true, () => false))) await sleep(2);
    },
    contents: async (now) => {
      const inDatabase = [...(await beside.contents(now))].filter(([place]) => !place.startsWith('ledgers/spent/'));
      const inRedis = await contentsOf({ ...nothing(), records: { ...nothing().records, flows: direct.flows, sessions: direct.sessions }, counters: await countersOf() }, now);
      return new Map([...inDatabase, ...inRedis]);
    },
    close: async () => {
      await Promise.all([through.close(), direct.close()]);
      await proxy.close();
      for (const client of [used, kept]) client.destroy();
      await server.remove();
      await beside.close();
    },
  };
}

/** A database that nothing breaks. */
function inMemory(): Beside {
  let [memory, kept] = [nothing(), nothing()];
  return {
    get storage() {
      return { ...memory.records, ledgers: ledgersOver(memory.counters), audit: auditOver(memory.audit) };
    },
    empty: () => {
      memory = nothing();
      return Promise.resolve();
    },
    keep: () => {
      kept = copyOf(memory);
      return Promise.resolve();
    },
    restore: () => {
      memory = copyOf(kept);
      return Promise.resolve();
    },
    contents: (now) => contentsOf(memory, now),
    close: () => Promise.resolve(),
  };
}
