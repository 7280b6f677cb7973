import { transitionLogin, type LoginCondition } from '../../core/login/index.js';
import { generateToken } from '../../core/session/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { openFirstLogin, type OpenFirstLoginResult } from '../first-login/open-first-login.js';
import { isFull } from '../session/limit-sessions.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';
import { refusal } from '../shared/refusal.js';

/** What a right password opens. */
export type OpenAttemptResult =
  | {
      readonly ok: true;
      /** Go on with `auth.login.answerOtp`. */
      readonly next: 'otp-challenge';
      /** Bound to this browser: keep it in a cookie, never in a URL. */
      readonly attempt: string;
      /** Which list and position to ask for. */
      readonly challenge: ChallengeView;
    }
  | OpenFirstLoginResult
  | {
      readonly ok: false;
      /** `list-spent`, `list-ended`: the list can no longer be used; order another, or ask the head user (R70). `try-again`: it was being changed. */
      readonly reason: ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /**
       * `method-unavailable`: the account's verification method is one that this release cannot ask for; `too-many-sessions`: the
       * account has as many as it may have, and the policy refuses one more (R171).
       */
      readonly reason: 'method-unavailable' | 'too-many-sessions';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

const keepMs = 24 * 60 * 60 * 1000;

/** Goes on after a right password: the first login, or the third step. */
export async function openAttempt(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly requestId: string | undefined; readonly now: number },
): Promise<OpenAttemptResult> {
  const { account, lane, requestId, now } = input;
  const went = transitionLogin({ state: 'credentials', event: 'password-right', account: [conditionOf(account)] });
  if (went.ok && went.state === 'first-login') return openFirstLogin(deps, { account, requestId, now });
  if (!went.ok || went.state !== 'otp-challenge') return refusal(deps, 'method-unavailable');
  const event = { ...byUser(account), kind: 'password-checked', method: 'password', requestId, now } as const;
  // Said now, so that no one-time password is spent on a session that would be refused.
  if (await isFull(deps, account.id, now)) {
    await recordRefusal(deps, { ...event, outcome: 'failure', reason: 'too-many-sessions', ledger: `${account.id}/${lane}` });
    return refusal(deps, 'too-many-sessions');
  }
  await recordEvent(deps, { ...event, outcome: 'success' });
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.attempt.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const attempt: AttemptFlow = Object.freeze({ ...base, kind: 'attempt', state: went.state, lane, passwordsSet: account.passwordsSet, misses: 0, challenge: drawn.challenge });
  await insertNew(deps.flows, attempt);
  return Object.freeze({ ok: true, next: 'otp-challenge', attempt: token, challenge: viewChallenge(drawn.challenge) });
}

function conditionOf(account: AccountRecord): LoginCondition {
  return account.status === 'pending' || account.method === undefined ? 'pending' : account.method;
}
