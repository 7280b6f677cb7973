import type { Api, BrowserState, OperationId } from '../http/wire.js';
import type { ClientProblem } from './result.js';

/** What the server has said, in its own words. */
export interface Known extends Partial<BrowserState> {
  /** Of whoever is logged in. */
  readonly session?: Api['sessions/check']['answer']['session'] | undefined;
  /** Why nobody is: `idle` deserves another word than `no-session`. */
  readonly noSession?: Api['sessions/check']['refusal'] | undefined;
}

/** What every snapshot has, whichever page is due. */
export interface Shown extends Known {
  /** The operation that is on its way, for greyed buttons. */
  readonly pending?: OperationId | undefined;
  /** Why the last call was refused, until the next one begins or another page is due; or that the server cannot be reached. */
  readonly problem?: ClientProblem | undefined;
}

/** Everything a page needs. It stays the same object until something changes. */
export type ClientSnapshot = Shown &
  (
    | {
        /** Nothing is known yet, or nobody is logged in and nothing is begun. */
        readonly phase: 'loading' | 'signed-out';
      }
    | {
        /** The third step of a login is due. */
        readonly phase: 'otp-challenge';
        /** What is asked. */
        readonly login: Extract<
          BrowserState['login'],
          {
            /** The third step is due. */
            readonly state: 'otp-challenge';
          }
        >;
      }
    | {
        /** The phone is asked: show the number, and look again every second or two. */
        readonly phase: 'key-approval';
        /** Where that stands. */
        readonly login: Extract<
          BrowserState['login'],
          {
            /** The phone is asked. */
            readonly state: 'key-approval';
          }
        >;
      }
    | {
        /** The third step was right, and the password is to be replaced. */
        readonly phase: 'new-password';
        /** Until when. */
        readonly login: Extract<
          BrowserState['login'],
          {
            /** A new password is due. */
            readonly state: 'new-password';
          }
        >;
      }
    | {
        /** A first login is on its way. */
        readonly phase: 'first-login';
        /** Which of its steps is due. */
        readonly firstLogin: NonNullable<BrowserState['firstLogin']>;
      }
    | {
        /** A recovery is on its way. */
        readonly phase: 'recovery';
        /** Which of its steps is due. */
        readonly recovery: NonNullable<BrowserState['recovery']>;
      }
    | {
        /** Somebody is logged in. */
        readonly phase: 'signed-in';
        /** Whose session it is, and until when. */
        readonly session: NonNullable<Known['session']>;
      }
  );

/** Which page is due. */
export type Phase = ClientSnapshot['phase'];

/**
 * The page that is due, by what the server knows of this browser and by nothing else. What somebody has begun comes before what they
 * have; a recovery comes before a login, since who recovers mostly tried to log in first. Once its new list is there, a login comes
 * before it, as that is what the list is for. All the rest stands beside it, for a site whose pages decide by their address.
 */
export function snapshotOf(known: Known | undefined, more: Pick<Shown, 'pending' | 'problem'>): ClientSnapshot {
  if (known === undefined) return { phase: 'loading', ...more };
  const { firstLogin, recovery, login, session } = known;
  const all = { ...known, ...more };
  if (firstLogin !== undefined && firstLogin.state !== 'done') return { phase: 'first-login', ...all, firstLogin };
  const recovering = recovery !== undefined && recovery.state !== 'done' && recovery.state !== 'ended' ? { phase: 'recovery' as const, ...all, recovery } : undefined;
  if (recovering !== undefined && recovering.recovery.state !== 'new-list') return recovering;
  if (login?.state === 'otp-challenge') return { phase: login.state, ...all, login };
  if (login?.state === 'key-approval') return { phase: login.state, ...all, login };
  if (login?.state === 'new-password') return { phase: login.state, ...all, login };
  if (recovering !== undefined) return recovering;
  return session === undefined ? { phase: 'signed-out', ...all } : { phase: 'signed-in', ...all, session };
}
