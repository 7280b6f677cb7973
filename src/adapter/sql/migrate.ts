import { AuthError } from '../../core/error/index.js';
import { alone } from './alone.js';
import { connect, type Connection } from './connect.js';
import { migrations, schemaTable, schemaVersion } from './migrations.js';
import type { SqlOptions } from './options.js';
import { run } from './run.js';
import { readSchemaVersion } from './schema-state.js';

/** What {@link migrate} did. */
export interface MigrateResult {
  /** The version that the tables had; 0 where there were none. */
  readonly from: number;
  /** The version that they have now. */
  readonly to: number;
}

/**
 * Makes the tables, or brings them to the version that this package works with. Several instances may call it at once: one does the
 * work, the others wait for it and find it done. It happens wholly or not at all, and again it changes nothing. On MySQL, which makes each table
 * for good at once, one that was stopped halfway goes on where it is called again.
 *
 * @throws TypeError or RangeError naming an option that is not what its type says, or the package that a URL needs
 * @throws AuthError with `storage-too-new` where a newer lukko was here, `storage-forbidden` where the rights to make tables are missing, or
 * another code of `openSqlStorage`
 * @example
 * console.log(await migrate({ url: 'sqlite::memory:' })); // { from: 0, to: 1 }
 */
export async function migrate(options: SqlOptions): Promise<MigrateResult> {
  const connection = await connect(options, 'migrate');
  try {
    return await run(() => migrateAll(connection));
  } finally {
    await connection.close();
  }
}

function migrateAll({ engine, place, database }: Connection): Promise<MigrateResult> {
  return alone({ engine, db: database.schema, place }, async (db) => {
    await db.executeQuery(schemaTable(engine, place));
    const from = await readSchemaVersion({ database: { ...database, schema: db } });
    if (from > schemaVersion) throw new AuthError('storage-too-new');
    for (const { version, statements } of migrations(engine, place).filter((step) => step.version > from)) {
      for (const statement of statements) await db.executeQuery(statement);
      await db.insertInto(`${place.prefix}schema`).values({ version }).execute();
    }
    return Object.freeze({ from, to: schemaVersion });
  });
}
