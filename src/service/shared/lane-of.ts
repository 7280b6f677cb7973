import { chooseLane, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

/** Knows no browser, so that whatever cookie comes makes a stranger. */
const nobody: Pick<AccountRecord, 'id' | 'knownBrowsers'> = Object.freeze({ id: '', knownBrowsers: Object.freeze([]) });

/**
 * The lane of a browser at an account, by the cookie it sent (R191). Where the username has no account the cookie costs the same work, so
 * that one which was made up tells nobody by its time which names exist (R126).
 */
export function laneOf(
  deps: Pick<Deps, 'keys' | 'policy'>,
  input: { readonly account: AccountRecord | undefined; readonly cookie: string | undefined; readonly now: number },
): Lane {
  const { account, cookie, now } = input;
  const { id, knownBrowsers } = account ?? nobody;
  return chooseLane({
    cookie,
    accountId: id,
    known: knownBrowsers.map((browser) => browser.id),
    keyOf: (keyId) => (deps.keys.ids.includes(keyId) ? deps.keys.subKey('known-browser', keyId) : undefined),
    ttlMs: deps.policy.knownBrowser.ttlMs,
    now,
  });
}
