import type { SessionRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { loadOwner, type LoadedOwner, type RefusedAct } from '../binding/load-proof.js';
import { openSessionsOf } from './limit-sessions.js';
import type { SessionInput } from './load-session.js';
import { refusal } from '../shared/refusal.js';

/** One open session of an account; no part of it opens anything. */
export interface SessionItem {
  /** Names the session, for `auth.sessions.endOther`. */
  readonly id: string;
  /** When it was opened, in ms since the epoch. */
  readonly createdAt: number;
  /** When it was last used, to the minute, in ms since the epoch. */
  readonly usedAt: number;
  /** Whether it is the one that asks. */
  readonly current: boolean;
  /** Whether it was opened in a browser that the account still knows (R191). */
  readonly knownBrowser: boolean;
}

/** A browser that the account knows (R191): its failures are counted apart from those of strangers. */
export interface BrowserItem {
  /** Names the browser, for `auth.sessions.endOther`. */
  readonly id: string;
  /** When it became known, in ms since the epoch. */
  readonly createdAt: number;
  /** Whether the session that asks was opened in it. */
  readonly current: boolean;
}

/** What `auth.sessions.list` says. */
export type ListSessionsResult =
  | {
      readonly ok: true;
      /** The open ones, the oldest first. */
      readonly sessions: readonly SessionItem[];
      /** The browsers that the account knows, the oldest first. */
      readonly browsers: readonly BrowserItem[];
    }
  | RefusedAct;

/** Shows a person their open sessions, shortly after they proved who they are (R170). */
export async function listSessions(deps: Deps, input: SessionInput): Promise<ListSessionsResult> {
  const now = deps.clock.now();
  const owner = await loadFreshOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account, session } = owner;
  const known = new Set(account.knownBrowsers.map(({ id }) => id));
  const open = await openSessionsOf(deps, account.id, now);
  const sessions = Object.freeze(open.map((one) => viewItem(one, { current: session.id, known })));
  const browsers = Object.freeze(account.knownBrowsers.map(({ id, createdAt }) => Object.freeze({ id, createdAt, current: id === session.browserId })));
  return Object.freeze({ ok: true, sessions, browsers });
}

/** The session behind a token, if all three steps were done in it a short while ago (R170). */
export async function loadFreshOwner(deps: Deps, input: SessionInput & { readonly now: number }): Promise<LoadedOwner | RefusedAct> {
  const owner = await loadOwner(deps, input);
  if (!owner.ok) return owner;
  const freshUntil = owner.session.assurance.authenticatedAt + deps.policy.binding.freshMs;
  return input.now < freshUntil ? owner : refusal(deps, 'step-up-required');
}

function viewItem(record: SessionRecord, input: { readonly current: string; readonly known: ReadonlySet<string> }): SessionItem {
  const { id, createdAt, usedAt, browserId } = record;
  return Object.freeze({ id, createdAt, usedAt, current: id === input.current, knownBrowser: browserId !== undefined && input.known.has(browserId) });
}
