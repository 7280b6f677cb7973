import pg from 'pg';
import { migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import { tables } from './tables.js';

/** The PostgreSQL of this machine. */
export const databaseUrl: string = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** The URL with settings for each connection: `-c name=value`. */
export function urlWith(options: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', options);
  return url.href;
}

/** What makes a schema, empty, and says of it whose it is: `need-engines.ts` drops it where that process was killed. */
export function newSchema(schema: string): string {
  return `drop schema if exists ${schema} cascade; create schema ${schema}; comment on schema ${schema} is '${madeByTest}${String(process.pid)}'`;
}

/** How the comment of such a schema begins; the id of the process follows. */
export const madeByTest = 'made by a test of lukko, process ';

/** Runs statements of the test's own. */
export async function query(sql: string, url: string = databaseUrl): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The version of its server. */
export async function versionOfPostgresql(): Promise<string> {
  const [row] = await query(`select split_part(current_setting('server_version'), ' ', 1) as text`);
  return String(row?.['text']);
}

export interface TestSchema {
  readonly url: string;
  readonly schema: string;
  readonly storage: SqlStorage;
  /** The storage, emptied. */
  readonly emptied: () => Promise<SqlStorage>;
  readonly drop: () => Promise<void>;
}

/** A schema of a test's own with all tables, so that test files run beside each other. */
export async function createTestSchema(name: string, poolSize = 10): Promise<TestSchema> {
  const schema = `lukko_${name}_${String(process.pid)}`;
  await query(newSchema(schema));
  await migrate({ url: databaseUrl, schema });
  // The server stays up, and need not wait for its disk.
  const quick = urlWith('-c synchronous_commit=off');
  const storage = await openSqlStorage({ url: quick, schema, poolSize });
  const direct = new pg.Client({ connectionString: quick });
  await direct.connect();
  return {
    url: databaseUrl,
    schema,
    storage,
    emptied: async () => {
      await direct.query(tables.map((table) => `delete from ${schema}.lukko_${table}`).join('; '));
      return storage;
    },
    drop: async () => {
      await Promise.all([storage.close(), direct.end()]);
      await query(`drop schema ${schema} cascade`);
    },
  };
}
