import { recordStores } from '../../story/record-stores.js';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import { startOwnMariadb } from '../tools/own-mariadb.js';
import { mysql } from '../tools/protocol.js';
import { startProxy } from '../tools/proxy.js';
import { tables } from '../tools/tables.js';
import { mend, type Stage } from './stage.js';

/** Opens a stage on a MariaDB of its own. The server does not wait for its disk: here it is the way there that breaks, and the server stays up. */
export async function openMariadbStage(): Promise<Stage> {
  const server = await startOwnMariadb();
  const { url } = server;
  await migrate({ url });
  const direct = await createConnection({ uri: url, multipleStatements: true });
  await direct.query(tables.map((table) => `create table kept_${table} like lukko_${table}`).join('; '));
  const proxy = await startProxy(url, mysql);
  const storage = await openSqlStorage({ url: proxy.url, poolSize: 3 });
  const empty = tables.map((table) => `delete from lukko_${table}`);
  const keep = tables.flatMap((table) => [`delete from kept_${table}`, `insert into kept_${table} select * from lukko_${table}`]);
  const restore = [...empty, ...tables.map((table) => `insert into lukko_${table} select * from kept_${table}`)];
  const all = async (statements: readonly string[]): Promise<void> => {
    await direct.query(['begin', ...statements, 'commit'].join('; '));
  };
  return {
    proxy,
    storage,
    empty: () => all(empty),
    keep: () => all(keep),
    restore: () => all(restore),
    mend: () => mend(storage, proxy),
    contents: async (now) => {
      const [rows] = await direct.query<(RowDataPacket & { readonly place: string; readonly stored: string })[]>(everything, [now]);
      return new Map(rows.map(({ place, stored }) => [place, JSON.parse(stored) as unknown]));
    },
    close: async () => {
      await storage.close();
      await proxy.close();
      await direct.end();
      await server.remove();
    },
  };
}

const text = (column: string): string => `convert(\`${column}\` using utf8mb4)`;

// As the ports say it: an event that is sealed has its place, and a counter that is over is none.
const everything = [
  ...recordStores.map((store) => `select concat('${store}/', ${text('id')}) as place, data as stored from lukko_${store}`),
  `select concat('audit/', ${text('id')}), if(hash is null, data, json_insert(data, '$.sequence', place, '$.hash', ${text('hash')})) from lukko_audit`,
  `select concat('audit_heads/', ${text('chain')}), json_object('sequence', sequence, 'hash', ${text('hash')}) from lukko_audit_heads`,
  `select concat('ledgers/', ${text('key')}), if(reset_at is null, json_object('count', count), json_object('count', count, 'resetAt', reset_at)) from lukko_ledgers where reset_at is null or reset_at > ?`,
].join(' union all ');
