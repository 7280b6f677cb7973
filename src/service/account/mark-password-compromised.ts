import { endSessions, endStrangersSessions } from '../session/end-session.js';
import type { Deps } from '../shared/deps.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { recordAct } from './record-act.js';

/** What `auth.accounts.markCompromised` is asked. */
export interface MarkCompromisedInput extends TargetInput {
  /** `true` ends the sessions of known browsers, too; by default they stay (R32). */
  readonly endAllSessions?: boolean | undefined;
}

/** What `auth.accounts.markCompromised` says. */
export type MarkCompromisedResult =
  | { readonly ok: true }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `no-password`: the account has none of its own yet; `try-again`: another one was set at the same moment. */
      readonly reason: 'no-password' | 'try-again';
    };

/** The next login leads only to setting a new password; sessions of strangers end, those of known browsers where it is asked for (R32). */
export async function markPasswordCompromised(deps: Deps, input: MarkCompromisedInput): Promise<MarkCompromisedResult> {
  const now = deps.clock.now();
  const { actor, accountId, endAllSessions, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'mark-compromised', now });
  if (!found.ok) return found;
  const { account } = found;
  if (account.password === undefined) return Object.freeze({ ok: false, reason: 'no-password' });
  await recordAct(deps, { account, actor, action: 'mark-compromised', kind: 'password-compromised', method: 'password', requestId, now });
  // Marked first, so that a session opened in between is swept with the others.
  const { passwordsSet } = account;
  if (!(await markCompromised(deps, { accountId, passwordsSet, now }))) return Object.freeze({ ok: false, reason: 'try-again' });
  if (endAllSessions === true) await endSessions(deps, { accountId, reason: 'password-compromised', actor, requestId, now });
  else await endStrangersSessions(deps, { accountId, passwordsSet, compromisedAt: now, now });
  return Object.freeze({ ok: true });
}
