import { uniformText } from '../../internal/uniform-index.js';
import type { KeyedMac, SentCode } from '../../port/index.js';
import type { Deps } from './deps.js';
import type { KeyPurpose } from './keys.js';
import { matchesMac, sealMac } from './mac.js';

/** What a code is bound to: its purpose and flow, so that it opens nothing else (R130, R202). */
interface BoundTo {
  readonly purpose: KeyPurpose;
  readonly bound: readonly string[];
}

/** A fresh code: its digits go out, its MAC is stored. */
export function makeSentCode(
  deps: Pick<Deps, 'keys' | 'random'>,
  input: BoundTo & { readonly digits: number; readonly ttlMs: number; readonly now: number },
): { readonly digits: string; readonly stored: SentCode } {
  const { purpose, bound, ttlMs, now } = input;
  const digits = uniformText(deps.random, '0123456789', input.digits);
  const sealed = sealMac(deps, { purpose, parts: [...bound, digits] });
  return Object.freeze({ digits, stored: Object.freeze({ ...sealed, expiresAt: now + ttlMs }) });
}

/** Whether what was typed is the code; spaces and dashes are forgiven. Whether it came in time is for the caller. */
export function matchSentCode(deps: Pick<Deps, 'keys'>, input: BoundTo & { readonly code: KeyedMac; readonly typed: string }): boolean {
  const { purpose, bound, code } = input;
  const digits = input.typed.slice(0, 64).replace(/[\s-]/g, '');
  return matchesMac(deps, { purpose, parts: [...bound, digits], sealed: code });
}
