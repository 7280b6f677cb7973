import { judgeSession, matchToken, parseToken } from '../../core/session/index.js';
import type { SessionRecord } from '../../port/index.js';
import { asUser, installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';

/** What every call with nothing but a session's token is asked. */
export interface SessionInput {
  /** The session's token. */
  readonly token: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** `no-session`: never issued, renewed since, or not a token at all; `ended`, `idle`, `too-old`: log in again. */
export type SessionRefusal = 'no-session' | 'ended' | 'idle' | 'too-old';

/** What {@link loadSession} says. */
export type LoadSessionResult = { readonly ok: true; readonly session: SessionRecord } | { readonly ok: false; readonly reason: SessionRefusal };

/** The session behind a token, alive; one read, and at most one write a minute to extend the idle time (R161, R162). */
export async function loadSession(deps: Deps, input: SessionInput & { readonly now: number }): Promise<LoadSessionResult> {
  const { now } = input;
  const found = await findSession(deps, input.token);
  if (found === undefined) return refuse('no-session');
  const verdict = judgeSession({ session: found, limits: deps.policy.session, now });
  if (!verdict.ok) {
    if (verdict.reason === 'ended') await recordUseAfterEnd(deps, found, now, input.requestId);
    return refuse(verdict.reason);
  }
  if (verdict.extended === undefined) return Object.freeze({ ok: true, session: found });
  const extended = next(found, verdict.extended);
  if (await deps.sessions.update(extended, found.version)) return Object.freeze({ ok: true, session: extended });
  // Somebody else wrote first: another request's extension, a renewal, or the end of the session. The store knows which.
  const newest = await deps.sessions.find(found.id);
  if (newest === undefined || newest.endedAt !== undefined) return refuse('ended');
  return newest.secretHash === found.secretHash ? Object.freeze({ ok: true, session: newest }) : refuse('no-session');
}

/** The record behind a token whose secret is right. */
export async function findSession(deps: Pick<Deps, 'sessions'>, token: string): Promise<SessionRecord | undefined> {
  const parsed = parseToken(token);
  if (!parsed.ok) return undefined;
  const record = await deps.sessions.find(parsed.id);
  return record !== undefined && matchToken({ secret: parsed.secret, secretHash: record.secretHash }) ? record : undefined;
}

async function recordUseAfterEnd(deps: Deps, record: SessionRecord, now: number, requestId: string | undefined): Promise<void> {
  const account = await deps.accounts.find(record.accountId);
  const chain = account?.organizationId ?? installationChain;
  const event = { chain, kind: 'session-use-after-end', outcome: 'failure', actor: asUser(record.accountId), accountId: record.accountId } as const;
  await recordRefusal(deps, { ...event, reason: record.endReason, ledger: record.accountId, requestId, now });
}

function refuse(reason: SessionRefusal): LoadSessionResult {
  return Object.freeze({ ok: false, reason });
}
