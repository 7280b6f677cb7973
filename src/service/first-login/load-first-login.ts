import { parseFirstLoginSnapshot, transitionFirstLogin, type FirstLoginEvent, type FirstLoginSnapshot } from '../../core/first-login/index.js';
import { AuthError } from '../../core/error/index.js';
import type { AccountRecord, FirstLoginFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { next } from '../shared/next.js';
import { wipePlainList } from './wipe-plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What a step that needs nothing but the browser is asked. */
export interface FlowInput {
  /** The browser's token. */
  readonly flow: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** A first login in this browser's hands. */
export interface LoadedFirstLogin {
  readonly ok: true;
  readonly account: AccountRecord;
  readonly flow: FirstLoginFlow;
  /** The secret half of the browser's token: the key of its plain list hangs on it. */
  readonly secret: string;
  readonly snapshot: FirstLoginSnapshot;
}

/** Why a step of the first login is refused before it is looked at. */
export interface RefusedStep {
  readonly ok: false;
  /**
   * `flow-ended`: log in again with the password, and the first login goes on where it was (R207); `password-change-required` (R7);
   * `not-in-this-step`: the page is out of date; `try-again`: something else changed the account at the same moment.
   */
  readonly reason: 'flow-ended' | 'password-change-required' | 'not-in-this-step' | 'try-again';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Loads the first login behind a browser's token: alive, not idle, and the one that the account names. */
export async function loadFirstLogin(deps: Deps, input: { readonly flow: string; readonly now: number }): Promise<LoadedFirstLogin | RefusedStep> {
  const { now } = input;
  const found = await findFlow(deps, input.flow);
  if (found?.flow.kind !== 'first-login') return refusal(deps, 'flow-ended');
  if (found.flow.endedAt !== undefined || now >= found.flow.expiresAt) {
    if (found.flow.sealedList !== undefined) await wipePlainList(deps, { flowId: found.flow.id });
    return refusal(deps, 'flow-ended');
  }
  const account = await deps.accounts.find(found.flow.accountId);
  if (account?.firstLoginFlowId !== found.flow.id || account.status === 'disabled' || isOver(account, now)) return refusal(deps, 'flow-ended');
  const parsed = parseFirstLoginSnapshot(account.firstLogin);
  if (!parsed.ok) throw new AuthError('record-unreadable');
  return Object.freeze({ ok: true, account, flow: found.flow, secret: found.secret, snapshot: parsed.snapshot });
}

/**
 * Whether a first login is to be issued anew: it stopped after the password change for too long (R207), or the password that
 * it hangs on counts as compromised (R32).
 */
export function isOver(account: AccountRecord, now: number): boolean {
  if (account.status !== 'pending') return false;
  return now >= (account.unfinishedUntil ?? Infinity) || account.password?.compromisedAt !== undefined;
}

/** The snapshot after an event, or why it is refused. */
export function takeStep(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly snapshot: FirstLoginSnapshot; readonly event: FirstLoginEvent },
): { readonly ok: true; readonly snapshot: FirstLoginSnapshot } | RefusedStep {
  const addressCodeNeeded = needsAddressCode(deps, input.account);
  const went = transitionFirstLogin({ snapshot: input.snapshot, event: input.event, addressCodeNeeded, passwordKept: isPasswordKept(input.account) });
  return went.ok ? went : refusal(deps, went.reason);
}

/** Whether a code from the invitation's addresses must come back before a list is offered (R54); of an imported account the table says so itself. */
function needsAddressCode(deps: Pick<Deps, 'policy'>, account: AccountRecord): boolean {
  return deps.policy.otpList.offeredAfter === 'address-code' && account.invitation.confirmedAt === undefined;
}

/** Whether the password came from another system and stays. */
export function isPasswordKept(account: AccountRecord): boolean {
  return account.imported === true && account.password !== undefined;
}

/** Every step of the user's puts the idle end off (R207). */
export async function extendFlow(
  deps: Pick<Deps, 'flows' | 'policy'>,
  input: { readonly flow: FirstLoginFlow; readonly now: number; readonly change?: Partial<Pick<FirstLoginFlow, 'sealedList' | 'sealedListId' | 'challenge'>> },
): Promise<boolean> {
  const { flow, now, change = {} } = input;
  const expiresAt = now + deps.policy.firstLogin.idleMs;
  return deps.flows.update(next(flow, { expiresAt, removeAt: expiresAt + keepMs, ...change }), flow.version);
}

const keepMs = 24 * 60 * 60 * 1000;
