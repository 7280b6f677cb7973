import type { Dialect } from 'kysely';

/** The engines that the adapter speaks to; `mysql` is MariaDB from 10.6 and MySQL from 8.0. */
export type SqlEngine = 'postgresql' | 'sqlite' | 'mysql';

/** Where the tables are. */
export interface SqlPlace {
  /** What the name of every table and index begins with: lower-case letters, digits and `_`, 30 at most. Default: `lukko_`. */
  readonly prefix?: string | undefined;
  /** The PostgreSQL schema that holds the tables; it must be there. Default: the first one of the connection's `search_path`. The other engines have none. */
  readonly schema?: string | undefined;
}

/** How the database is reached: by a URL, or through a Kysely dialect that the host has made. */
export type SqlOptions = SqlPlace &
  (
    | {
        /** `sqlite:./lukko.db` (with the package `libsql`), `postgres://user:password@host:5432/database` (with `pg`) or `mysql://user:password@host:3306/database` (with `mysql2`). */
        readonly url: string;
        /** The most connections at a time, 1 to 1,000; one is enough for everything to work. Default: 10. SQLite always has one. */
        readonly poolSize?: number | undefined;
      }
    | {
        /** A dialect of Kysely's over the host's own pool: `new PostgresDialect({ pool })`, `new MysqlDialect({ pool })`. */
        readonly dialect: Dialect;
        /** What the dialect speaks to. */
        readonly engine: SqlEngine;
      }
  );

const prefixShape = /^[a-z][a-z0-9_]{0,29}$/;
const schemaShape = /^[A-Za-z_][A-Za-z0-9_$]{0,62}$/;

/** Where the tables are, all of it said. */
export interface Place {
  readonly prefix: string;
  readonly schema: string | undefined;
}

/** Where the tables are, with the defaults. */
export function readPlace(options: SqlPlace): Place {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: must be an object');
  const { prefix = 'lukko_', schema } = options;
  if (typeof prefix !== 'string' || !prefixShape.test(prefix)) throw new TypeError('prefix: must be a lower-case letter and then letters, digits and _, 30 at most');
  if (schema !== undefined && (typeof schema !== 'string' || !schemaShape.test(schema))) throw new TypeError('schema: must be the name of a schema');
  return { prefix, schema };
}

/** Throws where an engine without schemas is given one: it would be taken for another database, and nothing be found in it. */
export function assertNoSchema(engine: SqlEngine, schema: string | undefined): void {
  if (schema === undefined || engine === 'postgresql') return;
  throw new TypeError(`schema: ${engine === 'sqlite' ? 'SQLite has none; leave it out' : 'MySQL has none; name the database in the URL'}`);
}

/** Throws unless it is one of the engines. */
export function assertEngine(engine: unknown): asserts engine is SqlEngine {
  if (engine !== 'postgresql' && engine !== 'sqlite' && engine !== 'mysql') throw new TypeError("engine: must be 'postgresql', 'sqlite' or 'mysql'");
}
