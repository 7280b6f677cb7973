import { AuthError } from '../../core/error/index.js';
import { parseFirstLoginSnapshot } from '../../core/first-login/index.js';
import { generateToken } from '../../core/session/index.js';
import type { AccountRecord, FirstLoginFlow } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { next } from '../shared/next.js';
import { isOver } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { wipePlainList } from './wipe-plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What opening the first login says. */
export type OpenFirstLoginResult =
  | {
      readonly ok: true;
      /** Go on with `auth.firstLogin`. */
      readonly next: 'first-login';
      /** Bound to this browser: keep it in a cookie, never in a URL. */
      readonly flow: string;
    }
  | {
      readonly ok: false;
      /**
       * Said only after the right secret. `temporary-password-expired`, `first-login-expired`: the head user issues another
       * (R5, R207); `try-again`: another browser opened it at the same moment.
       */
      readonly reason: 'temporary-password-expired' | 'first-login-expired' | 'try-again';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

const keepMs = 24 * 60 * 60 * 1000;

/**
 * Opens the first login for this browser, or resumes it where it was left, and ends that of an earlier browser (R6, R7).
 * The temporary password confirms the address it went to.
 */
export async function openFirstLogin(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly requestId: string | undefined; readonly now: number },
): Promise<OpenFirstLoginResult> {
  const { account, requestId, now } = input;
  const expired = expiryOf(account, now);
  if (expired !== undefined) await recordStep(deps, { account, kind: 'first-login-opened', outcome: 'failure', reason: expired, requestId, now });
  if (expired !== undefined) return refusal(deps, expired);
  if (!parseFirstLoginSnapshot(account.firstLogin).ok) throw new AuthError('record-unreadable');
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const event = { ...byUser(account), kind: 'first-login-opened', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, method: 'password', requestId, now });
  const expiresAt = now + deps.policy.firstLogin.idleMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const flow: FirstLoginFlow = Object.freeze({ ...base, kind: 'first-login' });
  await insertNew(deps.flows, flow);
  // The account names the one flow that counts, so that this update ends the earlier browser's.
  const named = next(account, { firstLoginFlowId: id, ...confirmPasswordAddress(account, now) });
  if (!(await deps.accounts.update(named, account.version))) return refusal(deps, 'try-again');
  if (account.firstLoginFlowId !== undefined) await wipePlainList(deps, { flowId: account.firstLoginFlowId, ended: { endedAt: now, endReason: 'opened-elsewhere' } });
  return Object.freeze({ ok: true, next: 'first-login', flow: token });
}

function expiryOf(account: AccountRecord, now: number): 'temporary-password-expired' | 'first-login-expired' | undefined {
  if (account.temporaryPassword !== undefined && now >= account.temporaryPassword.expiresAt) return 'temporary-password-expired';
  return isOver(account, now) ? 'first-login-expired' : undefined;
}

/** Only as long as the profile is the provisioned one: afterwards the address may be another. */
function confirmPasswordAddress(account: AccountRecord, now: number): Partial<Pick<AccountRecord, 'email' | 'phone'>> {
  const channel = account.temporaryPassword?.channel;
  if (account.firstLogin.state !== 'personal-information' || channel === undefined || channel === 'in-person') return {};
  return channel === 'email' ? { email: Object.freeze({ ...account.email, confirmedAt: now }) } : { phone: Object.freeze({ ...account.phone, confirmedAt: now }) };
}
