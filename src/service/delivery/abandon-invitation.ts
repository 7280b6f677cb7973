import type { MessageRecord } from '../../port/index.js';
import { recordEvent, type EventInput } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { cancelWaiting } from './cancel-messages.js';

const mostTries = 20;

/**
 * A half of an invitation that never arrived is no invitation: the temporary password is void and so is what it opened, the
 * account says `delivery-failed`, and the head user can issue another (R14). The other half, where it still waits, is not sent: it would open nothing.
 */
export async function abandonInvitation(deps: Deps, message: MessageRecord): Promise<void> {
  if (message.purpose !== 'invitation' && message.purpose !== 'temporary-password') return;
  const now = deps.clock.now();
  let written = false;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const account = await deps.accounts.find(message.accountId);
    if (account === undefined || account.status === 'active' || account.password !== undefined || !account.invitation.messageIds.includes(message.id)) return;
    if (!written) await recordEvent(deps, failureOf(message, account.organizationId, now));
    written = true;
    const { temporaryPassword: _void, firstLoginFlowId: _ended, ...rest } = account;
    if (!(await deps.accounts.update(next(rest, { deliveryFailedAt: now }), account.version))) continue;
    for (const id of account.invitation.messageIds.filter((other) => other !== message.id)) await cancelWaiting(deps, id);
    return;
  }
}

/** Whether the other half of the invitation was given up, so that this one opens nothing. */
export async function isHalfOfNone(deps: Pick<Deps, 'accounts'>, { id, accountId }: MessageRecord): Promise<boolean> {
  const account = await deps.accounts.find(accountId);
  return account?.deliveryFailedAt !== undefined && account.invitation.messageIds.includes(id);
}

function failureOf(message: MessageRecord, chain: string, now: number): EventInput {
  const { accountId, channel, purpose } = message;
  return { chain, kind: 'delivery-failed', outcome: 'failure', actor: { kind: 'system' }, accountId, method: channel, reason: purpose, now };
}
