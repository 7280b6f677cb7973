import { sql } from 'kysely';
import { AuthError } from '../../core/error/index.js';
import { mostSkewMs } from '../../internal/most-skew-ms.js';
import type { Connection } from './connect.js';
import { run } from './run.js';

const postgresqlNow = sql<{ now: string }>`select extract(epoch from clock_timestamp()) * 1000 as now`;
// Whatever the time zone: in the hour that comes twice, `unix_timestamp` is an hour off.
const mysqlNow = sql<{ now: string }>`select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) / 1000 as now`;

/** How far the engine's clock is ahead of this machine's, in ms; 0 where the engine is this process. */
export async function measureSkew({ engine, database }: Pick<Connection, 'engine' | 'database'>): Promise<number> {
  if (engine === 'sqlite') return 0;
  const before = Date.now();
  const { rows } = await run(() => (engine === 'mysql' ? mysqlNow : postgresqlNow).execute(database.schema));
  return Math.round(Number(rows[0]?.now) - (before + Date.now()) / 2);
}

/** Throws where this machine and the engine disagree about the time. */
export async function assertClock(connection: Pick<Connection, 'engine' | 'database'>): Promise<void> {
  const skewMs = await measureSkew(connection);
  if (Math.abs(skewMs) <= mostSkewMs) return;
  throw new AuthError('clock-skew', { cause: new Error(`the clock of the database is ${skewMs} ms ahead of this machine's`) });
}
