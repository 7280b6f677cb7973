import { existsSync } from 'node:fs';
import pg from 'pg';
import { databaseUrl } from '../../engines/tools/postgresql.js';
import { folder } from './runtimes.mjs';

/** Says what is missing, and installs nothing behind anyone's back. The package comes last (install.mjs). */
export default async function needRuntimes(): Promise<void> {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') throw new Error(`The runtimes that come from npm are for Linux on x64, and this is ${platform} on ${arch}: test:runtimes runs there alone`);
  if (!existsSync(`${folder}node_modules/lukko`)) throw new Error('The runtimes and the packed package are not installed: npm run test:runtimes');
  await needPostgresql();
}

/** Each runtime goes through its story with all that is kept in PostgreSQL, too. */
async function needPostgresql(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (cause) {
    const where = URL.canParse(databaseUrl) ? new URL(databaseUrl).host : 'DATABASE_URL, which is no URL';
    throw new Error(`test:runtimes needs PostgreSQL, and cannot use the one at ${where}. Start the one of this machine, or: DATABASE_URL=$(DATABASE_URL= .ci/postgresql "$(mktemp -d)") npm run test:runtimes`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}
