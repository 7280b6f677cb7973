import pg from 'pg';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import type { Storage } from '../../../src/port/index.js';
import { recordStores } from '../../story/record-stores.js';
import { newSchema, urlWith } from '../tools/postgresql.js';
import { startProxy, type Proxy } from '../tools/proxy.js';
import { tables } from '../tools/tables.js';

/** Everything that is stored, by `table/id`. */
export type Contents = ReadonlyMap<string, unknown>;

/** A PostgreSQL schema, or another database, of a test's own behind a proxy. What is in its tables can be kept, and be there again in one round trip. */
export interface Stage {
  readonly proxy: Proxy;
  /** Through the proxy. */
  readonly storage: Storage;
  /** Whether a flow may be over for whoever lost a race for its next step. */
  readonly endsLostSteps?: boolean;
  readonly empty: () => Promise<void>;
  readonly keep: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** Asks until the pool has got rid of what was cut. */
  readonly mend: () => Promise<void>;
  /** All that the tables hold, past the proxy, but counters that are over by then. */
  readonly contents: (now: number) => Promise<Contents>;
  readonly close: () => Promise<void>;
}

/** Opens a stage. The server does not wait for its disk: here it is the way there that breaks, and the server stays up. */
export async function openStage(name: string, poolSize = 3): Promise<Stage> {
  const schema = `lukko_fault_${name}_${String(process.pid)}`;
  const url = urlWith('-c synchronous_commit=off');
  // One connection, and a pool before it: statements that are asked for at the same moment wait for each other there.
  const direct = new pg.Pool({ connectionString: urlWith(`-c synchronous_commit=off -c search_path=${schema}`), max: 1 });
  await direct.query(newSchema(schema));
  await migrate({ url, schema });
  await direct.query(tables.map((table) => `create table kept_${table} (like lukko_${table})`).join('; '));
  const proxy = await startProxy(url);
  const storage = await openSqlStorage({ url: proxy.url, schema, poolSize });
  const empty = tables.map((table) => `delete from lukko_${table}`);
  const keep = tables.flatMap((table) => [`delete from kept_${table}`, `insert into kept_${table} select * from lukko_${table}`]);
  const restore = [...empty, ...tables.map((table) => `insert into lukko_${table} select * from kept_${table}`)];
  const all = async (statements: readonly string[]): Promise<void> => {
    await direct.query(statements.join('; '));
  };
  return {
    proxy,
    storage,
    empty: () => all(empty),
    keep: () => all(keep),
    restore: () => all(restore),
    mend: () => mend(storage, proxy),
    contents: async (now) => {
      const { rows } = await direct.query<{ key: string; data: string }>({ name: 'contents', text: everything, values: [now] });
      return new Map(rows.map(({ key, data }) => [key, JSON.parse(data) as unknown]));
    },
    close: async () => {
      await storage.close();
      await proxy.close();
      await direct.query(`drop schema ${schema} cascade`);
      await direct.end();
    },
  };
}

// As the ports say it: an event that is sealed has its place, and a counter that is over is none.
const everything = [
  ...recordStores.map((store) => `select '${store}/' || id as key, data from lukko_${store}`),
  `select 'audit/' || id, case when hash is null then data else (data::jsonb || jsonb_build_object('sequence', place, 'hash', hash))::text end from lukko_audit`,
  `select 'audit_heads/' || chain, json_build_object('sequence', sequence, 'hash', hash)::text from lukko_audit_heads`,
  `select 'ledgers/' || key, json_strip_nulls(json_build_object('count', count, 'resetAt', reset_at))::text from lukko_ledgers where reset_at is null or reset_at > $1`,
].join(' union all ');

/** Each connection that stands is asked at once, until none of them is a broken one. */
export async function mend(storage: Storage, proxy: Proxy): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answers = await Promise.allSettled(Array.from({ length: Math.max(1, proxy.connections()) }, () => storage.accounts.find('nobody')));
    if (answers.every(({ status }) => status === 'fulfilled')) return;
  }
  throw new Error('the pool does not get well');
}
