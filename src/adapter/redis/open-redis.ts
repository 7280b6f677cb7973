import { AuthError } from '../../core/error/index.js';
import type { DurableLedgerStore, FlowRecord, SessionRecord, Storage } from '../../port/index.js';
import { connect, type Connection } from './connect.js';
import { createLedgerStore } from './create-ledger-store.js';
import type { Server } from './create-line.js';
import { createRecordStore } from './create-record-store.js';
import { inspectServer } from './inspect-redis.js';
import type { RedisPlace } from './options.js';
import { spendOnce } from './spend-once.js';

/** What {@link openRedis} takes. */
export interface RedisOptions extends RedisPlace {
  /** The ledgers of your database, which say of themselves that they are `durable`. Each step of a flow is spent there, too, so that none works again after a failover of Redis. */
  readonly durableLedgers: DurableLedgerStore;
}

/** What of a `Storage` Redis keeps. */
export interface RedisStores extends Pick<Storage, 'flows' | 'sessions' | 'ledgers'> {
  /** Ends the connection; what is under way is refused. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the stores of what is short-lived in one Redis of 6.2 or later: flows, sessions and ledgers. Accounts, lists, devices, messages and the audit stay in
 * your database: `{ ...storage, flows, sessions, ledgers }`. Any number of processes may share it. Each method is one step; `now` decides what is over, and
 * Redis itself removes a day later what `auth.maintain` did not.
 *
 * Redis may forget, or go back to what it was, when it restarts or a replica takes over. Nothing that was used works again, as each step of a flow is counted in
 * `durableLedgers` before anything is granted. What may happen: open logins and sessions are gone; a session that was ended a moment before
 * is back; tries that were counted a moment before are not.
 *
 * It asks Redis what it is, and refuses one that is older, one that throws keys away, a replica, a cluster, and one whose clock is more than 30 seconds off. It asks again whenever the
 * connection is made anew, as another may answer there after a failover, and no method reads or writes before that. A primary that becomes a replica is given up at the
 * next call, whatever that is. Who does not serve is refused by every method with the code that opening it would have, and the address is asked again each second.
 *
 * What else goes wrong later is an `AuthError` from every method: at once while there is no connection, after 10 seconds where no answer comes. Whether such a command was
 * done is not known; 40 seconds after it was sent, by clocks that agree, it does nothing any more.
 *
 * @throws TypeError naming an option that is not what its type says
 * @throws AuthError with `storage-misconfigured`, whose cause says what does not serve, `storage-read-only` for a replica, `clock-skew`, `storage-forbidden` or `storage-unavailable`;
 * each says what to do
 * @example
 * ```ts fragment: it needs a PostgreSQL and a Redis
 * import { openSqlStorage } from 'lukko/adapter/sql';
 * const storage = await openSqlStorage({ url: 'postgres://lukko:secret@db.books.example/lukko' });
 * const { flows, sessions, ledgers } = await openRedis({ url: 'rediss://lukko:secret@redis.books.example', durableLedgers: storage.ledgers });
 * // createAuth({ storage: { ...storage, flows, sessions, ledgers }, … })
 * ```
 */
export async function openRedis(options: RedisOptions): Promise<RedisStores> {
  const { durableLedgers } = options;
  if (typeof durableLedgers !== 'object' || durableLedgers === null || typeof durableLedgers.add !== 'function') throw new TypeError('durableLedgers: must be the ledgers of your database');
  if (durableLedgers.durability !== 'durable') throw new TypeError("durableLedgers: must say of themselves that they are 'durable'; give the ledgers of your database");
  return storesOf(await connect(options, assertServing), durableLedgers);
}

function storesOf(connection: Connection, durableLedgers: DurableLedgerStore): RedisStores {
  return Object.freeze<RedisStores>({
    flows: spendOnce(createRecordStore<FlowRecord>(connection, 'flows'), durableLedgers),
    sessions: Object.freeze({ ...createRecordStore<SessionRecord>(connection, 'sessions'), durability: 'volatile' }),
    ledgers: createLedgerStore(connection),
    close: connection.close,
  });
}

async function assertServing(server: Server): Promise<void> {
  for (const { code, text } of await inspectServer(server)) if (code !== undefined) throw new AuthError(code, { cause: new Error(text) });
}
