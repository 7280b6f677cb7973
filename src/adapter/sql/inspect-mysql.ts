import { sql } from 'kysely';
import { isAuthError } from '../../core/error/index.js';
import type { Connection } from './connect.js';
import type { Finding } from './inspect-database.js';
import { faultOf, isolationOf } from './mysql-session.js';
import { run } from './run.js';
import { firstTables } from './tables.js';

/** Whether all tables are there, in the engine and with the columns that they were made with. */
export async function inspectMysqlTables({ database }: Connection): Promise<readonly Finding[]> {
  const named = firstTables.map(({ name }) => `${database.prefix}${name}`);
  // What `alter table` may have made of them: another engine knows no transactions, another column other texts.
  const query = sql<{ name: string; engine: string; other: number | string; sound: number | string }>`
    select table_name as name, engine as engine,
      (select count(*) from information_schema.columns as one where one.table_schema = tables.table_schema and one.table_name = tables.table_name
        and if(one.column_name = 'data', one.character_set_name <> 'utf8mb4', one.character_set_name is not null)) as other,
      table_name <> ${`${database.prefix}accounts`} or exists (select 1 from information_schema.statistics as one where one.table_schema = tables.table_schema
        and one.table_name = tables.table_name and one.column_name = 'username' and one.seq_in_index = 1 and not one.non_unique) as sound
    from information_schema.tables as tables where table_schema = database() and table_name in (${sql.join(named)})`;
  const { rows } = await run(() => query.execute(database.schema));
  const missing = named.filter((name) => rows.every((row) => row.name !== name));
  return [
    ...bad(missing, (names) => `missing: ${names}. Restore them, or make them again: npx lukko migrate --print shows them.`),
    ...bad(rows.filter(({ engine }) => engine !== 'InnoDB').map(({ name }) => name), (names) => `not in InnoDB: ${names}. Move them there: alter table … engine = InnoDB.`),
    ...bad(rows.filter(({ other }) => Number(other) > 0).map(({ name }) => name), (names) => `columns were changed in ${names}: texts are varbinary, and data is utf8mb4. npx lukko migrate --print shows them.`),
    ...bad(rows.filter(({ sound }) => Number(sound) === 0).map(({ name }) => name), () => 'the index that keeps usernames unique is missing. Make it again: npx lukko migrate --print shows it.'),
  ];
}

function bad(names: readonly string[], textOf: (names: string) => string): readonly Finding[] {
  return names.length === 0 ? [] : [{ subject: 'schema', verdict: 'bad', text: textOf(names.join(', ')) }];
}

/** What there is to say of the server's transactions. */
export function inspectMysqlIsolation(variable: (name: string) => string): Finding {
  const [subject, isolation] = ['isolation', isolationOf(variable)] as const;
  if (isolation === 'read committed') return { subject, verdict: 'ok', text: 'transactions are read committed, which is all that single statements need.' };
  return { subject, verdict: 'note', text: `transactions are ${isolation}: right answers, but more statements at the same time wait for each other, or are undone and tried again. Prefer read committed for this pool.` };
}

/** Whether this user may write, to a server that forgets nothing. */
export async function inspectMysqlWriting(connection: Connection, { variable, hasTables }: { readonly variable: (name: string) => string; readonly hasTables: boolean }): Promise<Finding> {
  const subject = 'writing';
  const fault = faultOf(variable);
  if (fault !== undefined) return { subject, verdict: 'bad', text: `${fault}.` };
  if (variable('log_bin') === 'ON' && variable('binlog_format') === 'STATEMENT') return { subject, verdict: 'bad', text: 'the binary log is written by the statement, which read committed does not allow. Set binlog_format to ROW or MIXED.' };
  const refused = hasTables ? await refusedTables(connection) : [];
  if (refused === 'read-only') return { subject, verdict: 'bad', text: 'this server takes no writes: it is a replica, or set to read only. Give the URL of the primary.' };
  if (refused.length > 0) return { subject, verdict: 'bad', text: `this user lacks a right on ${refused.join(', ')}. Grant it select, insert, update and delete there.` };
  // A one-time password whose use is forgotten with the power works once more.
  if (variable('innodb_flush_log_at_trx_commit') !== '1') return { subject, verdict: 'bad', text: 'innodb_flush_log_at_trx_commit is not 1: a power cut brings back one-time passwords that were used. Set it to 1.' };
  return { subject, verdict: 'ok', text: 'this server takes writes.' };
}

/** Those that this user may not do all with. Each statement takes the right to write, and finds nothing. */
async function refusedTables({ database }: Connection): Promise<readonly string[] | 'read-only'> {
  const refused: string[] = [];
  for (const { name, columns: [first] } of firstTables) {
    const [table, column] = [sql.table(`${database.prefix}${name}`), sql.ref(first.name)];
    try {
      for (const query of [sql`delete from ${table} where 1 = 0`, sql`update ${table} set ${column} = ${column} where 1 = 0`, sql`insert into ${table} select * from ${table} where 1 = 0`]) {
        await run(() => query.execute(database.schema));
      }
    } catch (cause) {
      if (!isAuthError(cause) || (cause.code !== 'storage-forbidden' && cause.code !== 'storage-read-only')) throw cause;
      if (cause.code === 'storage-read-only') return 'read-only';
      refused.push(`${database.prefix}${name}`);
    }
  }
  return refused;
}
