import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { viewProofChallenge, type ProofChallengeView } from './start-binding.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.askList` says. */
export type AskNewListResult =
  | {
      readonly ok: true;
      /** A position of the new list, to be answered with `auth.binding.proveList`. */
      readonly challenge: ProofChallengeView;
    }
  | {
      readonly ok: false;
      /** The new list has ended, or its making was cut short: order another one. */
      readonly reason: ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Which position of the new list is to be answered, to prove that it was saved; the same one until it is answered or burnt (R61). */
export async function askNewList(deps: Deps, input: ProofInput): Promise<AskNewListResult> {
  const now = deps.clock.now();
  const loaded = await loadProof(deps, { ...input, event: 'list-proven', now });
  if (!loaded.ok) return loaded;
  const { flow } = loaded;
  const drawn = await drawChallenge(deps, { listId: flow.sealedListId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  if (!(await deps.flows.update(next(flow, { challenge: drawn.challenge }), flow.version))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, challenge: viewProofChallenge(flow.act, drawn.challenge) });
}
