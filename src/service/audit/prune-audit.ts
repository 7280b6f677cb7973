import { choosePrunable, pruneUntil, sealCheckpoint } from '../../core/audit/index.js';
import { textId } from '../../internal/text-id.js';
import { turnPage, type EventCursor } from '../maintenance/walk-on.js';
import { workOn, type WorkDone } from '../maintenance/work.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { newestChainKey } from './chain-key.js';
import { byChain, fromOf } from './seal-audit.js';

type PruneDeps = Pick<Deps, 'audit' | 'keys' | 'policy' | 'nextEventId'>;

/**
 * Removes sealed events older than the policy keeps them, at most `limit` in all. The checkpoint is written first: should the process stop
 * in between, nothing is missing, and the next call writes the same event again, which changes nothing, and removes (R181).
 */
export async function pruneAudit(
  deps: PruneDeps,
  input: { readonly limit: number; readonly cursor: EventCursor; readonly now: number },
): Promise<{ readonly worked: WorkDone; readonly cursor: EventCursor }> {
  const { limit, cursor, now } = input;
  const until = pruneUntil({ retentionMs: deps.policy.audit.retentionMs, now });
  const oldest = (await deps.audit.list({ sealed: true, limit, ...fromOf(cursor) })).filter(({ at }) => at <= until);
  let left = limit;
  const worked = await workOn([...byChain(oldest).keys()], async (chain) => {
    const done = left <= 0 ? 0 : await pruneChain(deps, { chain, until, limit: left, now });
    left -= done;
    return done;
  });
  // Where the limit came before the last chain, the same page is asked for again.
  if (left <= 0) return { worked: { ...worked, more: oldest.length === limit }, cursor };
  const turned = turnPage({ cursor, lastAt: oldest.length < limit ? undefined : oldest.at(-1)?.at, done: worked.done });
  return { worked: { ...worked, more: turned.more }, cursor: turned.cursor };
}

async function pruneChain(
  deps: PruneDeps,
  input: { readonly chain: string; readonly until: number; readonly limit: number; readonly now: number },
): Promise<number> {
  const { chain, until, limit, now } = input;
  const events = await deps.audit.list({ chain, sealed: true, limit });
  const last = choosePrunable({ events, until }).at(-1);
  if (last?.sequence === undefined || last.hash === undefined) return 0;
  const { sequence, hash } = last;
  const checkpoint = sealCheckpoint({ chain, end: { sequence, hash }, ...newestChainKey(deps) });
  const id = `pruned-${textId(JSON.stringify([chain, checkpoint.sequence, checkpoint.mac]))}`;
  await recordEvent(deps, { id, chain, kind: 'audit-pruned', outcome: 'success', actor: { kind: 'system' }, checkpoint, now });
  return deps.audit.prune({ chain, through: sequence, limit });
}
