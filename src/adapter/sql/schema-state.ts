import { AuthError, isAuthError } from '../../core/error/index.js';
import type { Connection } from './connect.js';
import { schemaVersion } from './migrations.js';
import { asCoded } from './sql-error.js';
import { run } from './run.js';

/** The version that the tables have; 0 where there are none. */
export async function readSchemaVersion({ database }: Pick<Connection, 'database'>): Promise<number> {
  const { schema, prefix } = database;
  try {
    const row = await schema.selectFrom(`${prefix}schema`).select(({ fn }) => fn.max('version').as('newest')).executeTakeFirst();
    return row?.newest ?? 0;
  } catch (cause) {
    const error = asCoded(cause);
    if (isAuthError(error) && error.code === 'storage-not-migrated') return 0;
    throw error;
  }
}

/** Throws unless the tables are of the version that this package works with (R186). */
export async function assertSchema(connection: Pick<Connection, 'database'>): Promise<void> {
  const found = await run(() => readSchemaVersion(connection));
  if (found === schemaVersion) return;
  const cause = new Error(`the tables have version ${found}, and this lukko works with version ${schemaVersion}`);
  throw new AuthError(found < schemaVersion ? 'storage-not-migrated' : 'storage-too-new', { cause });
}
