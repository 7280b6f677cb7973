import { generateToken, openLifetime } from '../../core/session/index.js';
import type { AccountRecord, SessionRecord } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { keepMs, lastChanges, viewSession, type SessionView } from './open-session.js';

/** A session under its new token. */
export interface RenewedSession {
  /** Takes the place of the old one, which fails from now on with `no-session` (R160). */
  readonly token: string;
  /** The same session, by its id. */
  readonly session: SessionView;
}

const mostTries = 20;

/**
 * Gives a session a new token; the old one fails at once, in every process (R160). `undefined` where the session was ended or renewed
 * meanwhile. `fresh` says that all three steps were done anew: both limits begin again (R162), and the level is the lower of that of
 * the login and of the list or the phone that gave the proof (R168).
 */
export async function renewSession(
  deps: Deps,
  input: {
    /** As it is now: what changed last goes into the assurance (R205). */
    readonly account: AccountRecord;
    readonly session: SessionRecord;
    readonly fresh?: { readonly aal: 1 | 2 } | undefined;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<RenewedSession | undefined> {
  const { account, session, requestId, now } = input;
  const { secret, secretHash } = generateToken({ random: deps.random });
  await recordEvent(deps, { ...byUser(account), kind: 'session-renewed', outcome: 'success', requestId, now });
  let found: SessionRecord | undefined = session;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found === undefined || found.endedAt !== undefined || found.secretHash !== session.secretHash) return undefined;
    const renewed = next(found, { secretHash, ...renewal(deps, { ...input, found }) });
    if (await deps.sessions.update(renewed, found.version)) return Object.freeze({ token: `${renewed.id}.${secret}`, session: viewSession(renewed) });
    found = await deps.sessions.find(session.id);
  }
  return undefined;
}

function renewal(
  deps: Pick<Deps, 'policy'>,
  input: { readonly account: AccountRecord; readonly found: SessionRecord; readonly fresh?: { readonly aal: 1 | 2 } | undefined; readonly now: number },
): Pick<SessionRecord, 'assurance'> & Partial<SessionRecord> {
  const { account, found, fresh, now } = input;
  const assurance = { ...found.assurance, ...lastChanges(account) };
  if (fresh === undefined) return { assurance: Object.freeze(assurance) };
  const lifetime = openLifetime({ limits: deps.policy.session, now });
  const aal = fresh.aal < assurance.aal ? fresh.aal : assurance.aal;
  return { assurance: Object.freeze({ ...assurance, aal, authenticatedAt: now }), ...lifetime, removeAt: lifetime.absoluteUntil + keepMs };
}
