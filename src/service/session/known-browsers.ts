import type { Lane } from '../../core/throttle/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, KnownBrowser } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

/** The account's known browsers with a new one; none where the browser is known. */
export function rememberBrowser(
  deps: Pick<Deps, 'random' | 'policy'>,
  input: { readonly account: AccountRecord; readonly lane: Lane; readonly now: number },
): { readonly browser: KnownBrowser; readonly knownBrowsers: readonly KnownBrowser[] } | undefined {
  const browser = newBrowser(deps, input);
  return browser === undefined ? undefined : Object.freeze({ browser, knownBrowsers: withBrowser(deps, input.account, browser) });
}

/** What a stranger's browser is known by from this login on; none where it is known. */
export function newBrowser(deps: Pick<Deps, 'random'>, input: { readonly lane: Lane; readonly now: number }): KnownBrowser | undefined {
  return input.lane === 'strangers' ? Object.freeze({ id: encodeBase64url(deps.random.bytes(16)), createdAt: input.now }) : undefined;
}

/** The known browsers with one more, the oldest gone where there are too many. */
export function withBrowser(deps: Pick<Deps, 'policy'>, account: AccountRecord, browser: KnownBrowser): readonly KnownBrowser[] {
  const { perAccount } = deps.policy.knownBrowser;
  const kept = perAccount > 1 ? account.knownBrowsers.slice(1 - perAccount) : [];
  return Object.freeze([...kept, browser]);
}

/** The known browsers but for one. */
export function withoutBrowser(account: AccountRecord, browser: KnownBrowser): readonly KnownBrowser[] {
  return Object.freeze(account.knownBrowsers.filter(({ id }) => id !== browser.id));
}
