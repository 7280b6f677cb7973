import { normaliseUsername } from '../../core/credential/index.js';
import type { AccountRecord } from '../../port/index.js';
import { asUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { next } from '../shared/next.js';
import { openProfile } from '../shared/profile.js';
import { newMessageId } from '../delivery/enqueue-message.js';
import { makeTemporaryPassword } from './make-temporary-password.js';
import { giveBackRequest, takeRequest } from './request-budget.js';
import { sendTemporaryPassword } from './send-temporary-password.js';

/** What `auth.accounts.requestTemporaryPassword` is asked. */
export interface RequestTemporaryPasswordInput {
  /** As typed. */
  readonly username: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.accounts.requestTemporaryPassword` says: the same for every username (R126). */
export interface RequestTemporaryPasswordResult {
  readonly ok: true;
}

const uniform: RequestTemporaryPasswordResult = Object.freeze({ ok: true });

/**
 * The invited person asks for the temporary password (policy `nist`, R5). It runs after the answer, which is the same for
 * every username; the budget is 3 an hour and 10 a day, and while one is valid none is sent (R128).
 */
export async function requestTemporaryPassword(
  deps: Deps,
  input: RequestTemporaryPasswordInput,
): Promise<RequestTemporaryPasswordResult> {
  deps.background(sendIfDue(deps, input).catch(() => undefined));
  return Promise.resolve(uniform);
}

async function sendIfDue(deps: Deps, input: RequestTemporaryPasswordInput): Promise<void> {
  const now = deps.clock.now();
  const name = normaliseUsername(input.username);
  if (!name.ok || !deps.policy.temporaryPassword.sentOnRequest) return;
  const [account] = await deps.accounts.findBy('username', name.username);
  if (account === undefined || !awaitsPassword(account, now) || (await lostItsUsername(deps, account))) return;
  const profile = await openProfile(deps, account.invitation.profile);
  const to = account.invitation.temporaryPassword === 'email' ? profile.email : profile.phone;
  const request = { accountId: account.id, addresses: to === undefined ? [] : [to], lane: 'strangers', now } as const;
  if (!(await takeRequest(deps, request))) return;
  const made = await makeTemporaryPassword(deps, { channel: account.invitation.temporaryPassword, priority: 'stranger', now });
  if (!made.ok) return giveBackRequest(deps, request);
  const id = newMessageId(deps);
  const invitation = Object.freeze({ ...account.invitation, messageIds: Object.freeze([...account.invitation.messageIds.slice(0, 1), id]) });
  const { deliveryFailedAt: _settled, ...kept } = account;
  const issued = next(kept, { temporaryPassword: made.made.stored, invitation });
  const { organizationId, id: accountId } = account;
  const event = { chain: organizationId, kind: 'temporary-password-issued', outcome: 'success', actor: asUser(accountId), accountId } as const;
  await recordEvent(deps, { ...event, method: made.made.stored.channel, requestId: input.requestId, now });
  if (!(await deps.accounts.update(issued, account.version))) return giveBackRequest(deps, request);
  await freeStrangers(deps, issued);
  await sendTemporaryPassword(deps, { account: issued, profile, issued: made.made, id, now });
}

function awaitsPassword(account: AccountRecord, now: number): boolean {
  if (account.status !== 'pending' || account.password !== undefined || account.invitation.temporaryPassword === 'in-person') return false;
  return account.temporaryPassword === undefined || now >= account.temporaryPassword.expiresAt;
}

/** A temporary password that did not arrive can be asked for again; a username that did not is for the head user to mend (R14). */
async function lostItsUsername(deps: Pick<Deps, 'messages'>, account: AccountRecord): Promise<boolean> {
  const [id] = account.invitation.messageIds;
  if (account.deliveryFailedAt === undefined || id === undefined) return false;
  const message = await deps.messages.find(id);
  return message?.state === 'failed' || message?.state === 'expired';
}
