import { transitionLogin, type LoginCondition } from '../../core/login/index.js';
import { generateToken } from '../../core/session/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { openFirstLogin, type OpenFirstLoginResult } from '../first-login/open-first-login.js';
import { isFull } from '../session/limit-sessions.js';
import { finishClosingKey } from '../approval/close-key-lane.js';
import { openApproval, wakeDevices } from '../approval/open-approval.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { hasReserve } from './list-in-reserve.js';
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
  | {
      readonly ok: true;
      /** Ask `auth.login.view` every second or two, and go on with `auth.login.finishApproval` once it is approved. */
      readonly next: 'key-approval';
      /** Bound to this browser: keep it in a cookie, never in a URL. */
      readonly attempt: string;
      /** Whether the phone was asked, and the number to type there. */
      readonly approval: ApprovalView;
      /** Whether `auth.login.useList` can ask for a one-time password instead. */
      readonly listInReserve: boolean;
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
       * `too-many-sessions`: the account has as many as it may have, and the policy refuses one more (R171).
       */
      readonly reason: 'too-many-sessions';
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
  if (!went.ok) return refusal(deps, 'try-again');
  const event = { ...byUser(account), kind: 'password-checked', method: 'password', requestId, now } as const;
  // Said now, so that no one-time password is spent on a session that would be refused.
  if (await isFull(deps, account.id, now)) {
    await recordRefusal(deps, { ...event, outcome: 'failure', reason: 'too-many-sessions', ledger: `${account.id}/${lane}` });
    return refusal(deps, 'too-many-sessions');
  }
  await recordEvent(deps, { ...event, outcome: 'success' });
  if (went.state === 'key-approval') return askKey(deps, input);
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { token, attempt } = makeAttempt(deps, input);
  await insertNew(deps.flows, Object.freeze({ ...attempt, state: went.state, challenge: drawn.challenge }));
  return Object.freeze({ ok: true, next: 'otp-challenge', attempt: token, challenge: viewChallenge(drawn.challenge) });
}

type OpenInput = Parameters<typeof openAttempt>[1];

/** The phone is asked, or the page says why not; the list in reserve stays a way in either way. */
async function askKey(deps: Deps, input: OpenInput): Promise<OpenAttemptResult> {
  const { account, lane, requestId, now } = input;
  const { token, secret, attempt } = makeAttempt(deps, input);
  const listInReserve = await hasReserve(deps, account);
  const asked = { account, flow: attempt, secret, lane, known: lane !== 'strangers', asks: { purpose: 'login' }, requestId, now } as const;
  const { change, devices } = await openApproval(deps, asked);
  const stored: AttemptFlow = Object.freeze({ ...attempt, state: 'key-approval', listInReserve, ...change });
  await insertNew(deps.flows, stored);
  if (change.approvalRefused === 'lane-closed') await finishClosingKey(deps, { account, lane, requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, next: 'key-approval', attempt: token, approval: viewApproval(deps, { flow: stored, secret, now }), listInReserve });
}

function makeAttempt(deps: Pick<Deps, 'random' | 'policy'>, { account, lane, now }: OpenInput): { readonly token: string; readonly secret: string; readonly attempt: Omit<AttemptFlow, 'state'> } {
  const { token, id, secret, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.attempt.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const stands = { passwordsSet: account.passwordsSet, ...(account.keyId === undefined ? {} : { accountKeyId: account.keyId }) };
  return { token, secret, attempt: { ...base, kind: 'attempt', lane, ...stands, misses: 0 } };
}

function conditionOf(account: AccountRecord): LoginCondition {
  return account.status === 'pending' || account.method === undefined ? 'pending' : account.method;
}
