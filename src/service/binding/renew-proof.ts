import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { viewProofChallenge, type ProofChallengeView } from './start-binding.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.renewChallenge` says. */
export type RenewProofResult =
  | {
      readonly ok: true;
      /** What is asked now. */
      readonly challenge: ProofChallengeView;
    }
  | {
      readonly ok: false;
      /** Why the list cannot be asked. */
      readonly reason: ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Asks again for the same act, for a page that was left open: the same position, with fresh time (R61, R64). */
export async function renewProof(deps: Deps, input: ProofInput): Promise<RenewProofResult> {
  const now = deps.clock.now();
  const loaded = await loadProof(deps, { ...input, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  // Where the Key is asked, the list is asked by `useList` alone, which tells the owner.
  if (flow.challenge === undefined) return refusal(deps, 'not-in-this-step');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  if (!(await deps.flows.update(next(flow, { challenge: drawn.challenge }), flow.version))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, challenge: viewProofChallenge(flow.act, drawn.challenge) });
}
