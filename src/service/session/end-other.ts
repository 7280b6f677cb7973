import type { AccountRecord, SessionRecord } from '../../port/index.js';
import type { RefusedAct } from '../binding/load-proof.js';
import { asUser } from '../shared/audit-event.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { endedByUser, endOne } from './end-session.js';
import { loadFreshOwner } from './list-sessions.js';
import type { SessionInput } from './load-session.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.sessions.endOther` is asked. */
export interface EndOtherInput extends SessionInput {
  /** The id that `auth.sessions.list` gave; without it, and without `browserId`, all others end. */
  readonly sessionId?: string | undefined;
  /** The id of a browser that `auth.sessions.list` gave: it is known no longer, and the sessions that were opened in it end. */
  readonly browserId?: string | undefined;
}

/** What `auth.sessions.endOther` says. */
export type EndOtherResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** No other session, or no other browser, of this account has that id; for the own one, log out. */
      readonly reason: 'session-not-found' | 'browser-not-found';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/**
 * Ends another session of the person, those of another browser, or all others, shortly after they proved who they are (R170). The browsers they
 * were opened in are strangers again: one that was stolen keeps no lane of its own (R191).
 */
export async function endOther(deps: Deps, input: EndOtherInput): Promise<EndOtherResult> {
  const now = deps.clock.now();
  const { sessionId, browserId, requestId } = input;
  const owner = await loadFreshOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account } = owner;
  const own = owner.session.browserId;
  const end = { reason: endedByUser, actor: asUser(account.id), requestId, now };
  const others = (await deps.sessions.findBy('accountId', account.id)).filter(({ id }) => id !== owner.session.id);
  const isMeant = (session: SessionRecord): boolean => (sessionId ?? session.id) === session.id && (browserId ?? session.browserId) === session.browserId;
  const meant = others.filter(isMeant);
  if (sessionId !== undefined && meant.length === 0) return refusal(deps, 'session-not-found');
  if (browserId !== undefined && (browserId === own || !account.knownBrowsers.some(({ id }) => id === browserId))) return refusal(deps, 'browser-not-found');
  const ended = new Set([browserId, ...meant.filter(({ endedAt }) => endedAt === undefined).map((session) => session.browserId)]);
  const forget = (): Promise<boolean> => forgetBrowsers(deps, { account, ended, own });
  if (!(await forget())) return refusal(deps, 'try-again');
  for (const session of meant) if (!(await endOne(deps, { ...end, session }))) return refusal(deps, 'try-again');
  // One may have become known in between, as a login has that done after its answer; from here on it sees that its session has ended.
  if (!(await forget())) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true });
}

/** Before the sessions end, so that a call that is cut short and made again finds them. The browser of the one that asks stays known. */
async function forgetBrowsers(
  deps: Pick<Deps, 'accounts'>,
  input: { readonly account: AccountRecord; readonly ended: ReadonlySet<string | undefined>; readonly own: string | undefined },
): Promise<boolean> {
  const change = (account: AccountRecord): AccountRecord => {
    const knownBrowsers = account.knownBrowsers.filter(({ id }) => id === input.own || !input.ended.has(id));
    return knownBrowsers.length === account.knownBrowsers.length ? account : next(account, { knownBrowsers: Object.freeze(knownBrowsers) });
  };
  return (await changeAccount(deps, { accountId: input.account.id, change })) !== undefined;
}
