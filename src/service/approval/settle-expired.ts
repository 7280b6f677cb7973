import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { approvalLane, isApprovable } from './approvable.js';
import { countUnanswered } from './approval-ledgers.js';

/** Counts the requests of a lane that nobody answered in time, each once (R103). Nobody waits for an expiry: the next request notices it. */
export async function settleExpired(
  deps: Pick<Deps, 'flows' | 'ledgers'>,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly now: number },
): Promise<void> {
  const { account, lane, now } = input;
  for (const flow of await deps.flows.findBy('accountId', account.id)) {
    if (!isApprovable(flow) || approvalLane(flow) !== lane) continue;
    const { approval } = flow;
    if (approval?.state !== 'open' || now < approval.expiresAt) continue;
    const settled = next(flow, { approval: Object.freeze({ ...approval, state: 'expired' as const }) });
    if (await deps.flows.update(settled, flow.version)) await countUnanswered(deps, { account, lane, now });
  }
}
