import type { Lane } from '../../core/throttle/index.js';
import type { Approvable, FlowRecord } from '../../port/index.js';
import { laneOfProofs } from '../binding/judge-proof.js';

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
