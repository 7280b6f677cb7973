import type { AccountRecord, KnownBrowser } from '../../port/index.js';
import type { FirstLoginSnapshot } from '../../core/first-login/index.js';
import { describeListAssurance } from '../../core/session/index.js';
import type { ChallengeView } from '../login/view-challenge.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { judgeOtp, type JudgeOtpResult } from '../shared/judge-otp.js';
import { burntEvent, standingOf, type ListStanding } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { listEpoch } from '../shared/otp-epoch.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { rememberBrowser } from '../session/known-browsers.js';
import { openSession, type OpenedSession } from '../session/open-session.js';
import { askList } from './ask-list.js';
import { wipePlainList } from './wipe-plain-list.js';
import { extendFlow, loadFirstLogin, takeStep, type LoadedFirstLogin, type RefusedStep } from './load-first-login.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.proveList` is asked. */
export interface ProveListInput {
  /** The browser's token. */
  readonly flow: string;
  /** The one-time password as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.firstLogin.proveList` says. */
export type ProveListResult =
  | ({
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'welcome';
      /** What is left of the list. */
      readonly list: ListStanding;
    } & OpenedSession)
  | {
      readonly ok: false;
      /** `wrong-code`: a miss; `replayed`: used meanwhile. Either way the challenge says what is asked now. */
      readonly reason: 'wrong-code' | 'replayed';
      /** What is asked now. */
      readonly challenge: ChallengeView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `not-a-code`: it cannot be one, and is no miss; `challenge-expired`: ask for the position (again), no miss either (R64); the others: order another list. */
      readonly reason: 'not-a-code' | 'challenge-expired' | 'lane-closed' | 'list-spent' | 'list-ended';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `wait`: too soon after the last wrong answer; `busy`: too many hashes at once (R46). */
      readonly reason: 'wait' | 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** One right answer proves that the list was saved: the account is active, and all three steps are done, so a session opens. */
export async function proveList(
  deps: Deps,
  input: ProveListInput,
): Promise<ProveListResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'list-proven' });
  if (!step.ok) return step;
  const { challenge } = loaded.flow;
  // The position that this browser was shown is judged, and no other: one that moved on meanwhile is no miss.
  if (challenge === undefined || challenge.listId !== account.listId || now >= challenge.expiresAt) {
    await extendFlow(deps, { flow: loaded.flow, now });
    return refusal(deps, 'challenge-expired');
  }
  const { listId, position } = challenge;
  const judged = await judgeOtp(deps, { accountId: account.id, listId, epoch: listEpoch(listId), position, code: input.code, lane: 'strangers', now });
  if (judged.ok) return activate(deps, { loaded, snapshot: step.snapshot, judged, requestId: input.requestId, now });
  if ('retryAfterMs' in judged) return refusal(deps, judged.reason, { retryAfterMs: judged.retryAfterMs });
  if (judged.reason !== 'wrong-code' && judged.reason !== 'replayed') return refusal(deps, judged.reason);
  return askAgain(deps, { flow: input.flow, account, judged, requestId: input.requestId, now });
}

async function activate(
  deps: Deps,
  input: {
    readonly loaded: LoadedFirstLogin;
    readonly snapshot: FirstLoginSnapshot;
    readonly judged: Extract<JudgeOtpResult, { readonly ok: true }>;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<ProveListResult> {
  const { loaded, snapshot, judged, requestId, now } = input;
  const { account, flow } = loaded;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'success', requestId, now } as const;
  await recordEvent(deps, { ...event, kind: 'list-proven' });
  // Stored before the account is active: a notice that could not be stored afterwards would be lost (R72).
  const { listNumber } = judged.after;
  await notifyAccount(deps, { account, purpose: 'method-activated', dataFor: () => ({ username: account.username, listNumber }), now });
  const remembered = rememberBrowser(deps, { account, lane: 'strangers', now });
  const active = activateAccount(account, { snapshot, browsers: remembered?.knownBrowsers ?? [], now });
  if (!(await deps.accounts.update(active, account.version))) return refusal(deps, 'try-again');
  await wipePlainList(deps, { flowId: flow.id, expiresAt: now + deps.policy.firstLogin.idleMs });
  await recordEvent(deps, { ...event, kind: 'session-opened' });
  // Who has just done the first login is never left without a session for the sake of the limit (R171).
  const granted = await openSession(deps, { account: active, lane: 'strangers', assurance: describeListAssurance({ space: judged.space ?? 1, now }), browser: remembered?.browser, whenFull: 'spare-new', now });
  // Whoever disabled or restarted the account meanwhile has ended this first login, too.
  if (!granted.ok) return refusal(deps, 'flow-ended');
  return Object.freeze({ ok: true, state: 'welcome', list: standingOf(deps, judged.after), ...granted.opened });
}

function activateAccount(
  account: AccountRecord,
  input: { readonly snapshot: FirstLoginSnapshot; readonly browsers: readonly KnownBrowser[]; readonly now: number },
): AccountRecord {
  const { unfinishedUntil: _done, ...kept } = account;
  const bindings = bind(account.bindings, { factor: 'otp-list', factorId: account.listId, source: 'first-login', now: input.now });
  return next(kept, { status: 'active', method: 'otp-list', firstLogin: input.snapshot, bindings, knownBrowsers: input.browsers });
}

async function askAgain(
  deps: Deps,
  input: {
    readonly flow: string;
    readonly account: AccountRecord;
    readonly judged: Extract<JudgeOtpResult, { readonly reason: 'wrong-code' } | { readonly reason: 'replayed' }>;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<ProveListResult> {
  const { account, judged, requestId, now } = input;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'failure' } as const;
  await recordRefusal(deps, { ...event, kind: 'third-step-checked', reason: judged.reason, ledger: `${account.id}/strangers`, requestId, now });
  if (judged.reason === 'wrong-code' && judged.burnt) await recordEvent(deps, burntEvent({ account, requestId, now }));
  if (judged.reason === 'wrong-code' && judged.closesLane) {
    await recordEvent(deps, { ...event, kind: 'lane-closed', reason: 'strangers', requestId, now });
    return refusal(deps, 'lane-closed');
  }
  const asked = await askList(deps, { flow: input.flow });
  if (!asked.ok) return asked;
  return refusal(deps, judged.reason, { challenge: asked.challenge });
}
