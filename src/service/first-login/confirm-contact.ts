import type { AccountRecord } from '../../port/index.js';
import { checkAddressCode } from '../shared/address-code.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { confirmInvitation } from './give-information.js';
import { extendFlow, isPasswordKept, loadFirstLogin, takeStep, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.confirmContact` is asked. */
export interface ConfirmContactInput {
  /** The browser's token. */
  readonly flow: string;
  /** The code as typed; spaces and dashes are forgiven. */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.firstLogin.confirmContact` says. */
export type ConfirmContactResult =
  | {
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'verification-method';
    }
  | {
      readonly ok: false;
      /** `code-wrong`: try again; `code-expired`, `code-spent`: ask for another code. */
      readonly reason: 'code-wrong' | 'code-expired' | 'code-spent';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** Policy `nist`: a code from an address of the invitation comes back before a list is offered (R54). */
export async function confirmContact(
  deps: Deps,
  input: ConfirmContactInput,
): Promise<ConfirmContactResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'contact-confirmed' });
  if (!step.ok) return step;
  const checked = await checkAddressCode(deps, { accountId: account.id, code: account.invitation.code, typed: input.code, now });
  if (!checked.ok) await recordStep(deps, { account, kind: 'contact-confirmed', outcome: 'failure', reason: checked.reason, requestId: input.requestId, now });
  if (!checked.ok) return refusal(deps, checked.reason);
  const event = { ...byUser(account), kind: 'contact-confirmed', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, requestId: input.requestId, now });
  const confirmed = await confirmInvitation(deps, { account, now });
  if (!(await deps.accounts.update(next(confirmed, { firstLogin: step.snapshot, ...untilWhen(deps, { account, now }) }), account.version))) return refusal(deps, 'try-again');
  await extendFlow(deps, { flow, now });
  return Object.freeze({ ok: true, state: 'verification-method' });
}

/** An imported password has had no end until now, as it opened nothing by itself; from here on it alone goes on with the first login (R207). */
function untilWhen(deps: Pick<Deps, 'policy'>, input: { readonly account: AccountRecord; readonly now: number }): Pick<AccountRecord, 'unfinishedUntil'> {
  return isPasswordKept(input.account) ? { unfinishedUntil: input.now + deps.policy.firstLogin.unfinishedMs } : {};
}
