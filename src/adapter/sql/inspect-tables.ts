import { sql } from 'kysely';
import type { Connection } from './connect.js';
import type { Finding } from './inspect-database.js';
import { run } from './run.js';

const names = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages', 'ledgers', 'audit', 'audit_heads'];

/** Whether all tables are there and whole, and whether this user may do with them what lukko does. */
export async function inspectTables(connection: Connection): Promise<readonly Finding[]> {
  const { prefix, schema } = connection.place;
  const full = (name: string): string => `${schema === undefined ? '' : `"${schema}".`}"${prefix}${name}"`;
  const tables = sql.join(names.map((name) => sql`(${full(name)}::text)`));
  const query = sql<{ name: string; missing: boolean; allowed: boolean }>`
    select name, to_regclass(name) is null as missing, bool_and(coalesce(has_table_privilege(to_regclass(name), privilege), false)) as allowed
    from (values ${tables}) as tables(name) cross join unnest(array['select', 'insert', 'update', 'delete']) as privilege group by name order by name`;
  const { rows } = await run(() => query.execute(connection.database.schema));
  const missing = rows.filter((row) => row.missing).map(({ name }) => name);
  const refused = rows.filter((row) => !row.missing && !row.allowed).map(({ name }) => name);
  const unique = missing.length > 0 || (await hasUniqueUsernames(connection, full('accounts_username')));
  return [...lacking(missing), ...(unique ? [] : [notUnique]), ...forbidden(refused)];
}

async function hasUniqueUsernames({ database }: Connection, index: string): Promise<boolean> {
  const query = sql<{ sound: boolean }>`select exists(select from pg_index where indexrelid = to_regclass(${index}) and indisunique and indisvalid) as sound`;
  return (await run(() => query.execute(database.schema))).rows[0]?.sound === true;
}

const notUnique: Finding = { subject: 'schema', verdict: 'bad', text: 'the index that keeps usernames unique is missing or broken. Make it again: npx lukko migrate --print shows it.' };

function lacking(missing: readonly string[]): readonly Finding[] {
  return missing.length === 0 ? [] : [{ subject: 'schema', verdict: 'bad', text: `missing: ${missing.join(', ')}. Restore them, or make them again: npx lukko migrate --print shows them.` }];
}

function forbidden(refused: readonly string[]): readonly Finding[] {
  return refused.length === 0 ? [] : [{ subject: 'writing', verdict: 'bad', text: `this user lacks a right on ${refused.join(', ')}. Grant it select, insert, update and delete there.` }];
}
