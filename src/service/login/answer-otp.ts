import { transitionLogin } from '../../core/login/index.js';
import type { AccountRecord, AttemptFlow, FlowRecord, OtpChallenge } from '../../port/index.js';
import { asUser, byUser, installationChain, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { judgeOtp, type JudgeOtpResult, type UnjudgedOtp } from '../shared/judge-otp.js';
import { standingOf, tellListChange, type ListStanding } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { openSession, rememberBrowser, type OpenedSession } from '../session/open-session.js';
import type { ListRefusal } from './draw-challenge.js';
import { finishClosing, settleMiss } from './settle-miss.js';
import type { ChallengeView } from './view-challenge.js';

/** What `auth.login.answerOtp` is asked: the third step. */
export interface AnswerOtpInput {
  /** The attempt that step 1 and 2 opened. */
  readonly attempt: string;
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.login.answerOtp` says. */
export type AnswerOtpResult =
  | ({
      readonly ok: true;
      /** All three steps are done. */
      readonly next: 'authenticated';
      /** What is left of the list. */
      readonly list: ListStanding;
    } & OpenedSession)
  | {
      readonly ok: true;
      /** The password counts as compromised: it is replaced before a session opens (R32). */
      readonly next: 'new-password';
    }
  | {
      readonly ok: false;
      /** `wrong-code`: a miss; `replayed`: used meanwhile, no miss. Either way the challenge says what is asked now. */
      readonly reason: 'wrong-code' | 'replayed';
      /** What is asked now. */
      readonly challenge: ChallengeView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /**
       * `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask for the challenge again; `lane-closed`: too many
       * wrong answers from browsers without a cookie; list-…: order another list; `attempt-expired`, `sequence-error`: log in again;
       * `too-many-sessions`: the limit was reached meanwhile, and the policy refuses one more (R171).
       */
      readonly reason: 'not-a-code' | 'challenge-expired' | 'lane-closed' | 'attempt-expired' | 'sequence-error' | 'too-many-sessions' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `wait`: too soon after the last wrong answer (R65); `busy`: too many hashes at once (R46). */
      readonly reason: 'wait' | 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** Judges the third step and, where it is right, opens the session: consume, write down, finish, grant (invariant 2). */
export async function answerOtp(deps: Deps, input: AnswerOtpInput): Promise<AnswerOtpResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const found = await loadAttempt(deps, { ...input, now });
  if (!found.ok) return found;
  const { account, attempt, challenge } = found;
  const refused = { account, attempt, requestId, now };
  if (now >= challenge.expiresAt) return refuseUnjudged(deps, { ...refused, unjudged: { ok: false, reason: 'challenge-expired' } });
  const { position, listId } = challenge;
  const judged = await judgeOtp(deps, { accountId: account.id, listId, epoch: otpEpoch({ account, listId, lane: attempt.lane }), position, code: input.code, lane: attempt.lane, now });
  if (judged.ok) return grant(deps, { attempt, judged, requestId, now });
  if (judged.reason === 'wrong-code' || judged.reason === 'replayed') return settleMiss(deps, { account, attempt, judged, requestId, now });
  return refuseUnjudged(deps, { ...refused, unjudged: judged });
}

/** An attempt that may be answered now. */
export async function loadAttempt(
  deps: Deps,
  input: { readonly attempt: string; readonly requestId?: string | undefined; readonly now: number },
): Promise<{ readonly ok: true; readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly challenge: OtpChallenge } | RefusedAttempt> {
  const { now, requestId } = input;
  const { supportContact } = deps;
  const attempt = (await findFlow(deps, input.attempt))?.flow;
  if (attempt?.kind !== 'attempt' || attempt.endedAt !== undefined || attempt.state !== 'otp-challenge') {
    await recordSequenceError(deps, { accountId: attempt?.accountId, requestId, now });
    return Object.freeze({ ok: false, reason: 'sequence-error', supportContact });
  }
  if (now >= attempt.expiresAt) return Object.freeze({ ok: false, reason: 'attempt-expired', supportContact });
  const account = await deps.accounts.find(attempt.accountId);
  const { challenge } = attempt;
  if (account === undefined || !isCurrent(attempt, account) || challenge === undefined) return Object.freeze({ ok: false, reason: 'attempt-expired', supportContact });
  if (!asksCurrentList(attempt, account)) return Object.freeze({ ok: false, reason: 'list-ended', supportContact });
  return Object.freeze({ ok: true, account, attempt, challenge });
}

/** Whether the account is active and its password still the one that opened the attempt: who knew an earlier one begins anew. */
export function isCurrent(attempt: AttemptFlow, account: AccountRecord): boolean {
  return account.status === 'active' && account.password !== undefined && account.passwordsSet === attempt.passwordsSet;
}

/** Whether the list that the attempt asks is still the one in use: what was answered from a lost one opens and sets nothing (R53, R132). */
export function asksCurrentList(attempt: AttemptFlow, account: AccountRecord): boolean {
  return attempt.challenge !== undefined && account.listId === attempt.challenge.listId;
}

/** Why an attempt cannot be answered. */
export interface RefusedAttempt {
  readonly ok: false;
  /** `sequence-error`: unknown, answered already or not at this step (R140); `attempt-expired`: too late; `list-ended`: another list is in use. */
  readonly reason: 'sequence-error' | 'attempt-expired' | 'list-ended';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Says why an answer was not judged, and writes it down, but for a slip of the fingers and a full queue (R175). */
async function refuseUnjudged(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly attempt: AttemptFlow;
    readonly unjudged: UnjudgedOtp | { readonly ok: false; readonly reason: 'challenge-expired' };
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<AnswerOtpResult> {
  const { account, attempt, unjudged, requestId, now } = input;
  const { reason } = unjudged;
  if (reason !== 'not-a-code' && reason !== 'busy') {
    const event = { ...byUser(account), method: 'otp-list', outcome: 'failure' } as const;
    await recordRefusal(deps, { ...event, kind: 'third-step-checked', reason, ledger: `${account.id}/${attempt.lane}`, requestId, now });
  }
  if (reason === 'lane-closed') await finishClosing(deps, { account, attempt, requestId, now });
  return Object.freeze({ ...unjudged, supportContact: deps.supportContact });
}

async function grant(
  deps: Deps,
  input: {
    readonly attempt: AttemptFlow;
    readonly judged: Extract<JudgeOtpResult, { readonly ok: true }>;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<AnswerOtpResult> {
  const { attempt, judged, requestId, now } = input;
  const { supportContact } = deps;
  // Read again: the hash took its time, and the password may have been condemned or replaced meanwhile (R32), or the list (R71).
  const account = await deps.accounts.find(attempt.accountId);
  if (account === undefined) return Object.freeze({ ok: false, reason: 'attempt-expired', supportContact });
  const event = { ...byUser(account), method: 'otp-list', requestId, now } as const;
  if (!isCurrent(attempt, account) || !asksCurrentList(attempt, account)) {
    await recordRefusal(deps, { ...event, kind: 'third-step-checked', outcome: 'failure', reason: 'attempt-expired', ledger: `${account.id}/${attempt.lane}` });
    return Object.freeze({ ok: false, reason: 'attempt-expired', supportContact });
  }
  const sound = account.password?.compromisedAt === undefined;
  const went = transitionLogin({ state: attempt.state, event: 'otp-right', account: [sound ? 'sound' : 'compromised'] });
  if (!went.ok) return Object.freeze({ ok: false, reason: 'sequence-error', supportContact });
  await recordEvent(deps, { ...event, kind: 'third-step-checked', outcome: 'success' });
  const ended = sound ? { endedAt: now, endReason: 'completed' } : {};
  if (!(await moveOn(deps, { attempt, change: { state: went.state, ...ended } }))) return Object.freeze({ ok: false, reason: 'sequence-error', supportContact });
  await tellListChange(deps, { account, before: judged.before, after: judged.after, now });
  if (!sound) return Object.freeze({ ok: true, next: 'new-password' });
  const remembered = await rememberInAccount(deps, { account, attempt, now });
  await recordEvent(deps, { ...event, kind: 'session-opened', outcome: 'success' });
  const granted = await openSession(deps, { account, lane: attempt.lane, space: judged.space, browser: remembered, now });
  if (!granted.ok) return Object.freeze({ ...granted, supportContact });
  return Object.freeze({ ok: true, next: 'authenticated', list: standingOf(deps, judged.after), ...granted.opened });
}

const mostTries = 60;

/** Whoever else answers on the same page may change the attempt meanwhile; only its end keeps a right answer from going on (R60). */
async function moveOn(
  deps: Pick<Deps, 'flows'>,
  input: { readonly attempt: AttemptFlow; readonly change: Partial<Pick<AttemptFlow, 'state' | 'endedAt' | 'endReason'>> },
): Promise<boolean> {
  const { id, state } = input.attempt;
  let found: FlowRecord | undefined = input.attempt;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.kind !== 'attempt' || found.endedAt !== undefined || found.state !== state) return false;
    if (await deps.flows.update(next(found, input.change), found.version)) return true;
    found = await deps.flows.find(id);
  }
  return false;
}

/** A lost race leaves the browser a stranger until its next login: a small loss, and nothing is granted by it. */
async function rememberInAccount(deps: Deps, input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly now: number }) {
  const { account, attempt, now } = input;
  const remembered = rememberBrowser(deps, { account, lane: attempt.lane, now });
  if (remembered === undefined) return undefined;
  const { browser, knownBrowsers } = remembered;
  return (await deps.accounts.update(next(account, { knownBrowsers }), account.version)) ? browser : undefined;
}

/** Writes down a step that came out of order (R140). */
export async function recordSequenceError(
  deps: Deps,
  input: { readonly accountId: string | undefined; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { accountId, requestId, now } = input;
  const account = accountId === undefined ? undefined : await deps.accounts.find(accountId);
  const actor = account === undefined ? ({ kind: 'user', id: 'unknown' } as const) : asUser(account.id);
  const chain = account?.organizationId ?? installationChain;
  const event = { chain, kind: 'sequence-error', outcome: 'failure', actor, accountId: account?.id } as const;
  await recordRefusal(deps, { ...event, ledger: account?.id ?? 'unknown', requestId, now });
}
