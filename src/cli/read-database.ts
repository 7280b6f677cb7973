import type { SqlEngine, SqlOptions } from '../adapter/sql/index.js';
import type { Flags } from './parse-flags.js';
import type { CliInput } from './run-cli.js';
import { usageError } from './usage-error.js';

/** Which database is meant. */
export function readDatabase({ url, prefix, schema }: Flags, env: CliInput['env']): SqlOptions {
  const given = url ?? env['DATABASE_URL'] ?? '';
  if (given === '') throw usageError('give --url sqlite:./lukko.db, postgres://user:password@host:5432/database or mysql://user:password@host:3306/database, or set DATABASE_URL');
  return { url: given, prefix, schema };
}

/** Which engine `--print` is for. What was asked for goes before what happens to be in the environment. */
export function readEngine({ url, engine }: Flags, env: CliInput['env']): SqlEngine {
  const asked = url === undefined ? engine : engineOf(url);
  if (url !== undefined && engine !== undefined && engine !== asked) throw usageError('--engine is not the engine of --url');
  const found = asked ?? engineOf(env['DATABASE_URL'] ?? '');
  if (found !== 'postgresql' && found !== 'sqlite' && found !== 'mysql') throw usageError('give --engine postgresql, --engine sqlite or --engine mysql');
  return found;
}

function engineOf(url: string): string {
  if (url.startsWith('sqlite:')) return 'sqlite';
  if (url.startsWith('mysql://')) return 'mysql';
  return /^postgres(?:ql)?:\/\//.test(url) ? 'postgresql' : '';
}
