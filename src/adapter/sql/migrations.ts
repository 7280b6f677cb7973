import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql, type CompiledQuery, type Dialect, type RawBuilder } from 'kysely';
import type { Place, SqlEngine } from './options.js';
import { longestBytes } from '../../internal/storable.js';
import { firstTables, versionTable, type Column, type Index, type Table } from './tables.js';

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
  return [{ version: 1, statements: firstTables.flatMap((table) => statementsOf(engine, place, table)) }];
}

/** The table that says which migrations were run; it is there before the first. */
export function schemaTable(engine: SqlEngine, place: Place): CompiledQuery {
  return statementsOf(engine, place, versionTable)[0];
}

function statementsOf(engine: SqlEngine, { prefix, schema }: Place, table: Table): readonly [CompiledQuery, ...CompiledQuery[]] {
  const bare = new Kysely<Record<string, never>>({ dialect: compilers[engine] });
  const named = { ...table, name: `${prefix}${table.name}` };
  if (engine === 'mysql') return [mysqlTable(named).compile(bare)];
  const db = schema === undefined ? bare : bare.withSchema(schema);
  return [createTable(db, named, types[engine]), ...table.indexes.map((index) => createIndex(db, named.name, index))];
}

type Types = Readonly<Record<Column['type'], RawBuilder<unknown>>>;

function createTable(db: Kysely<Record<string, never>>, { name, columns }: Table, ofEngine: Types): CompiledQuery {
  let create = db.schema.createTable(name).ifNotExists();
  for (const { name: column, type, role } of columns) {
    create = create.addColumn(column, ofEngine[type], (made) => (role === 'primary' ? made.primaryKey() : role === 'required' ? made.notNull() : made));
  }
  return create.compile();
}

function createIndex(db: Kysely<Record<string, never>>, table: string, { name, columns, kind }: Index): CompiledQuery {
  const index = db.schema.createIndex(`${table}_${name}`).ifNotExists().on(table).columns([...columns]);
  if (kind === 'unsealed') return index.where(sql.ref('hash'), 'is', null).compile();
  return (kind === 'unique' ? index.unique() : index).compile();
}

/**
 * With its indexes, as MySQL knows none that is made only where it is missing; nor one of some rows only: events without a hash stand together at its beginning.
 * What the server or the database would choose otherwise is said, so that nothing hangs on it.
 */
function mysqlTable({ name, columns, indexes }: Table): RawBuilder<unknown> {
  const roles = { primary: sql`primary key`, required: sql`not null`, optional: sql`null` };
  const ofColumns = columns.map((column) => sql`${sql.ref(column.name)} ${types.mysql[column.type]} ${roles[column.role]}`);
  const ofIndexes = indexes.map((index) => {
    const keys = index.kind === 'unsealed' ? ['hash', ...index.columns] : index.columns;
    return sql`${index.kind === 'unique' ? sql`unique index` : sql`index`} ${sql.ref(`${name}_${index.name}`)} (${sql.join(keys.map((key) => sql.ref(key)))})`;
  });
  return sql`create table if not exists ${sql.table(name)} (${sql.join([...ofColumns, ...ofIndexes])}) engine = InnoDB row_format = dynamic default character set utf8mb4 collate utf8mb4_bin`;
}

// Texts are compared byte by byte: case, accents and spaces count, and the order is one for all servers. Of MySQL's collations even the binary one
// takes no account of spaces at the end, so there a text is its bytes.
const types: Readonly<Record<SqlEngine, Types>> = {
  postgresql: { text: sql`text collate "C"`, document: sql`text collate "C"`, integer: sql`integer`, bigint: sql`bigint` },
  sqlite: { text: sql`text`, document: sql`text`, integer: sql`integer`, bigint: sql`bigint` },
  mysql: { text: sql`varbinary(${sql.lit(longestBytes)})`, document: sql`longtext`, integer: sql`integer`, bigint: sql`bigint` },
};

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
  mysql: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
};
