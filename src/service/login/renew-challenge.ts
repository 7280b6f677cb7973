import type { AttemptFlow } from '../../port/index.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadAttempt, type RefusedAttempt } from './load-attempt.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.login.renewChallenge` is asked. */
export interface RenewChallengeInput {
  /** The attempt that step 1 and 2 opened. */
  readonly attempt: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.login.renewChallenge` says. */
export type RenewChallengeResult =
  | {
      readonly ok: true;
      /** What is asked now. */
      readonly challenge: ChallengeView;
    }
  | RefusedAttempt
  | {
      readonly ok: false;
      /** Why the list cannot be asked. */
      readonly reason: ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** Asks again within the same attempt, for a page that was left open: the same position, with fresh time (R61, R64). */
export async function renewChallenge(
  deps: Deps,
  input: RenewChallengeInput,
): Promise<RenewChallengeResult> {
  const now = deps.clock.now();
  const found = await loadAttempt(deps, { ...input, now });
  if (!found.ok) return found;
  const drawn = await drawChallenge(deps, { listId: found.challenge.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { attempt } = found;
  const renewed = await changeAttempt(deps, { attempt, change: (newest) => (asksTheSame(newest, attempt) ? next(newest, { challenge: drawn.challenge }) : undefined) });
  if (renewed === undefined) {
    return refusal(deps, 'try-again');
  }
  return Object.freeze({ ok: true, challenge: viewChallenge(drawn.challenge) });
}

/** Whatever else changed, as a note that is taken off, the attempt stands where it stood. */
function asksTheSame(newest: AttemptFlow, attempt: AttemptFlow): boolean {
  const { endedAt, state, expiresAt, challenge } = newest;
  return endedAt === undefined && state === attempt.state && expiresAt === attempt.expiresAt && challenge?.position === attempt.challenge?.position;
}
