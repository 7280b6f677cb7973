import type { AccountRecord, OtpChallenge } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { countUnanswered } from './approval-ledgers.js';
import { approvalLane, type ApprovableFlow } from './approvable.js';

const hourMs = 60 * 60 * 1000;

/** *Use my list instead* is written down, and told to all addresses, once an hour for each browser: whoever has a password or a session can ask again and again. */
export async function tellListInstead(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly flow: ApprovableFlow; readonly challenge: OtpChallenge; readonly reason: string; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, flow, challenge, reason, requestId, now } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'list-instead', method: 'otp-list', outcome: 'success', reason, requestId, now });
  const { username } = account;
  const about = `${account.id}/${approvalLane(flow)}/${String(Math.floor(now / hourMs))}`;
  await notifyAccount(deps, { account, purpose: 'list-instead', dataFor: () => ({ username, listNumber: challenge.listNumber }), about, now });
}

/** A request that was left for the list is one that nobody approved: else a phone could be made to ring for ever (R103). A right one-time password forgets it. */
export async function countLeft(deps: Pick<Deps, 'ledgers'>, input: { readonly account: AccountRecord; readonly flow: ApprovableFlow; readonly now: number }): Promise<void> {
  const { account, flow, now } = input;
  if (flow.approval?.state === 'open') await countUnanswered(deps, { account, lane: approvalLane(flow), now });
}
