import pg from 'pg';
import { migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import type { Storage } from '../../../src/port/index.js';
import type { PortCall } from '../../../src/testing/index.js';
import { databaseUrl, newSchema } from '../tools/postgresql.js';
import { startProxy, type Proxy } from '../tools/proxy.js';

const tables = ['accounts', 'lists', 'devices', 'flows', 'sessions', 'messages', 'ledgers', 'audit', 'audit_heads'];

type Stored = Readonly<Record<string, unknown>>;

/** A PostgreSQL schema of a test's own behind a proxy. What is in its tables can be kept, and be there again in one round trip. */
export interface Stage {
  readonly proxy: Proxy;
  /** Through the proxy. */
  readonly storage: SqlStorage;
  readonly empty: () => Promise<void>;
  readonly keep: () => Promise<void>;
  readonly restore: () => Promise<void>;
  /** Asks until the pool has got rid of what was cut. */
  readonly mend: () => Promise<void>;
  /** Whether a call that failed was done all the same: asked past the proxy, of the tables themselves. */
  readonly wasDone: (call: PortCall) => Promise<boolean>;
  /** Every record of the stores, past the proxy. */
  readonly records: (stores: readonly (keyof Storage)[]) => Promise<readonly { readonly store: string; readonly record: Stored }[]>;
  readonly close: () => Promise<void>;
}

/** Opens a stage. The server does not wait for its disk: here it is the way there that breaks, and the server stays up. */
export async function openStage(name: string, poolSize = 3): Promise<Stage> {
  const schema = `lukko_fault_${name}_${String(process.pid)}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c synchronous_commit=off');
  const direct = new pg.Client({ connectionString: url.href });
  await direct.connect();
  await direct.query(`${newSchema(schema)}; set search_path to ${schema}`);
  await migrate({ url: url.href, schema });
  await direct.query(tables.map((table) => `create table kept_${table} (like lukko_${table})`).join('; '));
  const proxy = await startProxy(url.href);
  const storage = await openSqlStorage({ url: proxy.url, schema, poolSize });
  const empty = tables.map((table) => `delete from lukko_${table}`);
  const keep = tables.flatMap((table) => [`delete from kept_${table}`, `insert into kept_${table} select * from lukko_${table}`]);
  const restore = [...empty, ...tables.map((table) => `insert into lukko_${table} select * from kept_${table}`)];
  const all = async (statements: readonly string[]): Promise<void> => {
    await direct.query(statements.join('; '));
  };
  const records: Stage['records'] = async (stores) => {
    const query = stores.map((store) => `select '${store}' as store, data from lukko_${store}`).join(' union all ');
    return (await direct.query<{ store: string; data: string }>(query)).rows.map(({ store, data }) => ({ store, record: JSON.parse(data) as Stored }));
  };
  return {
    proxy,
    storage,
    empty: () => all(empty),
    keep: () => all(keep),
    restore: () => all(restore),
    mend: () => mend(storage, poolSize),
    wasDone: (call) => wasDone(call, records),
    records,
    close: async () => {
      await storage.close();
      await proxy.close();
      await direct.query(`drop schema ${schema} cascade`);
      await direct.end();
    },
  };
}

/** Each connection of the pool is asked at once, until none of them is a broken one. */
async function mend(storage: Storage, poolSize: number): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answers = await Promise.allSettled(Array.from({ length: poolSize }, () => storage.accounts.find('nobody')));
    if (answers.every(({ status }) => status === 'fulfilled')) return;
  }
  throw new Error('the pool does not get well');
}

async function wasDone({ name, args: [first] }: PortCall, records: Stage['records']): Promise<boolean> {
  const [store = '', method = ''] = name.split('.');
  if (!['insert', 'update', 'append', 'remove'].includes(method)) return false;
  const stored = (await records([store as keyof Storage])).map(({ record }) => record);
  if (method === 'remove') return stored.every(({ id }) => id !== first);
  const written = (method === 'append' ? first : [first]) as readonly Stored[];
  return written.every((record) => stored.some((found) => found['id'] === record['id'] && JSON.stringify(found) === JSON.stringify(record)));
}
