import type { FlowRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { burstOwner } from '../shared/record-refusal.js';
import { workOn, type WorkDone } from './work.js';

// Whoever read the clock just before the minute ended has counted by then.
const settledAfterMs = 60_000;

/**
 * Makes one event of each burst of refusals whose minute is over (R175). The event is written first and takes its id from the burst:
 * a process that stops before it removes the burst writes the same event again, which changes nothing.
 */
export async function finishBursts(deps: Pick<Deps, 'flows' | 'ledgers' | 'audit'>, input: { readonly limit: number; readonly now: number }): Promise<WorkDone> {
  const { limit, now } = input;
  const over = (await deps.flows.findBy('accountId', burstOwner)).filter((record) => record.kind === 'burst' && now >= record.endsAt + settledAfterMs);
  const worked = await workOn(over.slice(0, limit), (record) => finishOne(deps, { record, now }));
  return { ...worked, more: over.length > limit };
}

async function finishOne(deps: Pick<Deps, 'flows' | 'ledgers' | 'audit'>, input: { readonly record: FlowRecord; readonly now: number }): Promise<boolean> {
  const { record, now } = input;
  if (record.kind !== 'burst') return false;
  const [counted] = await deps.ledgers.read({ keys: [record.ledgerKey], now });
  // Where maintenance comes an hour late the ledger is over; one more than was written is known by the burst itself.
  const count = Math.max(1, (counted?.count ?? 0) - record.written);
  await deps.audit.append([Object.freeze({ ...record.event, id: `burst-${record.id}`, at: record.endsAt, count })]);
  return deps.flows.remove(record.id);
}
