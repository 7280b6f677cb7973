import type * as Sql from '../adapter/sql/index.js';
import { usageError } from './usage-error.js';

/** The SQL adapter, loaded when it is needed: `--help` works where Kysely is not installed. */
export function loadSql(): Promise<typeof Sql> {
  return import('../adapter/sql/index.js').catch((cause: unknown) => {
    throw usageError('lukko needs the package kysely for that: npm install kysely', cause);
  });
}
