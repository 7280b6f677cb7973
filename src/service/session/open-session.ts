import { generateToken, openLifetime, type Assurance } from '../../core/session/index.js';
import { encodeKnownBrowser, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord, KnownBrowser, SessionRecord } from '../../port/index.js';
import { afterAnswer } from '../shared/after-answer.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { endOne } from './end-session.js';
import { endSurplus, type WhenFull } from './limit-sessions.js';
import { lookAgain } from './look-again.js';
import { standsOn } from './stands-on.js';

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

/** An ended session is kept ended until then, so that its use can be told (R169). */
export const keepMs: number = 30 * 24 * 60 * 60 * 1000;

/** What {@link openSession} says. */
export type OpenSessionResult =
  | { readonly ok: true; readonly opened: OpenedSession }
  | {
      readonly ok: false;
      /** `attempt-expired`: what the login stood on was replaced meanwhile; `too-many-sessions`: the limit is reached, and the policy refuses one more (R171). */
      readonly reason: 'attempt-expired' | 'too-many-sessions';
    };

/**
 * Grants the session: the last step of a login, after all is consumed and written down.
 *
 * Whoever disables an account, or replaces a factor of it, changes the account first, expires its attempts next and sweeps its sessions
 * then. A login that read the account before may store its session after the sweep: so it makes sure, once its session is stored, that
 * what it stands on is still there, and ends a session that no longer does before anybody holds its token (R35, R132, R169). A login asks
 * its attempt for that, and reads the account once more when it is answered: an act that was cut short has met no attempt.
 */
export async function openSession(
  deps: Deps,
  input: {
    /** As the login found it. */
    readonly account: AccountRecord;
    /** The lane of the login. */
    readonly lane: Lane;
    /** What the three steps are worth (R109, R168). */
    readonly assurance: Assurance;
    /** The browser that becomes known with this login: after the answer where there is `confirm`, by then where there is none. */
    readonly browser?: KnownBrowser | undefined;
    /** Whether the login still stands, asked once the session is stored; by default the account is read once more. Where it is given that is done after the answer. */
    readonly confirm?: (() => Promise<boolean>) | undefined;
    /** What else follows the answer, after that. */
    readonly afterwards?: (() => Promise<void>) | undefined;
    /** What happens to one more than the limit; the policy's by default. */
    readonly whenFull?: WhenFull | undefined;
    readonly now: number;
  },
): Promise<OpenSessionResult> {
  const { account, browser, now } = input;
  const { token, record } = makeSession(deps, input);
  await insertNew(deps.sessions, record);
  const confirm = input.confirm ?? (async () => standsOn(account, await deps.accounts.find(account.id)));
  const refused = await judgeFresh(deps, { confirm, record, whenFull: input.whenFull ?? deps.policy.session.whenFull, now });
  if (refused !== undefined) return Object.freeze({ ok: false, reason: refused });
  if (input.confirm !== undefined) afterAnswer(deps, () => lookAgain(deps, { account, session: record, browser, now }).then(input.afterwards));
  const cookie = browser === undefined ? {} : { browser: cookieOf(deps, account.id, browser) };
  return Object.freeze({ ok: true, opened: Object.freeze({ token, session: viewSession(record), ...cookie }) });
}

function makeSession(
  deps: Pick<Deps, 'random' | 'policy' | 'nextEventId'>,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly assurance: Assurance; readonly browser?: KnownBrowser | undefined; readonly now: number },
): { readonly token: string; readonly record: SessionRecord } {
  const { account, lane, browser, now } = input;
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const lifetime = openLifetime({ limits: deps.policy.session, now });
  const assurance = Object.freeze({ ...input.assurance, ...lastChanges(account) });
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, ...nameBrowser(browser?.id ?? browserOf(lane)) } as const;
  const record = Object.freeze({ ...base, order: deps.nextEventId(now), assurance, createdAt: now, ...lifetime, removeAt: lifetime.absoluteUntil + keepMs });
  return { token, record };
}

/** Why a session that was just stored may not be handed out; it is ended then, and so it is where that cannot be told. */
async function judgeFresh(
  deps: Deps,
  input: { readonly confirm: () => Promise<boolean>; readonly record: SessionRecord; readonly whenFull: WhenFull; readonly now: number },
): Promise<'attempt-expired' | 'too-many-sessions' | undefined> {
  const { record, now } = input;
  const end = (): Promise<boolean> => endOne(deps, { session: record, reason: 'superseded', actor: { kind: 'system' }, now });
  try {
    if (await input.confirm()) return await keepLimit(deps, input);
  } catch (cause) {
    await end().catch(() => undefined);
    throw cause;
  }
  await end();
  return 'attempt-expired';
}

/** That the oldest of too many ends keeps nobody waiting: whoever logs in has their session either way. Where one more is refused it is told at once. */
async function keepLimit(
  deps: Deps,
  input: { readonly record: SessionRecord; readonly whenFull: WhenFull; readonly now: number },
): Promise<'too-many-sessions' | undefined> {
  const { record, whenFull, now } = input;
  const keep = (): Promise<boolean> => endSurplus(deps, { session: record, whenFull, now });
  if (whenFull !== 'end-oldest') return (await keep()) ? undefined : 'too-many-sessions';
  afterAnswer(deps, keep);
  return undefined;
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
