import { Kysely, type Dialect } from 'kysely';
import { openMysql } from './open-mysql.js';
import { openPostgresql } from './open-postgresql.js';
import { openSqlite } from './open-sqlite.js';
import { assertEngine, assertNoSchema, readPlace, type Place, type SqlEngine, type SqlOptions } from './options.js';
import type { AuditRow, HeadRow, LedgerRow, RecordRow, SchemaRow, SqlDatabase } from './rows.js';

/** A database that is open. */
export interface Connection {
  readonly engine: SqlEngine;
  readonly place: Place;
  readonly database: SqlDatabase;
  readonly close: () => Promise<void>;
}

/** What a connection is for: `inspect` leaves even a setting of the file as it is, `migrate` waits as long as it takes. */
export type Purpose = 'serve' | 'migrate' | 'inspect';

/** Opens what the options name; nothing is asked of it yet. */
export async function connect(options: SqlOptions, purpose: Purpose): Promise<Connection> {
  const place = readPlace(options);
  const { engine, dialect } = 'url' in options ? await dialectOf(options, purpose) : given(options);
  const root = new Kysely<object>({ dialect });
  const db = place.schema === undefined ? root : root.withSchema(place.schema);
  const database: SqlDatabase = Object.freeze({
    engine,
    root: db,
    records: db.withTables<Record<string, RecordRow>>(),
    ledgers: db.withTables<Record<string, LedgerRow>>(),
    audit: db.withTables<Record<string, AuditRow>>(),
    heads: db.withTables<Record<string, HeadRow>>(),
    schema: db.withTables<Record<string, SchemaRow>>(),
    prefix: place.prefix,
  });
  return Object.freeze({ engine, place, database, close: () => root.destroy() });
}

interface OpenDialect {
  readonly engine: SqlEngine;
  readonly dialect: Dialect;
}

async function dialectOf({ url, poolSize = 10, schema }: Extract<SqlOptions, { readonly url: string }>, purpose: Purpose): Promise<OpenDialect> {
  if (typeof url !== 'string') throw new TypeError('url: must be a text');
  if (!Number.isInteger(poolSize) || poolSize < 1 || poolSize > 1_000) throw new RangeError('poolSize: must be a whole number from 1 to 1,000');
  if (/^sqlite:./.test(url)) {
    assertNoSchema('sqlite', schema);
    const path = url.slice('sqlite:'.length);
    // libsql would reach over the network, where none of the settings of a file hold.
    if (path.includes('://')) throw new TypeError('url: sqlite: takes the path of a file, and no address');
    return { engine: 'sqlite', dialect: await openSqlite(path, purpose) };
  }
  // Checked here, as the error of whoever reads it later shows all of it.
  if (/^(?:postgres(?:ql)?|mysql):\/\//.test(url) && !URL.canParse(url)) throw new TypeError('url: cannot be read. Write special characters of user and password as %XX');
  if (/^postgres(?:ql)?:\/\//.test(url)) return { engine: 'postgresql', dialect: await openPostgresql({ url, poolSize, purpose }) };
  if (url.startsWith('mysql://')) {
    assertNoSchema('mysql', schema);
    return { engine: 'mysql', dialect: await openMysql({ url, poolSize, purpose }) };
  }
  // Not what was given: a URL holds a password.
  throw new TypeError('url: must begin with sqlite: and the path of a file, with postgres:// or with mysql://');
}

function given({ engine, dialect, schema }: Extract<SqlOptions, { readonly dialect: Dialect }>): OpenDialect {
  assertEngine(engine);
  assertNoSchema(engine, schema);
  if (typeof dialect !== 'object' || dialect === null) throw new TypeError('dialect: must be a dialect of Kysely');
  return { engine, dialect };
}
