import { PostgresDialect, type Dialect, type PostgresCursor, type PostgresPoolClient, type PostgresQueryResult } from 'kysely';
import type { Purpose } from './connect.js';

// Long for one statement that goes by an index, short for somebody at a login page.
const patienceMs = 10_000;

/**
 * A dialect over a pool of connections. None of them but a migration's waits for ever: neither for the server nor for a place in the pool. Nothing is set for a
 * session, so that a pooler in between that shares connections by the transaction does no harm.
 */
export async function openPostgresql({ url, poolSize, purpose }: { readonly url: string; readonly poolSize: number; readonly purpose: Purpose }): Promise<Dialect> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new TypeError('url: postgres needs the package pg: npm install pg', { cause });
  });
  // An index on a table of millions takes its time, and so does waiting for another instance that makes it.
  const timeouts = { connectionTimeoutMillis: patienceMs, ...(purpose === 'migrate' ? {} : { query_timeout: patienceMs }) };
  const pool = new pg.Pool({ connectionString: url, max: poolSize, application_name: 'lukko', keepAlive: true, ...timeouts });
  // A connection that breaks is replaced at the next use. Whoever uses it is told by the statement; the event beside that, or for nobody, would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool: { end: () => pool.end(), connect: async () => withoutBroken(await pool.connect()) } });
}

/** A connection that failed otherwise than by an answer of the server is not used again: a late answer would be taken for another statement's. */
function withoutBroken(client: PostgresPoolClient): PostgresPoolClient {
  let broken = false;
  const watch = (cause: unknown): never => {
    broken ||= !isAnswer(cause);
    throw cause;
  };
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(statement: string | PostgresCursor<R>, parameters: readonly unknown[] = []) {
    return typeof statement === 'string' ? client.query<R>(statement, parameters).catch(watch) : client.query(statement);
  }
  return { query, release: () => client.release(broken) };
}

/** Whether the server said it, in a state of its own that lets the session go on (SQLSTATE; classes 08 and 57 are about the connection). */
function isAnswer(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && /^(?!08|57)(?=.*[0-9])[0-9A-Z]{5}$/.test(cause.code);
}
