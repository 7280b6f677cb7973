import { transitionLogin } from '../../core/login/index.js';
import type { AccountRecord, AttemptFlow, KnownBrowser } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { openSession, rememberBrowser, type OpenedSession } from '../session/open-session.js';
import { acceptPassword, type RefusedPassword } from '../shared/accept-password.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind, unbind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { next } from '../shared/next.js';
import { isCurrent, recordSequenceError } from './answer-otp.js';

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
      /** Log in again. `sequence-error`: the third step was not right; `attempt-expired`: too late, or somebody else set a new one. */
      readonly reason: 'sequence-error' | 'attempt-expired';
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
    return refuse(deps, 'sequence-error');
  }
  const account = await deps.accounts.find(attempt.accountId);
  if (now >= attempt.expiresAt || account === undefined || !isCurrent(attempt, account)) return refuse(deps, 'attempt-expired');
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
  // The attempt is consumed first: of two answers one goes on.
  if (!(await deps.flows.update(next(attempt, { state: 'authenticated', endedAt: now, endReason: 'completed' }), attempt.version))) return refuse(deps, 'sequence-error');
  await recordEvent(deps, { ...event, kind: 'password-set', method: 'password', reason: 'compromised' });
  // Stored before the password is: a notice that could not be stored afterwards would be lost (R36).
  await notifyAccount(deps, { account, purpose: 'password-changed', dataFor: () => ({ username: account.username }), now });
  const stored = await storePassword(deps, { account, attempt, encoded, now });
  if (stored === undefined) return refuse(deps, 'attempt-expired');
  await freeStrangers(deps, stored.account);
  await recordEvent(deps, { ...event, kind: 'session-opened' });
  const opened = await openSession(deps, { account: stored.account, lane: attempt.lane, browser: stored.browser, now });
  return Object.freeze({ ok: true, next: 'authenticated', ...opened });
}

const mostTries = 20;

/** Sets the password whoever else changes the account meanwhile. Of two browsers that were asked for one the first sets it; the other knows only the old one. */
async function storePassword(
  deps: Pick<Deps, 'accounts' | 'random' | 'policy'>,
  input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly encoded: string; readonly now: number },
): Promise<{ readonly account: AccountRecord; readonly browser: KnownBrowser | undefined } | undefined> {
  const { attempt, encoded, now } = input;
  let found: AccountRecord | undefined = input.account;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found === undefined || !isCurrent(attempt, found)) return undefined;
    const remembered = rememberBrowser(deps, { account: found, lane: attempt.lane, now });
    const ended = unbind(found.bindings, { factor: 'password', reason: 'compromised', now });
    const bindings = bind(ended, { factor: 'password', source: 'change', now });
    const knownBrowsers = remembered?.knownBrowsers ?? found.knownBrowsers;
    const account = next(found, { password: Object.freeze({ encoded, setAt: now }), passwordsSet: found.passwordsSet + 1, bindings, knownBrowsers });
    if (await deps.accounts.update(account, found.version)) return { account, browser: remembered?.browser };
    found = await deps.accounts.find(found.id);
  }
  return undefined;
}

function refuse(deps: Pick<Deps, 'supportContact'>, reason: 'sequence-error' | 'attempt-expired'): ReplacePasswordResult {
  return Object.freeze({ ok: false, reason, supportContact: deps.supportContact });
}
