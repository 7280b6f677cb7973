import type { Api, BrowserState } from '../http/wire.js';
import type { CallId, ClientProblem } from './result.js';

/** Which page is due. */
export type Phase = 'loading' | 'signed-out' | 'otp-challenge' | 'new-password' | 'first-login' | 'recovery' | 'signed-in';

/** What the server has said, in its own words. */
export interface Known extends Partial<BrowserState> {
  /** Of whoever is logged in. */
  readonly session?: Api['sessions/check']['answer']['session'] | undefined;
  /** Why nobody is: `idle` deserves another word than `no-session`. */
  readonly noSession?: Api['sessions/check']['refusal'] | undefined;
}

/** Everything a page needs. It stays the same object until something changes. */
export type ClientSnapshot = Known & {
  /** The operation that is on its way, for greyed buttons. */
  readonly pending?: CallId | undefined;
  /** Why the last call was refused, until the next one begins or another page is due; or that the server cannot be reached. */
  readonly problem?: ClientProblem | undefined;
} & (
    | { readonly phase: Exclude<Phase, 'otp-challenge' | 'new-password' | 'first-login' | 'recovery' | 'signed-in'> }
    | { readonly phase: 'otp-challenge'; readonly login: Extract<BrowserState['login'], { readonly state: 'otp-challenge' }> }
    | { readonly phase: 'new-password'; readonly login: Extract<BrowserState['login'], { readonly state: 'new-password' }> }
    | { readonly phase: 'first-login'; readonly firstLogin: NonNullable<BrowserState['firstLogin']> }
    | { readonly phase: 'recovery'; readonly recovery: NonNullable<BrowserState['recovery']> }
    | { readonly phase: 'signed-in'; readonly session: NonNullable<Known['session']> }
  );

/**
 * The page that is due, by what the server knows of this browser and by nothing else. What somebody has begun comes before what they
 * have; a recovery comes before a login, since who recovers mostly tried to log in first. All the rest stands beside it, for
 * a site whose pages decide by their address.
 */
export function snapshotOf(known: Known | undefined, more: Pick<ClientSnapshot, 'pending' | 'problem'>): ClientSnapshot {
  if (known === undefined) return { phase: 'loading', ...more };
  const { firstLogin, recovery, login, session } = known;
  const all = { ...known, ...more };
  if (firstLogin !== undefined && firstLogin.state !== 'done') return { phase: 'first-login', ...all, firstLogin };
  if (recovery !== undefined && recovery.state !== 'done' && recovery.state !== 'ended') return { phase: 'recovery', ...all, recovery };
  if (login?.state === 'otp-challenge') return { phase: login.state, ...all, login };
  if (login?.state === 'new-password') return { phase: login.state, ...all, login };
  return session === undefined ? { phase: 'signed-out', ...all } : { phase: 'signed-in', ...all, session };
}
