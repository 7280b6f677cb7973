import { MysqlDialect, type Dialect, type MysqlPool, type MysqlPoolConnection, type MysqlQueryResult, type MysqlStream } from 'kysely';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2';
import type { Purpose } from './connect.js';

// Long for one statement that goes by an index, short for somebody at a login page.
const patienceMs = 10_000;

/**
 * What a session is set to, whatever the server says: nothing is shortened or made to fit, a backslash in a text is escaped as mysql2 does it, and a statement sees what
 * is committed when it begins. Whoever waits longer than 2 seconds for a row is told, and tries again.
 */
const settings = [
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'`,
  'set session transaction isolation level read committed',
  'set session innodb_lock_wait_timeout = 2',
];

/** A dialect over a pool of connections. None of them but a migration's waits for ever: neither for the server nor for a place in the pool. */
export async function openMysql({ url, poolSize, purpose }: { readonly url: string; readonly poolSize: number; readonly purpose: Purpose }): Promise<Dialect> {
  const { createPool } = await import('mysql2').catch((cause: unknown) => {
    throw new TypeError('url: mysql needs the package mysql2: npm install mysql2', { cause });
  });
  // An object among the values is a text, and no part of the statement. All of a text comes through, whatever the URL says.
  const pool = createPool({ uri: url, connectionLimit: poolSize, connectTimeout: patienceMs, charset: 'utf8mb4_bin', stringifyObjects: true });
  pool.on('connection', (connection) => {
    // Whoever uses it is told by the statement; the event beside that, or for nobody, would end the process.
    connection.on('error', () => undefined);
    for (const sql of settings) {
      connection.query({ sql, timeout: patienceMs }, (cause) => {
        if (cause !== null) connection.destroy();
      });
    }
  });
  // A table of millions takes its time, and so does waiting for another instance that makes one.
  const timeout = purpose === 'migrate' ? undefined : patienceMs;
  return new MysqlDialect({ pool: { end: (done) => pool.end(done), getConnection: (take) => takeInTime(pool, timeout, take) } });
}

/** A connection, or none after some time: mysql2's pool lets wait for ever. One that comes too late goes back. */
function takeInTime(pool: Pool, timeout: number | undefined, take: Parameters<MysqlPool['getConnection']>[0]): void {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    take(new Error(`no connection was free for ${patienceMs} ms`), none);
  }, patienceMs);
  pool.getConnection((cause, connection) => {
    clearTimeout(timer);
    if (!isLate) take(cause, cause === null ? withoutBroken(connection, timeout) : none);
    else if (cause === null) connection.release();
  });
}

const none: MysqlPoolConnection = {
  query: () => {
    throw new Error('there is no connection');
  },
  release: () => undefined,
};

/** A connection that failed otherwise than by an answer of the server is not used again: a late answer would be taken for another statement's. */
function withoutBroken(connection: PoolConnection, timeout: number | undefined): MysqlPoolConnection {
  function query(sql: string, values: unknown[]): { stream: <T>() => MysqlStream<T> };
  function query(sql: string, values: unknown[], done: (cause: unknown, result: MysqlQueryResult) => void): void;
  function query(sql: string, values: unknown[], done?: (cause: unknown, result: MysqlQueryResult) => void) {
    if (done === undefined) return connection.query(sql, values);
    return connection.query<RowDataPacket[] | ResultSetHeader>({ sql, values, ...(timeout === undefined ? {} : { timeout }) }, (cause, result) => {
      if (cause !== null && !isAnswer(cause)) connection.destroy();
      done(cause, result);
    });
  }
  return { query, release: () => connection.release() };
}

/** Whether the server said it, in a state that lets the session go on (SQLSTATE; class 08 is about the connection, 70 about its end). */
function isAnswer(cause: unknown): boolean {
  return cause instanceof Error && 'sqlState' in cause && typeof cause.sqlState === 'string' && /^(?!08|70)[0-9A-Z]{5}$/.test(cause.sqlState);
}
