import { MysqlDialect, type Dialect, type MysqlPool, type MysqlPoolConnection, type MysqlQueryResult, type MysqlStream } from 'kysely';
import type { Pool, PoolConnection, Query, ResultSetHeader, RowDataPacket } from 'mysql2';
import { utf8 } from '../../internal/bytes.js';
import type { Purpose } from './connect.js';

// Long for one statement that goes by an index, short for somebody at a login page.
const patienceMs = 10_000;

/**
 * What a session is set to, whatever the server says: nothing is shortened or made to fit, a backslash in a text is escaped as mysql2 does it, and a statement sees what
 * is committed when it begins. Whoever waits longer than 2 seconds for a row is told, and tries again. The last asks how long a statement may be.
 */
const settings = [
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'`,
  'set session transaction isolation level read committed',
  'set session innodb_lock_wait_timeout = 2',
  'select @@max_allowed_packet as most',
];

/** A dialect over a pool of connections. None of them but a migration's waits for ever: neither for the server nor for a place in the pool. */
export async function openMysql({ url, poolSize, purpose }: { readonly url: string; readonly poolSize: number; readonly purpose: Purpose }): Promise<Dialect> {
  const { createPool } = await import('mysql2').catch((cause: unknown) => {
    throw new TypeError('url: mysql needs the package mysql2: npm install mysql2', { cause });
  });
  // An object among the values is a text, and no part of the statement. All of a text comes through, whatever the URL says.
  const pool = createPool({ uri: url, connectionLimit: poolSize, connectTimeout: patienceMs, charset: 'utf8mb4_bin', stringifyObjects: true });
  const mostBytes = new WeakMap<PoolConnection, number>();
  pool.on('connection', (connection: PoolConnection) => {
    // Whoever uses it is told by the statement; the event beside that, or for nobody, would end the process.
    connection.on('error', () => undefined);
    for (const sql of settings) {
      connection.query<RowDataPacket[]>({ sql, timeout: patienceMs }, (cause, rows) => {
        if (cause !== null) connection.destroy();
        else if (rows[0] !== undefined) mostBytes.set(connection, Number(rows[0]['most']));
      });
    }
  });
  // A table of millions takes its time, and so does waiting for another instance that makes one.
  const timeout = purpose === 'migrate' ? {} : { timeout: patienceMs };
  const send: Send = (connection, statement, done) =>
    connection.query<RowDataPacket[] | ResultSetHeader>({ ...statement, ...timeout }, (cause, result) => {
      const isBroken = cause !== null && !isAnswer(cause);
      // A late answer would be taken for another statement's.
      if (isBroken) connection.destroy();
      done((isBroken ? tooLong(connection.format(statement.sql, statement.values), mostBytes.get(connection)) : undefined) ?? cause, result);
    });
  return new MysqlDialect({ pool: { end: (done) => pool.end(done), getConnection: (take) => takeInTime(pool, take, (connection) => connectionOf(connection, send)) } });
}

type Done = (cause: unknown, result: MysqlQueryResult) => void;
type Send = (connection: PoolConnection, statement: { readonly sql: string; readonly values: unknown[] }, done: Done) => Query;

/** A connection, or none after some time: mysql2's pool lets wait for ever. One that comes too late goes back. */
function takeInTime(pool: Pool, take: Parameters<MysqlPool['getConnection']>[0], wrap: (connection: PoolConnection) => MysqlPoolConnection): void {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    take(new Error(`no connection was free for ${patienceMs} ms`), none);
  }, patienceMs);
  pool.getConnection((cause, connection) => {
    clearTimeout(timer);
    if (!isLate) take(cause, cause === null ? wrap(connection) : none);
    else if (cause === null) connection.release();
  });
}

const none: MysqlPoolConnection = {
  query: () => {
    throw new Error('there is no connection');
  },
  release: () => undefined,
};

/** What Kysely asks of a connection. */
function connectionOf(connection: PoolConnection, send: Send): MysqlPoolConnection {
  function query(sql: string, values: unknown[]): { stream: <T>() => MysqlStream<T> };
  function query(sql: string, values: unknown[], done: Done): void;
  function query(sql: string, values: unknown[], done?: Done) {
    return done === undefined ? connection.query(sql, values) : send(connection, { sql, values }, done);
  }
  return { query, release: () => connection.release() };
}

/** Whether the server said it, in a state that lets the session go on (SQLSTATE; class 08 is about the connection, 70 about its end). */
function isAnswer(cause: unknown): boolean {
  return cause instanceof Error && 'sqlState' in cause && typeof cause.sqlState === 'string' && /^(?!08|70)[0-9A-Z]{5}$/.test(cause.sqlState);
}

/** Why the server hung up: it says no more than that. */
function tooLong(statement: string, most = Infinity): RangeError | undefined {
  if (utf8(statement).length < most) return undefined;
  return new RangeError(`data: longer than the ${most} bytes that this server takes at once. Raise its max_allowed_packet, or store less`);
}
