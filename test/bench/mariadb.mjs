/** The MariaDB that is measured, and a database of a bench's own in it. */
import { migrate } from 'lukko/adapter/sql';
import { createConnection } from 'mysql2/promise';

const serverUrl = process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test';

/** @param {string} statement */
async function query(statement) {
  const connection = await createConnection({ uri: serverUrl });
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/**
 * A database with all tables.
 *
 * @param {string} name
 * @returns {Promise<{ url: string, drop: () => Promise<void> }>}
 */
export async function createDatabase(name) {
  const database = `lukko_${name}_${String(process.pid)}`;
  await query(`create database ${database}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${database}` }).href;
  await migrate({ url });
  return { url, drop: () => query(`drop database ${database}`) };
}
