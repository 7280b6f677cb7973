import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import { tables } from './tables.js';

/** A MariaDB of 10.6 or later, as a user that may make databases and users: `.ci/mariadb` prints one. */
export const mariadbUrl: string = process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

/** The URL of another database of the same server, or with something else in it. */
export function urlOf(database: string, change: (url: URL) => void = () => undefined): string {
  const url = new URL(mariadbUrl);
  url.pathname = `/${database}`;
  change(url);
  return url.href;
}

/** Runs statements of the test's own, one or several; the rows of the last. */
export async function ask(sql: string, url: string = mariadbUrl): Promise<readonly Record<string, unknown>[]> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    const [found] = await connection.query<RowDataPacket[]>(sql);
    const last: unknown = Array.isArray(found) ? found.at(-1) : undefined;
    return Array.isArray(last) ? (last as readonly Record<string, unknown>[]) : found;
  } finally {
    await connection.end();
  }
}

/** The name of a database of this process: `need-engines.ts` drops it where that process was killed. */
export function nameOf(name: string): string {
  return `lukko_${name}_${String(process.pid)}`;
}

/** What makes a database, empty. */
export function newDatabase(database: string): string {
  return `drop database if exists ${database}; create database ${database}`;
}

export interface TestDatabase {
  readonly url: string;
  readonly database: string;
  readonly storage: SqlStorage;
  /** The storage, emptied. */
  readonly emptied: () => Promise<SqlStorage>;
  readonly drop: () => Promise<void>;
}

/** A database of a test's own with all tables, so that test files run beside each other. */
export async function createTestDatabase(name: string, poolSize = 10): Promise<TestDatabase> {
  const database = nameOf(name);
  await ask(newDatabase(database));
  const url = urlOf(database);
  await migrate({ url });
  const storage = await openSqlStorage({ url, poolSize });
  const direct = await createConnection({ uri: url, multipleStatements: true });
  return {
    url,
    database,
    storage,
    emptied: async () => {
      // The server waits for its disk at each commit.
      await direct.query(`begin; ${tables.map((table) => `delete from lukko_${table}`).join('; ')}; commit`);
      return storage;
    },
    drop: async () => {
      await Promise.all([storage.close(), direct.end()]);
      await ask(`drop database ${database}`);
    },
  };
}

/** A user of a test's own, without rights until it is granted some. */
export interface Guest {
  readonly urlOf: (database: string, change?: (url: URL) => void) => string;
  readonly grant: (database: string, rights: string) => Promise<unknown>;
  readonly revoke: (database: string) => Promise<unknown>;
  readonly drop: () => Promise<unknown>;
}

/** Makes a user. */
export async function createGuest(name: string): Promise<Guest> {
  const user = nameOf(name);
  await ask(`create or replace user ${user}@'%' identified by 'guest'`);
  return {
    urlOf: (database, change = () => undefined) =>
      urlOf(database, (url) => {
        Object.assign(url, { username: user, password: 'guest' });
        change(url);
      }),
    grant: (database, rights) => ask(`grant ${rights} on ${database}.* to ${user}@'%'`),
    revoke: (database) => ask(`revoke all on ${database}.* from ${user}@'%'`),
    drop: () => ask(`drop user ${user}@'%'`),
  };
}
