import { judgeSession, matchToken, parseToken } from '../../core/session/index.js';
import type { SessionRecord } from '../../port/index.js';
import { asUser, installationChain } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { viewSession, type SessionView } from './open-session.js';

/** What `auth.sessions.check` and `end` are asked. */
export interface SessionInput {
  /** The session's token. */
  readonly token: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.sessions.check` says. */
export type CheckSessionResult =
  | {
      readonly ok: true;
      /** Whose it is, how sure that is, and until when. */
      readonly session: SessionView;
    }
  | {
      readonly ok: false;
      /** `no-session`: never issued, or not a token at all; `ended`, `idle`, `too-old`: log in again. */
      readonly reason: 'no-session' | 'ended' | 'idle' | 'too-old';
    };

/** Says whose session a token is; one read, and at most one write a minute to extend the idle time (R161, R162). */
export async function checkSession(deps: Deps, input: SessionInput): Promise<CheckSessionResult> {
  const now = deps.clock.now();
  const found = await findSession(deps, input.token);
  if (found === undefined) return Object.freeze({ ok: false, reason: 'no-session' });
  const verdict = judgeSession({ session: found, limits: deps.policy.session, now });
  if (!verdict.ok) {
    if (verdict.reason === 'ended') await recordUseAfterEnd(deps, found, now, input.requestId);
    return Object.freeze({ ok: false, reason: verdict.reason });
  }
  if (verdict.extended === undefined) return Object.freeze({ ok: true, session: viewSession(found) });
  const extended = next(found, verdict.extended);
  const written = await deps.sessions.update(extended, found.version);
  if (written) return Object.freeze({ ok: true, session: viewSession(extended) });
  // Somebody else wrote first: another request's extension, or the end of the session. The store knows which.
  const newest = await deps.sessions.find(found.id);
  if (newest === undefined || newest.endedAt !== undefined) return Object.freeze({ ok: false, reason: 'ended' });
  return Object.freeze({ ok: true, session: viewSession(newest) });
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
