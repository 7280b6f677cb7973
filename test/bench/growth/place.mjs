/** A schema of its own in PostgreSQL, filled. */
import { migrationSql, openSqlStorage } from 'lukko/adapter/sql';
import { createSchema, databaseUrl, query } from '../postgresql.mjs';
import { fillStatements } from './fill.mjs';

/**
 * @param {{ name: string, counts: import('./fill.mjs').Counts, shapes: import('./shapes.mjs').Shapes }} input
 * @returns {Promise<{ storage: import('lukko/adapter/sql').SqlStorage, bytes: number, drop: () => Promise<void> }>}
 */
export async function createPlace({ name, counts, shapes }) {
  const { schema, drop } = await createSchema(`growth_${name}`);
  try {
    // Rows first, then the indexes: a fifth of the time.
    const indexes = await query(`select indexname from pg_indexes where schemaname = '${schema}' and indexname not like '%_pkey'`);
    await query(...indexes.map(({ indexname }) => `drop index ${schema}.${String(indexname)}`));
    await query(...fillStatements({ engine: 'postgresql', shapes, table: (table) => `${schema}.lukko_${table}`, counts }));
    await query(`set maintenance_work_mem = '512MB'`, migrationSql({ engine: 'postgresql', schema }));
    await query(...[...Object.keys(counts), 'audit_heads'].map((table) => `vacuum (analyze) ${schema}.lukko_${table}`));
    const [size] = await query(`select sum(pg_total_relation_size((schemaname || '.' || tablename)::regclass)) as bytes from pg_tables where schemaname = '${schema}'`);
    const storage = await openSqlStorage({ url: databaseUrl, schema, poolSize: 1 });
    const close = async () => {
      await storage.close();
      await drop();
    };
    return { storage, bytes: Number(size?.['bytes']), drop: close };
  } catch (cause) {
    await drop();
    throw cause;
  }
}
