import { endOtpList } from '../../core/otp-list/index.js';
import { planOtpLedgers } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { makeList } from '../shared/issue-list.js';
import { mayOrderList } from '../shared/list-budget.js';
import { next } from '../shared/next.js';
import { usernameOn } from '../shared/username-on.js';
import { listEpoch } from '../shared/otp-epoch.js';
import { clearLedgers } from '../shared/reserve-try.js';
import { updateList } from '../shared/update-list.js';
import { extendFlow, loadFirstLogin, takeStep, type RefusedStep } from './load-first-login.js';
import { sealPlainList } from '../shared/plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.chooseList` and `replaceList` say. */
export type OrderListResult =
  | {
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'password-list';
      /** The new list's number, from 1. */
      readonly listNumber: number;
    }
  | {
      readonly ok: false;
      /** Ten an hour are made for one account, as each is told by e-mail and SMS. */
      readonly reason: 'too-many-lists';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/**
 * The third phase by list: `list-chosen` issues the first one, `list-replaced` another in its place, say because the first
 * was not saved; the earlier one ends (R55).
 */
export async function orderList(
  deps: Deps,
  input: { readonly flow: string; readonly event: 'list-chosen' | 'list-replaced'; readonly requestId?: string | undefined },
): Promise<OrderListResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: input.event });
  if (!step.ok) return step;
  if (!(await mayOrderList(deps, { accountId: account.id, now }))) return refusal(deps, 'too-many-lists');
  const { record, codes } = await makeList(deps, { account, now });
  const { listNumber, issuedAt } = record.list;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, kind: 'list-issued', reason: 'first-login', requestId: input.requestId, now });
  await insertNew(deps.lists, record);
  await notifyAccount(deps, { account, purpose: 'list-issued', dataFor: (channel) => ({ ...usernameOn(account, channel), listNumber }), now });
  const sealedList = await sealPlainList(deps, { secret, listId: record.id, list: { listNumber, issuedAt, codes } });
  if (!(await extendFlow(deps, { flow, now, change: { sealedList, sealedListId: record.id } }))) return refusal(deps, 'try-again');
  const changed = next(account, { firstLogin: step.snapshot, listId: record.id, listNumber });
  if (!(await deps.accounts.update(changed, account.version))) return refusal(deps, 'try-again');
  await endEarlierList(deps, { account, requestId: input.requestId, now });
  return Object.freeze({ ok: true, state: 'password-list', listNumber });
}

/** Ends the list that the account named until now, and the misses that were made on it. */
export async function endEarlierList(deps: Deps, input: { readonly account: AccountRecord; readonly requestId: string | undefined; readonly now: number }): Promise<void> {
  const { account, requestId, now } = input;
  if (account.listId === undefined) return;
  const epoch = listEpoch(account.listId);
  await clearLedgers(deps, planOtpLedgers({ accountId: account.id, epoch, lane: 'strangers', policy: deps.policy.otpMisses }));
  const event = { ...byUser(account), kind: 'list-ended', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, method: 'otp-list', reason: 'abandoned', requestId, now });
  await updateList(deps, { listId: account.listId, change: (list) => ({ list: endOtpList({ list, reason: 'abandoned', now }) }) });
}
