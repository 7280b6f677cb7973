import pg from 'pg';
import { databaseUrl } from './postgresql.js';

/** Without PostgreSQL nothing here proves anything: it fails, and says how to start one. */
export default async function needEngines(): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('select 1');
  } catch (cause) {
    const where = new URL(databaseUrl).host;
    throw new Error(`PostgreSQL does not answer at ${where}. Start it with: pg_ctlcluster --skip-systemctl-redirect $(ls /etc/postgresql) main start; or set DATABASE_URL to another one.`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}
