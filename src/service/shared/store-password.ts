import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, KnownBrowser } from '../../port/index.js';
import { rememberBrowser } from '../session/known-browsers.js';
import { bind, unbind } from './bindings.js';
import type { Deps } from './deps.js';
import { next } from './next.js';

const mostTries = 20;

/**
 * Sets the password whoever else changes the account meanwhile, as long as the one it takes the place of is still there, and the list and
 * the Key that the third step was answered with: who holds a lost one sets none (R132). Of two that set one at the same time the first does; the other
 * knew only the old one, and gets `undefined`.
 */
export async function storePassword(
  deps: Pick<Deps, 'accounts' | 'random' | 'policy'>,
  input: {
    readonly account: AccountRecord;
    /** `passwordsSet` of the password that is replaced. */
    readonly expectedPasswordsSet: number;
    /** The hash of the new one. */
    readonly encoded: string;
    /** Why the old one ends. */
    readonly reason: 'compromised' | 'changed';
    /** The lane of a login, whose browser becomes known with it. */
    readonly remember?: Lane | undefined;
    readonly now: number;
  },
): Promise<{ readonly account: AccountRecord; readonly browser: KnownBrowser | undefined } | undefined> {
  const { encoded, reason, remember, now } = input;
  let found: AccountRecord | undefined = input.account;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.status !== 'active' || found.password === undefined || found.passwordsSet !== input.expectedPasswordsSet) return undefined;
    if (found.listId !== input.account.listId || found.keyId !== input.account.keyId) return undefined;
    const remembered = remember === undefined ? undefined : rememberBrowser(deps, { account: found, lane: remember, now });
    const ended = unbind(found.bindings, { factor: 'password', reason, now });
    const bindings = bind(ended, { factor: 'password', source: 'change', now });
    const knownBrowsers = remembered?.knownBrowsers ?? found.knownBrowsers;
    const account = next(found, { password: Object.freeze({ encoded, setAt: now }), passwordsSet: found.passwordsSet + 1, bindings, knownBrowsers });
    if (await deps.accounts.update(account, found.version)) return { account, browser: remembered?.browser };
    found = await deps.accounts.find(found.id);
  }
  return undefined;
}
