import { judgeSession } from '../../core/session/index.js';
import type { SessionRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { endOne } from './end-session.js';

/** Whether a session still opens anything. */
export function isOpen(deps: Pick<Deps, 'policy'>, session: SessionRecord, now: number): boolean {
  return judgeSession({ session, limits: deps.policy.session, now }).ok;
}

/** The open sessions of an account, the oldest first; every process sorts those of one instant alike. */
export async function openSessionsOf(deps: Pick<Deps, 'sessions' | 'policy'>, accountId: string, now: number): Promise<readonly SessionRecord[]> {
  const sessions = await deps.sessions.findBy('accountId', accountId);
  return sessions.filter((session) => isOpen(deps, session, now)).sort((a, b) => a.createdAt - b.createdAt || ((a.order ?? a.id) < (b.order ?? b.id) ? -1 : 1));
}

/** Where one more is refused: whether the account has as many as it may have (R171). */
export async function isFull(deps: Pick<Deps, 'sessions' | 'policy'>, accountId: string, now: number): Promise<boolean> {
  const { whenFull, perAccount } = deps.policy.session;
  return whenFull === 'refuse' && (await openSessionsOf(deps, accountId, now)).length >= perAccount;
}

/** What happens where one more session is too many; `spare-new` ends the oldest of the others, whatever the policy says. */
export type WhenFull = 'end-oldest' | 'refuse' | 'spare-new';

/**
 * Keeps the limit of parallel sessions, after one more was stored: of logins at the same time each sees the others' or is seen,
 * and all agree on which are too many (R171). `false` where the new one is among them.
 */
export async function endSurplus(deps: Deps, input: { readonly session: SessionRecord; readonly whenFull: WhenFull; readonly now: number }): Promise<boolean> {
  const { session, whenFull, now } = input;
  const { perAccount } = deps.policy.session;
  const sorted = await openSessionsOf(deps, session.accountId, now);
  const open = whenFull === 'spare-new' ? [...sorted.filter(({ id }) => id !== session.id), session] : sorted;
  const surplus = whenFull === 'refuse' ? open.slice(perAccount) : open.slice(0, Math.max(0, open.length - perAccount));
  for (const one of surplus) await endOne(deps, { session: one, reason: 'too-many-sessions', actor: { kind: 'system' }, now });
  return !surplus.some(({ id }) => id === session.id);
}
