import { planOtpLedgers, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord, OtpChallenge, SessionRecord } from '../../port/index.js';
import { endOne } from '../session/end-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { judgeOtp, type JudgeOtpResult, type UnjudgedOtp } from '../shared/judge-otp.js';
import { listEpoch } from '../shared/otp-epoch.js';
import { isClosed } from '../shared/reserve-try.js';
import type { RefusedOtp } from './answer-proof.js';
import { endProof } from './end-proof.js';
import type { LoadedProof } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/**
 * Who answers for the fresh proofs of a session: that session alone. Were it the browser it was opened in, a stolen token would be
 * enough to disable the list of its owner, or to condemn the password (R65, R81).
 */
export function laneOfProofs(session: Pick<SessionRecord, 'id'>): Lane {
  return `session:${session.id}`;
}

/** Judges a one-time password in the lane of the session's proofs; each list has a ledger of its own there. */
export function judgeProof(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly session: SessionRecord; readonly challenge: OtpChallenge; readonly code: string; readonly now: number },
): Promise<JudgeOtpResult> {
  const { account, session, challenge, code, now } = input;
  const { listId, position } = challenge;
  return judgeOtp(deps, { accountId: account.id, listId, epoch: listEpoch(listId), position, code, lane: laneOfProofs(session), now });
}

type ProofStep = Pick<LoadedProof, 'account' | 'session' | 'flow'> & { readonly requestId: string | undefined; readonly now: number };

/**
 * Says why an answer was not judged. A lane that misses closed, and whose closing was cut short, ends the session now (invariant 2);
 * one that only has too many tries on their way is not closed, nothing follows, and they are soon judged or forgotten (R147).
 */
export async function refuseUnjudged(deps: Deps, input: ProofStep & { readonly unjudged: UnjudgedOtp }): Promise<RefusedOtp> {
  const { account, session, flow, unjudged, now } = input;
  // No pause is ever due in this lane, so `wait` cannot come; were it to, it would be answered like a full queue.
  if ('retryAfterMs' in unjudged) return refusal(deps, 'busy', { retryAfterMs: unjudged.retryAfterMs });
  if (unjudged.reason === 'lane-closed') {
    const epoch = listEpoch(flow.challenge?.listId ?? '');
    const plan = planOtpLedgers({ accountId: account.id, epoch, lane: laneOfProofs(session), policy: deps.policy.otpMisses });
    return (await isClosed(deps, { plan, now })) ? closeProofs(deps, input) : refusal(deps, 'try-again');
  }
  return refusal(deps, unjudged.reason);
}

/** The last miss ends this session, and the act with it, and nothing else: neither the password nor the list is condemned for it (R65, R81). */
export async function closeProofs(deps: Deps, input: ProofStep): Promise<RefusedOtp> {
  const { account, session, flow, requestId, now } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'lane-closed', outcome: 'failure', method: 'otp-list', reason: 'session', requestId, now });
  await endOne(deps, { session, reason: 'proof-lane-closed', actor: { kind: 'system' }, requestId, now });
  await endProof(deps, { flow, state: 'ended', reason: 'lane-closed', now });
  return refusal(deps, 'lane-closed');
}
