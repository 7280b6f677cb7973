import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql, type CompiledQuery, type Dialect, type RawBuilder } from 'kysely';
import type { Place, SqlEngine } from './options.js';

/** One step from one version of the tables to the next. */
export interface Migration {
  /** The version that the tables have after it, from 1. */
  readonly version: number;
  /** Its statements; each may be run again. */
  readonly statements: readonly CompiledQuery[];
}

/** The version of the tables that this package works with. */
export const schemaVersion = 1;

/** Every migration, the oldest first. One that was released is never changed. */
export function migrations(engine: SqlEngine, place: Place): readonly Migration[] {
  return [{ version: 1, statements: firstTables(builderOf(engine, place)) }];
}

/** The table that says which migrations were run; it is there before the first. */
export function schemaTable(engine: SqlEngine, place: Place): CompiledQuery {
  const { db, prefix } = builderOf(engine, place);
  return db.schema.createTable(`${prefix}schema`).ifNotExists().addColumn('version', 'integer', (column) => column.primaryKey()).compile();
}

interface Builder {
  readonly db: Kysely<Record<string, never>>;
  readonly text: RawBuilder<unknown>;
  readonly prefix: string;
}

/** What writes statements for an engine, and runs none. */
function builderOf(engine: SqlEngine, { prefix, schema }: Place): Builder {
  const bare = new Kysely<Record<string, never>>({ dialect: compilers[engine] });
  return { db: schema === undefined ? bare : bare.withSchema(schema), text: texts[engine], prefix };
}

function firstTables(builder: Builder): readonly CompiledQuery[] {
  return [
    ...recordTable(builder, 'accounts', { username: 'unique', organization_id: 'many', contact_1: 'optional', contact_2: 'optional' }),
    ...['lists', 'devices', 'flows', 'sessions'].flatMap((name) => recordTable(builder, name, { account_id: 'many' })),
    ...recordTable(builder, 'messages', { account_id: 'many', due_at: 'instant' }),
    ...ledgerTable(builder),
    ...auditTables(builder),
  ];
}

type ColumnKind = 'unique' | 'many' | 'optional' | 'instant';

function recordTable({ db, text, prefix }: Builder, name: string, columns: Readonly<Record<string, ColumnKind>>): readonly CompiledQuery[] {
  const table = `${prefix}${name}`;
  let create = db.schema
    .createTable(table)
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('remove_at', 'bigint')
    .addColumn('data', text, (column) => column.notNull());
  for (const [column, kind] of Object.entries(columns)) {
    create = create.addColumn(column, kind === 'instant' ? 'bigint' : text, (made) => (kind === 'optional' || kind === 'instant' ? made : made.notNull()));
  }
  const indexes = Object.entries({ ...columns, remove_at: 'many' }).map(([column, kind]) => {
    const index = db.schema.createIndex(`${table}_${column}`).ifNotExists().on(table).column(column);
    return (kind === 'unique' ? index.unique() : index).compile();
  });
  return [create.compile(), ...indexes];
}

function ledgerTable({ db, text, prefix }: Builder): readonly CompiledQuery[] {
  const table = `${prefix}ledgers`;
  const create = db.schema
    .createTable(table)
    .ifNotExists()
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('reset_at', 'bigint')
    .addColumn('change', 'bigint', (column) => column.notNull());
  return [create.compile(), db.schema.createIndex(`${table}_reset_at`).ifNotExists().on(table).column('reset_at').compile()];
}

function auditTables({ db, text, prefix }: Builder): readonly CompiledQuery[] {
  const table = `${prefix}audit`;
  const events = db.schema
    .createTable(table)
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('chain', text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('account_id', text)
    .addColumn('place', 'bigint', (column) => column.notNull())
    .addColumn('hash', text)
    .addColumn('data', text, (column) => column.notNull());
  const heads = db.schema
    .createTable(`${prefix}audit_heads`)
    .ifNotExists()
    .addColumn('chain', text, (column) => column.primaryKey())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull());
  const index = (name: string, columns: string[]): CompiledQuery => db.schema.createIndex(`${table}_${name}`).ifNotExists().on(table).columns(columns).compile();
  return [
    events.compile(),
    heads.compile(),
    index('chain', ['chain', 'place', 'at', 'id']),
    index('chain_at', ['chain', 'at', 'id']),
    index('account', ['account_id', 'chain', 'place']),
    index('at', ['at', 'id']),
    // Of the few that wait to be sealed, however many were.
    db.schema.createIndex(`${table}_unsealed`).ifNotExists().on(table).columns(['at', 'id']).where(sql.ref('hash'), 'is', null).compile(),
  ];
}

// Texts are compared byte by byte: case, accents and spaces count, and the order is one for all servers.
const texts: Readonly<Record<SqlEngine, RawBuilder<unknown>>> = { postgresql: sql`text collate "C"`, sqlite: sql`text` };

const compilers: Readonly<Record<SqlEngine, Dialect>> = {
  postgresql: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
  sqlite: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
};
