import { sql } from 'kysely';
import { mostSkewMs } from '../../internal/most-skew-ms.js';
import { measureSkew } from './clock-skew.js';
import { connect, type Connection } from './connect.js';
import { inspectFile, isMissingFile, missingFile } from './inspect-file.js';
import { inspectMysqlIsolation, inspectMysqlTables, inspectMysqlWriting } from './inspect-mysql.js';
import { inspectTables } from './inspect-tables.js';
import { schemaVersion } from './migrations.js';
import { readVariables } from './mysql-session.js';
import { readPlace, type SqlOptions } from './options.js';
import { run } from './run.js';
import { readSchemaVersion } from './schema-state.js';

/** What {@link inspectDatabase} found about one thing. */
export interface Finding {
  /** What was looked at. */
  readonly subject: 'schema' | 'isolation' | 'clock' | 'writing';
  /** `ok`; `note`: works, and is worth knowing; `bad`: lukko does not start on it, or cannot work. */
  readonly verdict: 'ok' | 'note' | 'bad';
  /** What was found, and what to do about it. */
  readonly text: string;
}

/**
 * Looks at a database as `npx lukko doctor` does: the tables, the isolation of transactions, the clock, whether this user can write to it, and
 * whether what is written outlasts a power cut. It changes nothing.
 *
 * @throws TypeError or RangeError naming an option that is not what its type says, or the package that a URL needs
 * @throws AuthError with a code of `openSqlStorage` where the database cannot be reached
 * @example
 * const findings = await inspectDatabase({ url: 'sqlite::memory:' });
 * console.log(findings[0]?.text); // there are no tables yet. Run npx lukko migrate with the same --url.
 */
export async function inspectDatabase(options: SqlOptions): Promise<readonly Finding[]> {
  readPlace(options);
  if (isMissingFile(options)) return Object.freeze([missingFile]);
  const connection = await connect(options, 'inspect');
  try {
    const schema = await inspectSchema(connection);
    return Object.freeze([schema, ...(await inspectRest(connection, schema.verdict === 'ok'))]);
  } finally {
    await connection.close();
  }
}

async function inspectRest(connection: Connection, hasTables: boolean): Promise<readonly Finding[]> {
  if (connection.engine === 'sqlite') return inspectFile(connection, hasTables);
  if (connection.engine === 'mysql') return inspectMysql(connection, hasTables);
  return [...(hasTables ? await inspectTables(connection) : []), ...(await inspectServer(connection))];
}

async function inspectMysql(connection: Connection, hasTables: boolean): Promise<readonly Finding[]> {
  const tables = hasTables ? await inspectMysqlTables(connection) : [];
  const variable = await readVariables(connection);
  const writing = await inspectMysqlWriting(connection, { variable, hasTables: hasTables && tables.length === 0 });
  return [...tables, inspectMysqlIsolation(variable), inspectClock(await measureSkew(connection)), writing];
}

async function inspectSchema(connection: Connection): Promise<Finding> {
  const found = await run(() => readSchemaVersion(connection));
  const subject = 'schema';
  if (found === schemaVersion) return { subject, verdict: 'ok', text: `the tables have version ${found}, as this lukko expects.` };
  if (found > schemaVersion) return { subject, verdict: 'bad', text: `the tables have version ${found}, and this lukko knows ${schemaVersion}. Install the lukko that made them, or a newer one.` };
  const has = found === 0 ? 'there are no tables yet' : `the tables have version ${found}, and this lukko needs ${schemaVersion}`;
  return { subject, verdict: 'bad', text: `${has}. Run npx lukko migrate with the same --url.` };
}

async function inspectServer(connection: Connection): Promise<readonly Finding[]> {
  const query = sql<{ isolation: string; replica: boolean; read_only: string; forgetful: boolean }>`
    select current_setting('default_transaction_isolation') as isolation, pg_is_in_recovery() as replica, current_setting('default_transaction_read_only') as read_only,
      current_setting('synchronous_commit') = 'off' or current_setting('fsync') = 'off' as forgetful`;
  const { rows } = await run(() => query.execute(connection.database.schema));
  const { isolation = 'unknown', replica = false, read_only = 'off', forgetful = false } = rows[0] ?? {};
  return [inspectIsolation(isolation), inspectClock(await measureSkew(connection)), inspectWriting({ replica, readOnly: read_only === 'on', forgetful })];
}

function inspectIsolation(isolation: string): Finding {
  const subject = 'isolation';
  if (isolation === 'read committed') return { subject, verdict: 'ok', text: 'transactions are read committed, which is all that single statements need.' };
  return { subject, verdict: 'note', text: `transactions are ${isolation}: right answers, but statements at one record at the same time are undone and tried again. Prefer read committed for this user.` };
}

function inspectClock(skewMs: number): Finding {
  const subject = 'clock';
  const text = `the database is ${Math.abs(skewMs)} ms ${skewMs < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(skewMs) > mostSkewMs) return { subject, verdict: 'bad', text: `${text}, which is more than 30 seconds. Set both clocks by NTP.` };
  return { subject, verdict: Math.abs(skewMs) > 2_000 ? 'note' : 'ok', text: `${text}.` };
}

function inspectWriting({ replica, readOnly, forgetful }: { readonly replica: boolean; readonly readOnly: boolean; readonly forgetful: boolean }): Finding {
  const subject = 'writing';
  if (replica) return { subject, verdict: 'bad', text: 'this is a replica: it can only be read, and shows the past. Give the URL of the primary.' };
  if (readOnly) return { subject, verdict: 'bad', text: 'this user may only read. Set default_transaction_read_only to off for it.' };
  // A one-time password whose use is forgotten with the power works once more.
  if (forgetful) return { subject, verdict: 'bad', text: 'synchronous_commit or fsync is off: a power cut brings back one-time passwords that were used. Set both to on for this user.' };
  return { subject, verdict: 'ok', text: 'this is a primary that takes writes.' };
}
