import type { AccountRecord } from '../../port/index.js';
import { acceptPassword, type RefusedPassword } from '../shared/accept-password.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { extendFlow, loadFirstLogin, takeStep, type RefusedStep } from './load-first-login.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.changePassword` is asked. */
export interface ChangePasswordInput {
  /** The browser's token. */
  readonly flow: string;
  /** The new password as typed. */
  readonly password: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.firstLogin.changePassword` says. */
export type ChangePasswordResult =
  | {
      readonly ok: true;
      /** The step that comes now; `confirm-contact` only where the policy asks for it (R54). */
      readonly state: 'confirm-contact' | 'verification-method';
    }
  | (RefusedPassword & {
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    })
  | {
      readonly ok: false;
      /** `busy`: too many hashes at once (R46). */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** The second phase: the user's own password takes the place of the temporary one, which is spent by the same update (R6). */
export async function changePassword(
  deps: Deps,
  input: ChangePasswordInput,
): Promise<ChangePasswordResult> {
  const now = deps.clock.now();
  const { password, requestId } = input;
  const { supportContact } = deps;
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'password-changed' });
  if (!step.ok) return step;
  const accepted = await acceptPassword(deps, { account, password, requestId, now });
  if (!accepted.ok) return Object.freeze({ ...accepted, supportContact });
  const changed = replacePassword(account, { encoded: accepted.encoded, firstLogin: step.snapshot, until: now + deps.policy.firstLogin.unfinishedMs, now });
  const event = { ...byUser(account), kind: 'password-set', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, method: 'password', reason: 'first-login', requestId, now });
  if (!(await deps.accounts.update(changed, account.version))) return refusal(deps, 'try-again');
  await extendFlow(deps, { flow, now });
  return Object.freeze({ ok: true, state: step.snapshot.state === 'confirm-contact' ? 'confirm-contact' : 'verification-method' });
}

function replacePassword(
  account: AccountRecord,
  input: { readonly encoded: string; readonly firstLogin: AccountRecord['firstLogin']; readonly until: number; readonly now: number },
): AccountRecord {
  const { temporaryPassword: _spent, ...kept } = account;
  const { encoded, firstLogin, until, now } = input;
  const bindings = bind(account.bindings, { factor: 'password', source: 'first-login', now });
  return next(kept, { password: Object.freeze({ encoded, setAt: now }), passwordsSet: account.passwordsSet + 1, firstLogin, unfinishedUntil: until, bindings });
}
