import type { AccountRecord, KnownBrowser, SessionRecord } from '../../port/index.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { endedByUser, endOne } from './end-session.js';
import { withBrowser, withoutBrowser } from './known-browsers.js';
import { standsOn } from './stands-on.js';

const mostTries = 20;

/**
 * After the answer to a login: reads the account once more. Where an act that throws somebody out was cut short just after it changed the
 * account, nobody else ends a session that was stored since (R169). Where the login still stands, the browser becomes a known one (R191); until
 * then it is a stranger, a small loss.
 */
export async function lookAgain(
  deps: Deps,
  input: {
    /** As the login found it. */
    readonly account: AccountRecord;
    /** The session that was handed out. */
    readonly session: SessionRecord;
    /** What becomes known. */
    readonly browser: KnownBrowser | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, browser } = input;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const newest = await deps.accounts.find(account.id);
    if (!standsOn(account, newest)) return endStale(deps, { ...input, newest });
    if (browser === undefined) return;
    if (await deps.accounts.update(next(newest, { knownBrowsers: withBrowser(deps, newest, browser) }), newest.version)) return forgetWhereEnded(deps, { ...input, browser });
  }
}

/** Who ended the session from another browser meanwhile wanted this one to be a stranger, and did not find it among the known ones (R170, R191). */
async function forgetWhereEnded(deps: Deps, input: { readonly account: AccountRecord; readonly session: SessionRecord; readonly browser: KnownBrowser }): Promise<void> {
  const session = await deps.sessions.find(input.session.id);
  if (session?.endReason !== endedByUser) return;
  await changeAccount(deps, { accountId: input.account.id, change: (account) => next(account, { knownBrowsers: withoutBrowser(account, input.browser) }) });
}

/** A session of an active account that has another token by now has done the act itself, and goes on. */
async function endStale(
  deps: Deps,
  input: { readonly session: SessionRecord; readonly newest: AccountRecord | undefined; readonly now: number },
): Promise<void> {
  const { newest, now } = input;
  const session = await deps.sessions.find(input.session.id);
  if (session === undefined || (newest?.status === 'active' && session.secretHash !== input.session.secretHash)) return;
  await endOne(deps, { session, reason: 'superseded', actor: { kind: 'system' }, now });
}
