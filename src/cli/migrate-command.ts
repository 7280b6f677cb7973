import { isAuthError } from '../core/error/index.js';
import type { MigrateResult } from '../adapter/sql/index.js';
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
  const database = readDatabase(flags, env);
  return said(describe(await migrate(database).catch((cause: unknown) => {
    throw explained(cause, schema);
  })));
}

function said(output: string): CliResult {
  return { exitCode: 0, output, complaint: '' };
}

function describe({ from, to }: MigrateResult): string {
  if (from === to) return `The tables have version ${to} already: nothing to do.\n`;
  return `The tables went from version ${from}${from === 0 ? ' (there were none)' : ''} to version ${to}.\n`;
}

/** Two codes are about those who use tables. Here they are about who makes them, and say something else. */
function explained(cause: unknown, schema: string | undefined): unknown {
  if (!isAuthError(cause)) return cause;
  if (cause.code === 'storage-not-migrated' && schema !== undefined) return new RangeError(`there is no schema ${schema}. Make it first: create schema "${schema}";`, { cause });
  if (cause.code !== 'storage-forbidden') return cause;
  return new RangeError('storage-forbidden: this database user may not make tables there. Run it as another one, or have somebody run what migrate --print prints.', { cause });
}
