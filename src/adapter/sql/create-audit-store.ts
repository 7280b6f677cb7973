import type { Insertable, Selectable } from 'kysely';
import { jsonOf } from '../../internal/json-of.js';
import { assertStorable, isStorable } from '../../internal/storable.js';
import type { AuditEvent, AuditQuery, AuditStore, ChainHead, StoredAuditEvent } from '../../port/index.js';
import { firstOf } from './first-of.js';
import { onlyNew } from './insert-new.js';
import { textOf, unsealed, type AuditRow, type SqlDatabase } from './rows.js';
import { run } from './run.js';
import { sealBatch } from './seal-batch.js';

/** An {@link AuditStore} over two tables. Each method is one statement but `seal`, which is one transaction of two (decision 010). */
export function createAuditStore(database: SqlDatabase): AuditStore {
  const { audit: db, heads, prefix } = database;
  const table = `${prefix}audit`;
  return Object.freeze<AuditStore>({
    durability: 'durable',
    append: (events) =>
      run(async () => {
        if (events.length > 0) await onlyNew(database, db.insertInto(table).values(events.map(rowOf))).execute();
      }),
    list: (query) => run(async () => (await select(database, table, query).execute()).map(eventOf)),
    head: (chain) =>
      run(async () => {
        const row = await heads.selectFrom(`${prefix}audit_heads`).select(['sequence', 'hash']).where('chain', '=', storable(chain)).executeTakeFirst();
        return row === undefined ? noHead : { sequence: Number(row.sequence), hash: textOf(row.hash) };
      }),
    seal: (input) => run(() => sealBatch(database, input)),
    prune: ({ chain, through, limit }) =>
      run(async () => {
        const last = sealedUpTo(through);
        const oldest = db.selectFrom(table).select('id').where('chain', '=', chain).where('place', '<=', last);
        const query = db.deleteFrom(table).where('chain', '=', chain).where('place', '<=', last);
        return Number((await firstOf(database, query, { few: oldest, column: 'id', by: ['chain', 'place'], limit }).executeTakeFirst()).numDeletedRows);

      }),
  });
}

const json = jsonOf<AuditEvent>();
const noHead: ChainHead = Object.freeze({ sequence: 0, hash: '' });

/** The events asked for, in the order of the port. Sealed ones have a place before those that have none, which have an index of their own by their missing hash. */
function select({ audit: db }: SqlDatabase, table: string, { chain, accountId, sealed, from, afterSequence, newestFirst, limit }: AuditQuery) {
  const way = newestFirst === true ? 'desc' : 'asc';
  const ofChain = chain === undefined ? db.selectFrom(table) : db.selectFrom(table).where('chain', '=', storable(chain));
  const ordered = chain === undefined || from !== undefined ? ofChain : ofChain.orderBy('place', way);
  let query = ordered.select(['place', 'hash', 'data']).orderBy('at', way).orderBy('id', way).limit(limit);
  if (accountId !== undefined) query = query.where('account_id', '=', storable(accountId));
  if (afterSequence !== undefined) query = query.where('place', '>', afterSequence).where('place', '<', unsealed);
  if (sealed !== undefined) query = sealed ? query.where('place', '<', unsealed) : query.where('hash', 'is', null);
  return from === undefined ? query : query.where('at', '>=', from);
}

/** No event has a text that cannot be stored: the empty one finds none either. */
function storable(text: string): string {
  return isStorable(text) ? text : '';
}

function sealedUpTo(through: number): number {
  return Math.min(through, unsealed - 1);
}

function rowOf(event: AuditEvent): Insertable<AuditRow> {
  const { id, chain, at, accountId = null } = event;
  for (const [name, text] of [['id', id], ['chain', chain], ['accountId', accountId ?? '']] as const) assertStorable(text, `event.${name}`);
  return { id, chain, at, account_id: accountId, place: unsealed, hash: null, data: json.write(event) };
}

function eventOf({ place, hash, data }: Pick<Selectable<AuditRow>, 'place' | 'hash' | 'data'>): StoredAuditEvent {
  const event = json.read(data);
  return hash === null ? event : { ...event, sequence: Number(place), hash: textOf(hash) };
}
