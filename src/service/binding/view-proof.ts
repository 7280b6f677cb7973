import type { BindingAct, BindingState } from '../../core/recovery/index.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { loadOwner, standsOnAccount, type ProofInput, type RefusedAct } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/** Where a binding act stands: enough to draw its page anew after a reload. */
export interface ProofView {
  /** What the proof is for, and for nothing else. */
  readonly act: BindingAct;
  /** `challenge`: the proof is due; `proven`: the act itself; `new-list`: the new list is to be proven; `contact-code`: the code of the new address; `pairing`: a phone is to be connected. */
  readonly state: BindingState;
  /** At `challenge`, where the Key is asked: where that stands. */
  readonly approval?: ApprovalView | undefined;
  /** At `challenge` and `new-list`: what was asked last of a list. */
  readonly challenge?: ChallengeView | undefined;
  /** From this instant on it is over, in ms since the epoch. */
  readonly expiresAt: number;
}

/** What `auth.binding.view` says. */
export type ViewProofResult =
  | {
      readonly ok: true;
      /** Where it stands. */
      readonly view: ProofView;
    }
  | RefusedAct;

/** Says where a binding act stands, in the session that began it; a proof that is no longer fresh is none (R172). */
export async function viewProof(deps: Deps, input: ProofInput): Promise<ViewProofResult> {
  const now = deps.clock.now();
  const owner = await loadOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const found = await findFlow(deps, input.proof);
  const flow = found?.flow;
  if (flow?.kind !== 'binding' || flow.sessionId !== owner.session.id || flow.endedAt !== undefined) return refusal(deps, 'step-up-required');
  const { act, state, challenge, expiresAt, provenAt = 0 } = flow;
  // What loadProof would refuse is not shown as alive, either.
  const isStale = state === 'proven' && now >= provenAt + deps.policy.binding.freshMs;
  if (isStale || now >= expiresAt || !standsOnAccount(flow, owner.account)) return refusal(deps, 'step-up-required');
  const asked = challenge === undefined ? {} : { challenge: viewChallenge(challenge) };
  const isKeyAsked = state === 'challenge' && challenge === undefined;
  const approval = isKeyAsked ? { approval: viewApproval(deps, { flow, secret: found?.secret ?? '', now }) } : {};
  return Object.freeze({ ok: true, view: Object.freeze({ act, state, ...asked, ...approval, expiresAt }) });
}
