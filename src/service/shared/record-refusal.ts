import { textId } from '../../internal/text-id.js';
import type { BurstRecord } from '../../port/index.js';
import { recordEvent, type EventInput } from './audit-event.js';
import type { Deps } from './deps.js';
import { countOne } from './ledgers.js';

/** Under this owner maintenance finds the bursts; accounts have ids of 22 letters. */
export const burstOwner = 'bursts';

const minuteMs = 60_000;
// As long as the ledgers of unknown names may last (R193), so that a burst that maintenance meets late still has its count.
const countedMs = 60 * minuteMs;

/**
 * Writes a refusal down. Like ones beyond so many a minute are counted instead, and become one event with their count when the
 * minute is over, so that whoever hammers at a door cannot fill the audit (R175). What succeeds is never merged.
 */
export async function recordRefusal(
  deps: Pick<Deps, 'audit' | 'nextEventId' | 'ledgers' | 'flows' | 'policy'>,
  input: EventInput & {
    /** Whose refusals are alike: the account, or what stands for a name, and the lane where there is one; the same shape for known and unknown. */
    readonly ledger: string;
  },
): Promise<void> {
  const { ledger, ...refusal } = input;
  const { now, id: _own, requestId: _one, ...event } = refusal;
  const minute = Math.floor(now / minuteMs);
  const ledgerKey = `burst/${event.kind}/${event.reason ?? ''}/${ledger}/${String(minute)}`;
  const written = deps.policy.audit.refusalsAMinute;
  const count = await countOne(deps, { key: ledgerKey, amount: 1, now, windowMs: countedMs });
  if (count <= written) return recordEvent(deps, refusal);
  const id = textId(ledgerKey);
  const burst: BurstRecord = { id, version: 1, schema: 1, kind: 'burst', accountId: burstOwner, ledgerKey, written, endsAt: (minute + 1) * minuteMs, event };
  // Not the 21st alone: should it have stopped before this line, the next one makes up for it.
  await deps.flows.insert(Object.freeze(burst));
}
