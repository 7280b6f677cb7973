import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import { drawChallenge } from '../login/draw-challenge.js';
import type { Deps } from '../shared/deps.js';
import { extendFlow, loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.askList` says. */
export type AskListResult =
  | {
      readonly ok: true;
      /** What to answer with `auth.firstLogin.proveList`. */
      readonly challenge: ChallengeView;
    }
  | {
      readonly ok: false;
      /** The list has ended: order another one. */
      readonly reason: 'list-spent' | 'list-ended';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** Which position is to be answered to prove that the list was saved; the same one until it is answered or burnt (R61). */
export async function askList(deps: Deps, input: FlowInput): Promise<AskListResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow, snapshot } = loaded;
  const step = takeStep(deps, { account, snapshot, event: 'list-proven' });
  if (!step.ok) return step;
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return drawn.reason === 'try-again' ? refusal(deps, 'try-again') : refusal(deps, drawn.reason);
  if (!(await extendFlow(deps, { flow, now, change: { challenge: drawn.challenge } }))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, challenge: viewChallenge(drawn.challenge) });
}
