import { checkNow, checkObject, checkWhole } from '../../internal/check.js';

/** The limits of a session. */
export interface SessionLimits {
  /** Without use it ends after so many ms. */
  readonly idleMs: number;
  /** It ends after so many ms whatever happens. */
  readonly absoluteMs: number;
}

/** When a session ends. */
export interface SessionLifetime {
  /** The last use that was written down, in ms since the epoch. */
  readonly usedAt: number;
  /** Without use it ends here, in ms since the epoch. */
  readonly idleUntil: number;
  /** It ends here whatever happens, in ms since the epoch. */
  readonly absoluteUntil: number;
}

/** What {@link judgeSession} says. */
export type SessionVerdict =
  | {
      readonly ok: true;
      /** The lifetime to store; absent where the last one written is less than a minute old. */
      readonly extended?: SessionLifetime | undefined;
    }
  | {
      readonly ok: false;
      /** `ended`: someone ended it; `idle`: not used in time; `too-old`: the absolute limit. */
      readonly reason: 'ended' | 'idle' | 'too-old';
    };

// Writing every use down would make each request a write; once a minute is exact enough for limits of half an hour and more.
const writeEveryMs = 60_000;

/**
 * Opens the lifetime of a new session (R162).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(openLifetime({ limits: { idleMs: 60, absoluteMs: 90 }, now: 0 }).idleUntil); // 60
 */
export function openLifetime(input: {
  /** The policy's. */
  readonly limits: SessionLimits;
  /** In ms since the epoch. */
  readonly now: number;
}): SessionLifetime {
  checkObject('input', input);
  const { limits, now } = input;
  checkLimits(limits);
  checkNow(now);
  const absoluteUntil = now + limits.absoluteMs;
  return Object.freeze({ usedAt: now, idleUntil: Math.min(now + limits.idleMs, absoluteUntil), absoluteUntil });
}

/**
 * Judges whether a session is alive, and extends its idle time, never its absolute one (R162, NIST 63B-4 section 2.2.3).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const session = { usedAt: 0, idleUntil: 60, absoluteUntil: 90 };
 * console.log(judgeSession({ session, limits: { idleMs: 60, absoluteMs: 90 }, now: 60 })); // { ok: false, reason: 'idle' }
 */
export function judgeSession(input: {
  /** As stored; `endedAt` in ms since the epoch, where someone ended it. */
  readonly session: SessionLifetime & { readonly endedAt?: number | undefined };
  /** The policy's, by which it is extended. */
  readonly limits: SessionLimits;
  /** In ms since the epoch. */
  readonly now: number;
}): SessionVerdict {
  checkObject('input', input);
  const { session, limits, now } = input;
  checkObject('session', session);
  // An end that is missing would be a session without one.
  for (const name of ['usedAt', 'idleUntil', 'absoluteUntil'] as const) checkWhole(`session.${name}`, session[name], { least: 0 });
  checkLimits(limits);
  checkNow(now);
  if (session.endedAt !== undefined) return over('ended');
  if (now >= session.absoluteUntil) return over('too-old');
  if (now >= session.idleUntil) return over('idle');
  if (now - session.usedAt < Math.min(writeEveryMs, limits.idleMs / 2)) return Object.freeze({ ok: true });
  const idleUntil = Math.min(now + limits.idleMs, session.absoluteUntil);
  return Object.freeze({ ok: true, extended: Object.freeze({ usedAt: now, idleUntil, absoluteUntil: session.absoluteUntil }) });
}

function checkLimits(limits: SessionLimits): void {
  checkObject('limits', limits);
  checkWhole('limits.idleMs', limits.idleMs, { least: 1 });
  checkWhole('limits.absoluteMs', limits.absoluteMs, { least: 1 });
}

function over(reason: 'ended' | 'idle' | 'too-old'): SessionVerdict {
  return Object.freeze({ ok: false, reason });
}
