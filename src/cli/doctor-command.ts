import { isAuthError } from '../core/error/index.js';
import type { SqlOptions } from '../adapter/sql/index.js';
import { formatFindings, type Finding } from './finding.js';
import { inspectClientAddress } from './inspect-client-address.js';
import { inspectKeys } from './inspect-keys.js';
import { inspectPolicy } from './inspect-policy.js';
import { loadRedis } from './load-redis.js';
import { loadSql } from './load-sql.js';
import { parseFlags } from './parse-flags.js';
import { readConfig } from './read-config.js';
import { readDatabase } from './read-database.js';
import type { CliInput, CliResult } from './run-cli.js';

/** `npx lukko doctor`. */
export async function doctorCommand({ args, env }: CliInput): Promise<CliResult> {
  const flags = parseFlags(args, ['url', 'prefix', 'schema', 'redis', 'config']);
  const database = readDatabase(flags, env);
  const config = flags.config === undefined ? undefined : await readConfig(flags.config);
  const storage = await inspectStorage(database);
  const opens = storage.every(({ verdict, subject }) => verdict !== 'bad' || subject === 'writing');
  const keys = await inspectKeys({ database: opens ? database : undefined, config });
  const redis = flags.redis ?? env['LUKKO_REDIS_URL'];
  const findings = [...storage, ...(redis === undefined ? [] : await inspectShortLived(redis)), ...keys, inspectPolicy(config), inspectClientAddress(config)];
  return { exitCode: findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0, output: formatFindings(findings), complaint: '' };
}

/** What the database says of itself. */
async function inspectStorage(database: SqlOptions): Promise<readonly Finding[]> {
  const { inspectDatabase } = await loadSql();
  return orUnanswered('database', () => inspectDatabase(database));
}

/** What Redis says of itself. */
async function inspectShortLived(url: string): Promise<readonly Finding[]> {
  const { inspectRedis } = await loadRedis();
  const found = await orUnanswered('server', () => inspectRedis({ url }));
  return found.map((finding) => ({ ...finding, subject: `redis ${finding.subject}` }));
}

/** One that does not answer is one line. */
async function orUnanswered(subject: string, inspect: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await inspect();
  } catch (cause) {
    if (!isAuthError(cause)) throw cause;
    return [{ subject, verdict: 'bad', text: `${cause.code}: ${cause.message}` }];
  }
}
