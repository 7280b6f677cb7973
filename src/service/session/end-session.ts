import type { Actor, SessionRecord } from '../../port/index.js';
import { asUser, installationChain, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { expireAttempts } from '../shared/end-flows.js';
import { next } from '../shared/next.js';
import { findSession, type SessionInput } from './load-session.js';

const mostTries = 5;

/** Why a session ended that its owner ended from another one. */
export const endedByUser = 'ended-by-user';

/** What `auth.sessions.end` says. */
export type EndSessionResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `no-session`: never issued; `try-again`: others kept changing it, and it is still open. */
      readonly reason: 'no-session' | 'try-again';
    };

/** Logs out: the token fails from now on, in every process (R169). Ending an ended session changes nothing. */
export async function endSession(deps: Deps, input: SessionInput): Promise<EndSessionResult> {
  const now = deps.clock.now();
  const session = await findSession(deps, input.token);
  if (session === undefined) return Object.freeze({ ok: false, reason: 'no-session' });
  const ended = await endOne(deps, { session, reason: 'logged-out', actor: asUser(session.accountId), requestId: input.requestId, now });
  return Object.freeze(ended ? { ok: true } : { ok: false, reason: 'try-again' });
}

/**
 * A password counted as compromised at that instant: every session goes that was open then and not in a browser the account still knows (R32), but one that
 * has proven itself anew since. While it is still the same password, those that came after it go as well.
 */
export async function endStrangersSessions(
  deps: Deps,
  input: { readonly accountId: string; readonly passwordsSet: number; readonly compromisedAt: number; readonly now: number },
): Promise<void> {
  const { accountId, passwordsSet, compromisedAt, now } = input;
  const sessions = await deps.sessions.findBy('accountId', accountId);
  // Read after them: whoever replaces the password has the account know the browser before its session is stored.
  const account = await deps.accounts.find(accountId);
  const known = new Set(account?.knownBrowsers.map((browser) => browser.id));
  const isStrangers = ({ browserId, assurance }: SessionRecord): boolean =>
    (browserId === undefined || !known.has(browserId)) && (assurance.authenticatedAt <= compromisedAt || account?.passwordsSet === passwordsSet);
  for (const session of sessions.filter(isStrangers)) {
    await endOne(deps, { session, reason: 'password-compromised', actor: { kind: 'system' }, now });
  }
}

/** Ends every login of an account that is open or on its way, after what they stood on has changed (R35, R132, R169). */
export async function endLogins(deps: Deps, input: Parameters<typeof endSessions>[1]): Promise<void> {
  await expireAttempts(deps, input.accountId);
  await endSessions(deps, input);
}

/** Ends every open session of an account, but for the one that goes on (R35, R132). Again after a crash, it ends what is left. */
export async function endSessions(
  deps: Deps,
  input: {
    readonly accountId: string;
    /** The session that stays. */
    readonly except?: string | undefined;
    readonly reason: string;
    readonly actor: Actor;
    readonly requestId?: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { accountId, except, ...end } = input;
  const sessions = await deps.sessions.findBy('accountId', accountId);
  for (const session of sessions.filter(({ id }) => id !== except)) await endOne(deps, { session, ...end });
}

/** Ends one session, whoever else changes it meanwhile; `false` where others kept changing it. */
export async function endOne(
  deps: Deps,
  input: { readonly session: SessionRecord; readonly reason: string; readonly actor: Actor; readonly requestId?: string | undefined; readonly now: number },
): Promise<boolean> {
  const { reason, actor, requestId, now } = input;
  let session: SessionRecord | undefined = input.session;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (session === undefined || session.endedAt !== undefined) return true;
    if (await deps.sessions.update(next(session, { endedAt: now, endReason: reason }), session.version)) {
      const account = await deps.accounts.find(session.accountId);
      const chain = account?.organizationId ?? installationChain;
      await recordEvent(deps, { chain, kind: 'session-ended', outcome: 'success', actor, accountId: session.accountId, reason, requestId, now });
      return true;
    }
    session = await deps.sessions.find(session.id);
  }
  return false;
}
