import { chooseLane, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from './deps.js';

/** The lane of a browser at an account, by the cookie it sent (R191). */
export function laneOf(
  deps: Pick<Deps, 'keys' | 'policy'>,
  input: { readonly account: AccountRecord; readonly cookie: string | undefined; readonly now: number },
): Lane {
  const { account, cookie, now } = input;
  return chooseLane({
    cookie,
    accountId: account.id,
    known: account.knownBrowsers.map((browser) => browser.id),
    keyOf: (keyId) => (deps.keys.ids.includes(keyId) ? deps.keys.subKey('known-browser', keyId) : undefined),
    ttlMs: deps.policy.knownBrowser.ttlMs,
    now,
  });
}
