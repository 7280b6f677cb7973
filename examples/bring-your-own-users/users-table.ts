import type Database from 'libsql';
import type { AccountRecord, RecordStore } from 'lukko/port';

/**
 * The table of people that this host has had all along. What lukko searches by has a column of its own, and its whole record stands in
 * `login`. Whatever else the table holds is the host's: no statement of the store names it.
 */
export const createUsers = `create table users (
  id integer primary key, account_id text not null unique, username text not null unique, organization_id text not null, contact_1 text, contact_2 text,
  version integer not null, remove_at integer, login text not null,
  nickname text, colour text not null default 'green')`;

const where = { username: 'username = ?1', organizationId: 'organization_id = ?1', contactKeys: 'contact_1 = ?1 or contact_2 = ?1' };

/** The `accounts` of lukko in that table. Every method is one statement, and the number of rows decides who has won. */
export function usersTable(db: Database.Database): RecordStore<AccountRecord, keyof typeof where> {
  const changes = (sql: string, ...values: readonly unknown[]): number => db.prepare(sql).run(...values).changes;
  const logins = (sql: string, ...values: readonly unknown[]): readonly AccountRecord[] => {
    const rows = db.prepare(`select login from users where ${sql}`).all(...values) as readonly { readonly login: string }[];
    return rows.map(({ login }) => JSON.parse(login) as AccountRecord);
  };
  const columns = ({ username, organizationId, contactKeys: [first, second], version, removeAt }: AccountRecord): readonly unknown[] =>
    [username, organizationId, first ?? null, second ?? null, version, removeAt ?? null];
  return {
    insert: async (record) => {
      const sql = 'insert into users (username, organization_id, contact_1, contact_2, version, remove_at, login, account_id) values (?, ?, ?, ?, ?, ?, ?, ?)';
      return changes(`${sql} on conflict do nothing`, ...columns(record), JSON.stringify(record), record.id) === 1 ? 'inserted' : 'exists';
    },
    find: async (id) => logins('account_id = ?', id)[0],
    findBy: async (index, value) => logins(where[index], value),
    update: async (record, expectedVersion) => {
      if (record.version !== expectedVersion + 1) throw new TypeError('record.version: must be expectedVersion + 1');
      const sql = 'update users set username = ?, organization_id = ?, contact_1 = ?, contact_2 = ?, version = ?, remove_at = ?, login = ?';
      return changes(`${sql} where account_id = ? and version = ?`, ...columns(record), JSON.stringify(record), record.id, expectedVersion) === 1;
    },
    remove: async (id) => changes('delete from users where account_id = ?', id) === 1,
    scan: async (after, limit) => logins('account_id > ? order by account_id limit ?', after ?? '', limit),
    removeExpired: async (now, limit) => changes('delete from users where account_id in (select account_id from users where remove_at <= ? limit ?)', now, limit),
  };
}
