/** The PostgreSQL that is measured, and a schema of a bench's own in it. */
import { migrate } from 'lukko/adapter/sql';
import pg from 'pg';

export const databaseUrl = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** @param {readonly string[]} statements @returns {Promise<readonly Record<string, unknown>[]>} what the last one answers */
export async function query(...statements) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    /** @type {readonly Record<string, unknown>[]} */
    let rows = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/**
 * A schema with all tables.
 *
 * @param {string} name
 * @returns {Promise<{ schema: string, drop: () => Promise<unknown> }>}
 */
export async function createSchema(name) {
  const schema = `lukko_${name}_${String(process.pid)}`;
  await query(`create schema ${schema}`);
  await migrate({ url: databaseUrl, schema });
  return { schema, drop: () => query(`drop schema ${schema} cascade`) };
}
