import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.login.view` is asked. */
export interface ViewAttemptInput {
  /** The attempt that step 1 and 2 opened. */
  readonly attempt: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** Where an attempt stands: enough to draw its page anew after a reload. */
export type AttemptView =
  | {
      /** The third step is due. */
      readonly state: 'otp-challenge';
      /** What is asked; where its time is over, `auth.login.renewChallenge` asks again. */
      readonly challenge: ChallengeView;
      /** From this instant on the attempt is over, in ms since the epoch. */
      readonly expiresAt: number;
    }
  | {
      /** The phone is asked. */
      readonly state: 'key-approval';
      /** Where that stands: once it is approved, go on with `auth.login.finishApproval`. */
      readonly approval: ApprovalView;
      /** Whether `auth.login.useList` can ask for a one-time password instead. */
      readonly listInReserve: boolean;
      /** From this instant on the attempt is over, in ms since the epoch. */
      readonly expiresAt: number;
    }
  | {
      /** The third step was right, and the password is to be replaced (R32). */
      readonly state: 'new-password';
      /** From this instant on the attempt is over, in ms since the epoch. */
      readonly expiresAt: number;
    };

/** What `auth.login.view` says. */
export type ViewAttemptResult =
  | {
      readonly ok: true;
      /** Where it stands. */
      readonly view: AttemptView;
    }
  | {
      readonly ok: false;
      /** It is over, or never was: log in again. */
      readonly reason: 'attempt-expired';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** Says where an attempt stands, in the browser that opened it, by one read. It changes nothing, and judges nothing. */
export async function viewAttempt(deps: Deps, input: ViewAttemptInput): Promise<ViewAttemptResult> {
  const now = deps.clock.now();
  const found = await findFlow(deps, input.attempt);
  const attempt = found?.flow;
  if (attempt?.kind === 'attempt' && attempt.endedAt === undefined && now < attempt.expiresAt) {
    const { state, challenge, expiresAt } = attempt;
    if (state === 'new-password') return Object.freeze({ ok: true, view: Object.freeze({ state, expiresAt }) });
    if (state === 'key-approval') {
      const approval = viewApproval(deps, { flow: attempt, secret: found?.secret ?? '', now });
      return Object.freeze({ ok: true, view: Object.freeze({ state, approval, listInReserve: attempt.listInReserve === true, expiresAt }) });
    }
    if (state === 'otp-challenge' && challenge !== undefined) {
      return Object.freeze({ ok: true, view: Object.freeze({ state, challenge: viewChallenge(challenge), expiresAt }) });
    }
  }
  return refusal(deps, 'attempt-expired');
}
