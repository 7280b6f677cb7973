import type { FlowInput } from '../first-login/load-first-login.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.renewChallenge` says. */
export type RenewRecoveryChallengeResult =
  | {
      readonly ok: true;
      /** What is asked now. */
      readonly challenge: ChallengeView;
    }
  | {
      readonly ok: false;
      /** Why the list cannot be asked: contact support. */
      readonly reason: ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** Asks again, for a page that was left open: the same position, with fresh time (R61, R64). */
export async function renewRecoveryChallenge(deps: Deps, input: FlowInput): Promise<RenewRecoveryChallengeResult> {
  const now = deps.clock.now();
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'third-step-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  // Where the Key is asked, the list is asked by `useList` alone, which tells the owner.
  if (flow.challenge === undefined) return refusal(deps, 'not-in-this-step');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  if (!(await deps.flows.update(next(flow, { challenge: drawn.challenge }), flow.version))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, challenge: viewChallenge(drawn.challenge) });
}
