import { sql, type Kysely } from 'kysely';
import type { AuditStore } from '../../port/index.js';
import { insertNew } from './insert-new.js';
import { unsealed, type AuditRow, type HeadRow, type SqlDatabase } from './rows.js';

type Seal = Parameters<AuditStore['seal']>[0];

/** Ends a transaction that found another head, or an event that cannot be placed. */
const lost: Error = new Error('the chain went on, or an event of the batch is not to be sealed');

// Each event takes five parameters, and SQLite has room for 32,766.
const atOnce = 2_000;

/** Moves the head and places the batch in one transaction: the head has one winner, and one event that cannot be placed undoes all. */
export async function sealBatch({ engine, root, prefix }: SqlDatabase, input: Seal): Promise<boolean> {
  assertBatch(input);
  const sealing = root.transaction().execute(async (transaction) => {
    if (!(await moveHead(transaction.withTables<Record<string, HeadRow>>(), { engine, table: `${prefix}audit_heads` }, input))) throw lost;
    const { chain, batch } = input;
    for (let from = 0; from < batch.length; from += atOnce) {
      await place(transaction.withTables<Record<string, AuditRow>>(), `${prefix}audit`, { chain, batch: batch.slice(from, from + atOnce) });
    }
    return true;
  });
  return sealing.catch((cause: unknown) => {
    if (cause === lost) return false;
    throw cause;
  });
}

interface HeadTable extends Pick<SqlDatabase, 'engine'> {
  readonly table: string;
}

async function moveHead(db: Kysely<Record<string, HeadRow>>, { engine, table }: HeadTable, { chain, batch, expectedHead }: Seal): Promise<boolean> {
  const { sequence = 0, hash = '' } = batch.at(-1) ?? {};
  if (expectedHead.sequence === 0) {
    if (expectedHead.hash !== '') return false;
    return insertNew({ engine }, db.insertInto(table).values({ chain, sequence, hash }));
  }
  const query = db.updateTable(table).set({ sequence, hash }).where('chain', '=', chain).where('sequence', '=', expectedHead.sequence).where('hash', '=', expectedHead.hash);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

async function place(db: Kysely<Record<string, AuditRow>>, table: string, { chain, batch }: Pick<Seal, 'chain' | 'batch'>): Promise<void> {
  const ids = batch.map(({ id }) => id);
  // Written out, as engines take a parameter here for a text.
  const places = batch.map(({ id, sequence }) => sql`when ${id} then ${sql.lit(sequence)}`);
  const hashes = batch.map(({ id, hash }) => sql`when ${id} then ${hash}`);
  const { numUpdatedRows } = await db
    .updateTable(table)
    .set({ place: sql<number>`case id ${sql.join(places, sql` `)} end`, hash: sql<string>`case id ${sql.join(hashes, sql` `)} end` })
    .where('chain', '=', chain)
    .where('place', '=', unsealed)
    .where('id', 'in', ids)
    .executeTakeFirst();
  if (numUpdatedRows !== BigInt(ids.length)) throw lost;
}

function assertBatch({ batch, expectedHead }: Seal): void {
  if (batch.length === 0 || new Set(batch.map(({ id }) => id)).size < batch.length) throw new RangeError('batch: must hold events, each once');
  if (batch.some(({ sequence }, at) => sequence !== expectedHead.sequence + 1 + at)) throw new RangeError('batch.sequence: must run on from expectedHead');
}
