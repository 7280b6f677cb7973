import { isAuthError } from '../core/error/index.js';
import type { MigrateResult, SqlOptions } from '../adapter/sql/index.js';
import { loadSql } from './load-sql.js';
import { parseFlags } from './parse-flags.js';
import { readDatabase, readEngine } from './read-database.js';
import type { CliInput, CliResult } from './run-cli.js';
import { usageError } from './usage-error.js';

/** `npx lukko migrate`. */
export async function migrateCommand({ args, env }: CliInput): Promise<CliResult> {
  const flags = parseFlags(args, ['url', 'prefix', 'schema', 'print', 'engine']);
  const { prefix, schema } = flags;
  const { migrate, migrationSql } = await loadSql();
  if (flags.print === true) return said(migrationSql({ engine: readEngine(flags, env), prefix, schema }));
  if (flags.engine !== undefined) throw usageError('--engine goes with --print only');
  return said(describe(await withSchema(migrate, readDatabase(flags, env))));
}

function said(output: string): CliResult {
  return { exitCode: 0, output, complaint: '' };
}

function describe({ from, to }: MigrateResult): string {
  if (from === to) return `The tables have version ${to} already: nothing to do.\n`;
  return `The tables went from version ${from}${from === 0 ? ' (there were none)' : ''} to version ${to}.\n`;
}

/** Tables cannot be missing here, as it makes them: what is missing is the schema they go into. */
async function withSchema(migrate: (options: SqlOptions) => Promise<MigrateResult>, options: SqlOptions): Promise<MigrateResult> {
  try {
    return await migrate(options);
  } catch (cause) {
    if (options.schema === undefined || !isAuthError(cause) || cause.code !== 'storage-not-migrated') throw cause;
    throw new RangeError(`there is no schema ${options.schema}. Make it first: create schema "${options.schema}";`, { cause });
  }
}
