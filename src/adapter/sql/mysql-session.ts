import { sql } from 'kysely';
import type { Connection } from './connect.js';
import { run } from './run.js';

/** What a session of MySQL's or MariaDB's goes by, by the names of both; empty where the server has no such setting. */
export async function readVariables({ database }: Pick<Connection, 'database'>): Promise<(name: string) => string> {
  const query = sql<{ Variable_name: string; Value: string }>`show variables where variable_name in
    ('sql_mode', 'character_set_client', 'transaction_isolation', 'tx_isolation', 'innodb_flush_log_at_trx_commit', 'log_bin', 'binlog_format')`;
  const { rows } = await run(() => query.execute(database.schema));
  const values = new Map(rows.map((row) => [row.Variable_name, row.Value]));
  return (name) => values.get(name) ?? '';
}

/** The isolation of its transactions; MariaDB had another name for it before 11.1. */
export function isolationOf(variable: (name: string) => string): string {
  return (variable('transaction_isolation') || variable('tx_isolation')).toLowerCase().replace('-', ' ');
}

/** What of a session would change an answer, and what to set instead; `undefined` where nothing would. */
export function faultOf(variable: (name: string) => string): string | undefined {
  const mode = variable('sql_mode');
  if (!/STRICT_(?:ALL|TRANS)_TABLES/.test(mode)) return 'sql_mode is not strict: what is too long would be shortened. Set it to STRICT_ALL_TABLES for each connection';
  // mysql2 puts values into the statement, with a backslash before a quote: here the quote would end the text all the same.
  if (mode.includes('NO_BACKSLASH_ESCAPES')) return 'sql_mode has NO_BACKSLASH_ESCAPES, with which mysql2 does not keep values apart from the statement. Set it to STRICT_ALL_TABLES for each connection';
  if (variable('character_set_client') !== 'utf8mb4') return 'the character set is not utf8mb4: two texts could become one. Give the pool charset utf8mb4';
  if (isolationOf(variable) === 'read uncommitted') return 'transactions are read uncommitted: what is undone would be believed. Set them to read committed for each connection';
  return undefined;
}

/** Throws where the sessions of a host's own pool could change an answer. Those that lukko opens are set right. */
export async function assertSession(connection: Connection): Promise<void> {
  if (connection.engine !== 'mysql') return;
  const fault = faultOf(await readVariables(connection));
  if (fault !== undefined) throw new RangeError(`dialect: ${fault}`);
}
