import type { AccountRecord, SessionRecord } from '../../port/index.js';
import { endLogins } from '../session/end-session.js';
import { renewSession, type RenewedSession } from '../session/renew-session.js';
import { asUser } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { expireAttempts } from '../shared/end-flows.js';

/** What every binding act ends with. */
export interface FinishedAct {
  readonly ok: true;
  /** This session under its new token; absent where it was ended or renewed meanwhile: log in again. */
  readonly renewed?: RenewedSession | undefined;
}

interface Finish {
  readonly account: AccountRecord;
  readonly session: SessionRecord;
  readonly reason: 'password-changed' | 'list-renewed' | 'contact-changed' | 'device-paired' | 'changed-to-list';
  readonly requestId: string | undefined;
  readonly now: number;
}

/** Ends every other session (R35): before the account changes, so that a crash leaves none of them beside what is new, and again after. */
export async function endOthers(deps: Deps, input: Finish): Promise<void> {
  const { account, session, reason, requestId, now } = input;
  await endLogins(deps, { accountId: account.id, except: session.id, reason, actor: asUser(account.id), requestId, now });
}

/** After the account changed: whoever logged in meanwhile is out, and this session gets a new token (R35, R160). */
export async function finishAct(
  deps: Deps,
  input: Finish & { readonly endsOthers?: boolean | undefined; readonly fresh?: { readonly aal: 1 | 2 } | undefined },
): Promise<FinishedAct> {
  if (input.endsOthers === false) await expireAttempts(deps, input.account.id);
  else await endOthers(deps, input);
  const renewed = await renewSession(deps, input);
  return Object.freeze({ ok: true, ...(renewed === undefined ? {} : { renewed }) });
}
