import { transitionLogin } from '../../core/login/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { approvedBy } from '../approval/approved-by.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { levelOfProof } from '../session/level-of-proof.js';
import { openSession, type OpenedSession } from '../session/open-session.js';
import { acceptPassword, type RefusedPassword } from '../shared/accept-password.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { expireAttempts } from '../shared/end-flows.js';
import { findFlow } from '../shared/find-flow.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { next } from '../shared/next.js';
import { storePassword } from '../shared/store-password.js';
import { beginFollowUps, followNewBrowser, takeOff, withFollowUps } from './follow-up.js';
import { isCurrent, recordSequenceError, standsThirdStep } from './load-attempt.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.login.replacePassword` is asked. */
export interface ReplacePasswordInput {
  /** The attempt whose third step was right. */
  readonly attempt: string;
  /** The new password as typed. */
  readonly password: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.login.replacePassword` says. */
export type ReplacePasswordResult =
  | ({
      readonly ok: true;
      /** All three steps are done. */
      readonly next: 'authenticated';
    } & OpenedSession)
  | (RefusedPassword & {
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    })
  | {
      readonly ok: false;
      /**
       * Log in again. `sequence-error`: the third step was not right; `attempt-expired`: too late, or password, list or
       * Key were replaced, or the phone ended, meanwhile; `too-many-sessions`: the password is set, but the policy refuses one more session (R171).
       */
      readonly reason: 'sequence-error' | 'attempt-expired' | 'too-many-sessions';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `busy`: too many hashes at once (R46). */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** After the third step, a compromised password is replaced, and only then a session opens (R32). */
export async function replacePassword(
  deps: Deps,
  input: ReplacePasswordInput,
): Promise<ReplacePasswordResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const attempt = (await findFlow(deps, input.attempt))?.flow;
  if (attempt?.kind !== 'attempt' || !isAsked(attempt)) {
    await recordSequenceError(deps, { accountId: attempt?.accountId, requestId, now });
    return refusal(deps, 'sequence-error');
  }
  const account = await deps.accounts.find(attempt.accountId);
  if (now >= attempt.expiresAt || account === undefined || !isCurrent(attempt, account) || !standsThirdStep(attempt, account)) return refusal(deps, 'attempt-expired');
  // A phone that has ended since is no third step any more (R90).
  if (attempt.challenge === undefined && (await approvedBy(deps, { account, flow: attempt })) === undefined) return refusal(deps, 'attempt-expired');
  const accepted = await acceptPassword(deps, { account, password: input.password, requestId, now });
  if (!accepted.ok) return Object.freeze({ ...accepted, supportContact: deps.supportContact });
  return grant(deps, { account, attempt, encoded: accepted.encoded, requestId, now });
}

function isAsked(attempt: AttemptFlow): boolean {
  return attempt.endedAt === undefined && transitionLogin({ state: attempt.state, event: 'password-replaced', account: [] }).ok;
}

async function grant(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly attempt: AttemptFlow;
    readonly encoded: string;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<ReplacePasswordResult> {
  const { account, attempt, encoded, requestId, now } = input;
  const event = { ...byUser(account), outcome: 'success', requestId, now } as const;
  // The attempt is consumed first: of two answers one goes on, and none where the account changed meanwhile.
  const followUps = followNewBrowser({ account, attempt, now });
  const completed = await changeAttempt(deps, {
    attempt,
    change: (found) => (isAsked(found) && found.expiresAt === attempt.expiresAt ? next(found, { state: 'authenticated', endedAt: now, endReason: 'completed', ...withFollowUps(found, followUps) }) : undefined),
  });
  if (completed === undefined) {
    const lost = await deps.flows.find(attempt.id);
    return refusal(deps, lost?.kind === 'attempt' && lost.endedAt === undefined ? 'attempt-expired' : 'sequence-error');
  }
  await recordEvent(deps, { ...event, kind: 'password-set', method: 'password', reason: 'compromised' });
  // Stored before the password is: a notice that could not be stored afterwards would be lost (R36).
  await notifyAccount(deps, { account, purpose: 'password-changed', dataFor: () => ({ username: account.username }), now });
  // Whoever marked the password ends strangers' sessions, too, and may have stopped before that; before the browser that is remembered now takes another's place.
  await endStrangersSessions(deps, { accountId: account.id, passwordsSet: attempt.passwordsSet, compromisedAt: now, now });
  const stored = await storePassword(deps, { account, expectedPasswordsSet: attempt.passwordsSet, encoded, reason: 'compromised', remember: attempt.lane, now });
  if (stored === undefined) {
    await takeOff(deps, { attempt: completed, followUps });
    return refusal(deps, 'attempt-expired');
  }
  await expireAttempts(deps, account.id);
  await freeStrangers(deps, stored.account);
  await recordEvent(deps, { ...event, kind: 'session-opened' });
  const assurance = await levelOfProof(deps, { account: stored.account, flow: attempt, now });
  const granted = await openSession(deps, { account: stored.account, lane: attempt.lane, assurance, browser: stored.browser, now });
  if (!granted.ok) {
    // There is no login to tell of.
    await takeOff(deps, { attempt: completed, followUps });
    return refusal(deps, granted.reason);
  }
  beginFollowUps(deps, { attempt: completed, account: stored.account, followUps, now });
  return Object.freeze({ ok: true, next: 'authenticated', ...granted.opened });
}
