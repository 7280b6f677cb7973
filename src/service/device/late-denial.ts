import { verifyApproval } from '../../core/pairing/index.js';
import type { ApprovableFlow } from '../approval/approvable.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { jwkOf } from '../shared/devices.js';
import { endDenied } from './end-denied.js';
import type { LoadedDevice } from './load-device.js';

const purposes = { attempt: 'login', recovery: 'recovery', binding: 'bind', transaction: 'transaction' } as const;

/**
 * *This was not me*, to a request that was replaced, left for the list, answered too late, or whose alert was cut short: whoever asked is still at it, so what they
 * began ends all the same (R103). What was approved meanwhile is approved.
 */
export async function denyLate(
  deps: Deps,
  input: LoadedDevice & { readonly flow: ApprovableFlow; readonly id: string; readonly answer: string; readonly requestId: string | undefined; readonly now: number },
): Promise<boolean> {
  const { account, device, flow, id, answer, requestId, now } = input;
  const isApproved = flow.approval?.id === id && flow.approval.state === 'approved';
  if (flow.endedAt !== undefined || isApproved || !wasAsked(flow, id)) return false;
  const verified = verifyApproval({ jws: answer, jwk: jwkOf(device), aud: deps.origin, now });
  if (!verified.ok || verified.claims.answer !== 'not-me') return false;
  const { account: accountId, approval, purpose } = verified.claims;
  if (accountId !== account.id || approval !== id || purpose !== purposes[flow.kind]) return false;
  await recordEvent(deps, { ...byUser(account), id: `denied-${id}`, kind: 'approval-denied', method: 'key', outcome: 'failure', reason: 'not-me', requestId, now });
  await endDenied(deps, { account, flow, requestId, now });
  return true;
}

/** Whether the flow has asked the Key under that id, be it long ago. */
function wasAsked(flow: ApprovableFlow, id: string): boolean {
  const ordinal = Number(id.slice(flow.id.length + 1));
  return id === `${flow.id}.${String(ordinal)}` && ordinal >= 1 && ordinal <= (flow.approvals ?? 0);
}
