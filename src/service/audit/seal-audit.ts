import { sealEvents } from '../../core/audit/index.js';
import type { StoredAuditEvent } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { turnPage, type EventCursor } from '../maintenance/walk-on.js';
import { workOn, type WorkDone } from '../maintenance/work.js';
import { newestChainKey } from './chain-key.js';

/**
 * Seals what is not sealed yet, the oldest first, each chain by itself (R179). Another process may seal the same at the same moment:
 * one of them wins, and the other leaves it at that. It refuses nothing to anybody (R180).
 */
export async function sealAudit(
  deps: Pick<Deps, 'audit' | 'keys'>,
  input: { readonly limit: number; readonly cursor: EventCursor },
): Promise<{ readonly worked: WorkDone; readonly cursor: EventCursor }> {
  const { limit, cursor } = input;
  const open = await deps.audit.list({ sealed: false, limit, ...fromOf(cursor) });
  const worked = await workOn([...byChain(open)], ([chain, events]) => sealChain(deps, { chain, events }));
  const turned = turnPage({ cursor, lastAt: open.length < limit ? undefined : open.at(-1)?.at, done: worked.done });
  return { worked: { ...worked, more: turned.more }, cursor: turned.cursor };
}

/** What a page of events is asked for by. */
export function fromOf({ from }: EventCursor): { readonly from?: number } {
  return from === undefined ? {} : { from };
}

/** The events of each chain, in the order they came in. */
export function byChain(events: readonly StoredAuditEvent[]): ReadonlyMap<string, readonly StoredAuditEvent[]> {
  const chains = new Map<string, StoredAuditEvent[]>();
  for (const event of events) {
    const others = chains.get(event.chain) ?? [];
    others.push(event);
    chains.set(event.chain, others);
  }
  return chains;
}

async function sealChain(deps: Pick<Deps, 'audit' | 'keys'>, input: { readonly chain: string; readonly events: readonly StoredAuditEvent[] }): Promise<number> {
  const { chain, events } = input;
  const expectedHead = await deps.audit.head(chain);
  const { batch } = sealEvents({ events, head: expectedHead, ...newestChainKey(deps) });
  return (await deps.audit.seal({ chain, batch, expectedHead })) ? batch.length : 0;
}
