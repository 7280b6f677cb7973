import { Redis } from 'ioredis';
import pg from 'pg';
import { ask, mariadbUrl } from './mariadb.js';
import { needPrograms } from './need-programs.js';
import { databaseUrl, madeByTest } from './postgresql.js';
import { redisUrl } from './redis.js';

// `.ci/postgresql` takes the one that is set, if any is.
const unset = process.env['DATABASE_URL'] === undefined ? '' : 'DATABASE_URL= ';
const nothingPrepared = `Or, with nothing prepared: DATABASE_URL=$(${unset}.ci/postgresql "$(mktemp -d)") npm run test:engines`;

/** Without PostgreSQL, MariaDB and Redis, and the programs that start them, nothing here proves anything: it fails, and says what to do. What tests that were killed left there goes. */
export default async function needEngines(): Promise<void> {
  needPrograms();
  if (!URL.canParse(databaseUrl)) throw new Error(`DATABASE_URL is no URL such as postgres://user@host/database.\n${nothingPrepared}`);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await dropLeftovers(client);
  } catch (cause) {
    throw new Error(`${whatToDo(cause, new URL(databaseUrl))}\n${nothingPrepared}`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
  await needMariadb();
  await needRedis();
}

async function needMariadb(): Promise<void> {
  try {
    await dropDatabases();
  } catch (cause) {
    const where = URL.canParse(mariadbUrl) ? new URL(mariadbUrl).host : 'MARIADB_URL, which is no URL';
    throw new Error(`No MariaDB takes root at ${where}. Start the one of this machine, or: MARIADB_URL=$(.ci/mariadb "$(mktemp -d)") npm run test:engines`, { cause });
  }
}

/** Databases whose process is gone: the name ends with its number. Of another machine's processes nobody here knows which are. */
async function dropDatabases(): Promise<void> {
  const found = await ask(`select schema_name as name from information_schema.schemata where schema_name regexp '^lukko_.*_[0-9]+$'`);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(new URL(mariadbUrl).hostname)) return;
  for (const name of found.map((row) => String(row['name']))) if (!isAlive(Number(/\d+$/.exec(name)?.[0]))) await ask(`drop database if exists ${name}`);
}

async function needRedis(): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
  } catch (cause) {
    throw new Error(`No Redis answers at ${new URL(redisUrl).host}. Start the one of this machine, or: REDIS_URL=$(.ci/redis "$(mktemp -d)") npm run test:engines`, { cause });
  } finally {
    redis.disconnect();
  }
}

function whatToDo(cause: unknown, url: URL): string {
  const { hostname, port, pathname, username } = url;
  const [where, name, user] = [url.host, decodeURIComponent(pathname.slice(1)), decodeURIComponent(username)];
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') {
    return `No PostgreSQL listens at ${where}. Start the one of this machine: pg_ctlcluster --skip-systemctl-redirect $(ls /etc/postgresql | sort -V | tail -1) main start`;
  }
  if (code === '3D000') return `PostgreSQL at ${where} has no database ${name}. Make it: createdb -h ${hostname}${port === '' ? '' : ` -p ${port}`} -U ${user} ${name}`;
  if (code.startsWith('28')) {
    return `PostgreSQL at ${where} refuses the user ${user}. Set DATABASE_URL to one that it takes and that may make schemas and roles: postgres://user:password@${where}/${name}`;
  }
  return `PostgreSQL at ${where} cannot be used (${code === '' ? String(cause) : code}). Set DATABASE_URL to one that can: postgres://user:password@host/database`;
}

/** Schemas whose process is gone. Of another machine's processes nobody here knows which are. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  if (!['localhost', '127.0.0.1', '[::1]'].includes(new URL(databaseUrl).hostname)) return;
  const found = await client.query<{ schema: string; comment: string }>(
    `select quote_ident(nspname) as schema, obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname like 'lukko\\_%' and obj_description(oid, 'pg_namespace') like $1`,
    [`${madeByTest}%`],
  );
  for (const { schema, comment } of found.rows) if (!isAlive(Number(comment.slice(madeByTest.length)))) await client.query(`drop schema if exists ${schema} cascade`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
