import type { RedisPlace } from '../../../src/adapter/redis/index.js';
import { openSqlStorage, type SqlOptions } from '../../../src/adapter/sql/index.js';
import type { Storage } from '../../../src/port/index.js';

/** A database, with Redis for what is short-lived where one is given. */
export async function openRaced(options: SqlOptions, redis?: RedisPlace): Promise<{ readonly storage: Storage; readonly close: () => Promise<void> }> {
  const sql = await openSqlStorage(options);
  if (redis === undefined) return { storage: sql, close: sql.close };
  // Its client takes a process longer to load than all the rest, and most races do without.
  const { openRedis } = await import('../../../src/adapter/redis/index.js');
  const { flows, sessions, ledgers, close } = await openRedis({ ...redis, durableLedgers: sql.ledgers });
  return { storage: { ...sql, flows, sessions, ledgers }, close: () => Promise.all([close(), sql.close()]).then(() => undefined) };
}
