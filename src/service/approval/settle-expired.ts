import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, Approvable, FlowRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { laneOfProofs } from '../binding/judge-proof.js';
import { countUnanswered } from './approval-ledgers.js';

/** Any flow that the Key can be asked in. */
export type ApprovableFlow = Extract<FlowRecord, Approvable & { readonly kind: 'attempt' | 'binding' | 'recovery' | 'transaction' }>;

/** Whether the Key can be asked in it. */
export function isApprovable(flow: FlowRecord): flow is ApprovableFlow {
  return flow.kind === 'attempt' || flow.kind === 'binding' || flow.kind === 'recovery' || flow.kind === 'transaction';
}

/** Who answers for the numbers and the requests of a flow: a login's browser, one recovery, or one session (R81, R100). */
export function approvalLane(flow: ApprovableFlow): Lane {
  if (flow.kind === 'attempt') return flow.lane;
  return flow.kind === 'recovery' ? `recovery:${flow.id}` : laneOfProofs({ id: flow.sessionId });
}

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
