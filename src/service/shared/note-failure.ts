import { isSpray } from '../../core/throttle/index.js';
import { installationChain, recordEvent } from './audit-event.js';
import type { Deps } from './deps.js';
import { changeLedgers, countOne } from './ledgers.js';

const hourMs = 60 * 60 * 1000;

/**
 * Counts the accounts and names that had a wrong password in this hour, each once, and writes down when they are too many: a
 * spray alert, once an hour, that disables nobody (R152). Known and unknown names cost the same (R141).
 */
export async function noteFailure(
  deps: Pick<Deps, 'ledgers' | 'audit' | 'nextEventId' | 'policy'>,
  input: {
    /** Stands for the username, known or not: a keyed hash of it. */
    readonly subject: string;
    readonly now: number;
  },
): Promise<void> {
  const { subject, now } = input;
  const hour = Math.floor(now / hourMs);
  const total = `spray/${String(hour)}`;
  const changes = [{ key: `${total}/${subject}`, amount: 1, windowMs: hourMs }, { key: `spray/${String(hour - 1)}`, amount: 0 }];
  const [own, hourBefore] = await changeLedgers(deps, { changes, now });
  if (own?.count !== 1) return;
  // Two hours, as the next hour asks for it.
  const accounts = await countOne(deps, { key: total, amount: 1, now, windowMs: 2 * hourMs });
  if (!isSpray({ accounts, hourBefore: hourBefore?.count ?? 0, policy: deps.policy.spray })) return;
  // Whoever comes after a failed append writes it; an id that is there already changes nothing, so that there is one an hour.
  const event = { chain: installationChain, kind: 'spray-suspected', outcome: 'failure', actor: { kind: 'system' } } as const;
  await recordEvent(deps, { ...event, id: `spray-${String(hour)}`, count: accounts, now });
}
