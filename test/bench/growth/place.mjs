/** A schema of its own in PostgreSQL, filled. */
import { migrate, migrationSql, openSqlStorage } from 'lukko/adapter/sql';
import pg from 'pg';
import { fillStatements } from './fill.mjs';

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
 * @param {{ name: string, counts: import('./fill.mjs').Counts, shapes: import('./shapes.mjs').Shapes, note?: (text: string) => void }} input
 */
export async function createPlace({ name, counts, shapes, note = () => undefined }) {
  const schema = process.env.KEEP ? `lukko_growth_${name}_keep` : `lukko_growth_${name}_${String(process.pid)}`;
  if ((await query(`select 1 from pg_namespace where nspname = '${schema}'`)).length > 0) return { schema, storage: await openSqlStorage({ url: databaseUrl, schema, poolSize: 1 }), bytes: 0, drop: async () => {} };
  await query(`create schema ${schema}`);
  const drop = () => query(`drop schema ${schema} cascade`);
  try {
    await migrate({ url: databaseUrl, schema });
    // Rows first, then the indexes: a fifth of the time.
    const found = await query(`select indexname from pg_indexes where schemaname = '${schema}' and indexname not like '%_pkey' and indexname <> 'lukko_accounts_username'`);
    await query(...found.map(({ indexname }) => `drop index ${schema}.${String(indexname)}`));
    for (const statement of fillStatements({ engine: 'postgresql', shapes, table: (table) => `${schema}.lukko_${table}`, counts })) {
      note(statement.slice(0, 60));
      await query(statement);
    }
    note('indexes');
    await query(migrationSql({ engine: 'postgresql', schema }));
    note('vacuum');
    for (const { tablename } of await query(`select tablename from pg_tables where schemaname = '${schema}'`)) await query(`vacuum (analyze) ${schema}.${String(tablename)}`);
    const storage = await openSqlStorage({ url: databaseUrl, schema, poolSize: 1 });
    const [sizes] = await query(`select sum(pg_total_relation_size((schemaname || '.' || tablename)::regclass)) as bytes from pg_tables where schemaname = '${schema}'`);
    return { schema, storage, bytes: Number(sizes?.['bytes']), drop: async () => void (await storage.close(), await drop()) };
  } catch (cause) {
    await drop();
    throw cause;
  }
}
