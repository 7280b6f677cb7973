import { describeListAssurance, generateToken, openLifetime, type Assurance } from '../../core/session/index.js';
import { encodeKnownBrowser, type Lane } from '../../core/throttle/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, KnownBrowser, SessionRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { next } from '../shared/next.js';

/** What a browser gets when all three steps are done. */
export interface OpenedSession {
  /** The session's token, for a cookie or a header; only its hash is stored. */
  readonly token: string;
  /** What the host may show and judge by. */
  readonly session: SessionView;
  /** The cookie that makes this browser a known one for this account; absent where it is known already (R191). */
  readonly browser?: string | undefined;
}

/** A session as the host sees it. */
export interface SessionView {
  /** Names the session; it is no secret and opens nothing. */
  readonly id: string;
  /** Whose session it is. */
  readonly accountId: string;
  /** How the user proved who they are. */
  readonly assurance: Assurance;
  /** When it was opened, in ms since the epoch. */
  readonly createdAt: number;
  /** Without use it ends here, in ms since the epoch. */
  readonly idleUntil: number;
  /** It ends here whatever happens, in ms since the epoch. */
  readonly absoluteUntil: number;
}

const keepMs = 30 * 24 * 60 * 60 * 1000;

/** The account's known browsers with a new one, the oldest gone where there are too many; none where the browser is known. */
export function rememberBrowser(
  deps: Pick<Deps, 'random' | 'policy'>,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly now: number },
): { readonly browser: KnownBrowser; readonly knownBrowsers: readonly KnownBrowser[] } | undefined {
  if (input.lane !== 'strangers') return undefined;
  const browser = Object.freeze({ id: encodeBase64url(deps.random.bytes(16)), createdAt: input.now });
  const kept = input.account.knownBrowsers.slice(1 - deps.policy.knownBrowser.perAccount);
  return Object.freeze({ browser, knownBrowsers: Object.freeze([...(deps.policy.knownBrowser.perAccount > 1 ? kept : []), browser]) });
}

/** Grants the session: the last step of a login, after all is consumed and written down. */
export async function openSession(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    /** The lane of the login. */
    readonly lane: Lane;
    /** The browser, where it became known just now. */
    readonly browser?: KnownBrowser | undefined;
    readonly now: number;
  },
): Promise<OpenedSession> {
  const { account, lane, browser, now } = input;
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const lifetime = openLifetime({ limits: deps.policy.session, now });
  // The list says what it is worth, not the policy: it may have been issued under another.
  const list = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  const assurance = Object.freeze({ ...describeListAssurance({ space: list?.space ?? 1, now }), ...lastChanges(account) });
  const record: SessionRecord = Object.freeze({
    id,
    version: 1,
    schema: 1,
    accountId: account.id,
    secretHash,
    ...nameBrowser(browser?.id ?? browserOf(lane)),
    assurance,
    createdAt: now,
    ...lifetime,
    removeAt: lifetime.absoluteUntil + keepMs,
  });
  await insertNew(deps.sessions, record);
  try {
    await endIfOvertaken(deps, { account, record, now });
  } catch (cause) {
    // Nobody was given its token, and nobody will be.
    await deps.sessions.remove(id).catch(() => false);
    throw cause;
  }
  const cookie = browser === undefined ? {} : { browser: cookieOf(deps, account.id, browser) };
  return Object.freeze({ token, session: viewSession(record), ...cookie });
}

/**
 * Asked after the session is stored: whoever disables, restarts or erases the account changes it first and ends its sessions then, so
 * that either they find this one, or it ends here (R169). Its token is given out, and opens nothing.
 */
async function endIfOvertaken(deps: Pick<Deps, 'accounts' | 'sessions'>, input: { readonly account: AccountRecord; readonly record: SessionRecord; readonly now: number }): Promise<void> {
  const { account, record, now } = input;
  const newest = await deps.accounts.find(account.id);
  if (newest?.status === 'active' && newest.passwordsSet === account.passwordsSet) return;
  await deps.sessions.update(next(record, { endedAt: now, endReason: 'overtaken' }), record.version);
}

/** What a host may ask for more after (R205). */
export function lastChanges(account: AccountRecord): Pick<Assurance, 'recoveredAt' | 'contactChangedAt' | 'methodChangedAt'> {
  const { recoveredAt, contactChangedAt, methodChangedAt } = account;
  return {
    ...(recoveredAt === undefined ? {} : { recoveredAt }),
    ...(contactChangedAt === undefined ? {} : { contactChangedAt }),
    ...(methodChangedAt === undefined ? {} : { methodChangedAt }),
  };
}

/** The part of a session record that leaves the house. */
export function viewSession(record: SessionRecord): SessionView {
  const { id, accountId, assurance, createdAt, idleUntil, absoluteUntil } = record;
  return Object.freeze({ id, accountId, assurance, createdAt, idleUntil, absoluteUntil });
}

/** The known browser behind a lane. */
function browserOf(lane: Lane): string | undefined {
  return lane.startsWith('known:') ? lane.slice('known:'.length) : undefined;
}

function nameBrowser(browserId: string | undefined): { readonly browserId?: string } {
  return browserId === undefined ? {} : { browserId };
}

function cookieOf(deps: Pick<Deps, 'keys'>, accountId: string, browser: KnownBrowser): string {
  const keyId = deps.keys.newestId;
  const claim = { accountId, browserId: browser.id, createdAt: browser.createdAt };
  return encodeKnownBrowser({ claim, keyId, key: deps.keys.subKey('known-browser', keyId) });
}
