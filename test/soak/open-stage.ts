import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../src/adapter/sql/index.js';
import { startOwnPostgresql, type OwnPostgresql } from '../engines/tools/own-postgresql.js';
import { startOwnRedis, type OwnRedis } from '../engines/tools/own-redis.js';
import { query } from '../engines/tools/postgresql.js';
import type { Span } from './journal.js';
import type { Place } from './open-host.js';
import { paymentTable } from './payments.js';
import { startInbox, type Inbox } from './start-inbox.js';
import { bundleServer, startServer, type ServerProcess } from './start-server.js';
import { startSwitchboard } from './switchboard.js';

/** All that a host runs, in processes of its own: two servers, PostgreSQL, Redis with a replica, and the gateways' other end. */
export interface Stage {
  readonly place: Place;
  readonly servers: readonly ServerProcess[];
  readonly database: OwnPostgresql;
  readonly inbox: Inbox;
  /** The replica hears nothing for so long, takes over as it is, and the old primary becomes its empty replica. */
  readonly failOver: (staleMs: number) => Promise<void>;
  readonly failovers: () => number;
  /** For each failover, since when the replica had heard of nothing, and when the primary was gone. */
  readonly lapses: readonly Span[];
  /** The replica has heard of everything. */
  readonly catchUp: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const serversOfHost = 2;

export async function openStage(): Promise<Stage> {
  const [database, one, other, inbox, program] = await Promise.all([startOwnPostgresql(), startOwnRedis(), startOwnRedis(), startInbox(), bundleServer()]);
  const state: { primary: OwnRedis; replica: OwnRedis; failovers: number } = { primary: one, replica: other, failovers: 0 };
  const lapses: Span[] = [];
  const follow = (): Promise<unknown> => state.replica.command('REPLICAOF', '127.0.0.1', String(state.primary.port));
  const catchUp = async (): Promise<void> => {
    while ((await state.replica.said('master_link_status')) !== 'up' || (await state.primary.said('master_repl_offset')) !== (await state.replica.said('slave_repl_offset'))) await sleep(20);
  };
  await Promise.all([migrate({ url: database.url }), query(paymentTable, database.url), follow()]);
  const switchboard = await startSwitchboard(one.port);
  const place: Place = { databaseUrl: database.url, redisUrl: `redis://127.0.0.1:${String(switchboard.port)}`, inboxUrl: inbox.url, secret: randomBytes(32).toString('hex') };
  const servers = await Promise.all(Array.from({ length: serversOfHost }, () => startServer(program, place)));
  return {
    ...{ place, servers, database, inbox, lapses, catchUp },
    failovers: () => state.failovers,
    failOver: async (staleMs) => {
      const { primary, replica } = state;
      const from = Date.now();
      await replica.command('REPLICAOF', '127.0.0.1', '1');
      await sleep(staleMs);
      switchboard.turn(undefined);
      lapses.push({ from, to: Date.now() });
      // Counted before anybody can miss what is lost, and after.
      state.failovers += 1;
      await primary.kill();
      await replica.command('REPLICAOF', 'NO', 'ONE');
      switchboard.turn(replica.port);
      await primary.start();
      Object.assign(state, { primary: replica, replica: primary, failovers: state.failovers + 1 });
      await follow();
    },
    close: async () => {
      await Promise.all(servers.map(({ kill }) => kill()));
      switchboard.close();
      inbox.close();
      await Promise.all([database.remove(), one.remove(), other.remove()]);
    },
  };
}
