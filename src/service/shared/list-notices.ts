import { describeOtpList, type OtpList } from '../../core/otp-list/index.js';
import type { AccountRecord } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { finishProven } from '../recovery/finish-proven.js';
import { byUser, recordEvent, type EventInput } from './audit-event.js';
import type { Deps } from './deps.js';

/** What a page may say of the list after an answer. */
export interface ListStanding {
  /** As printed on the sheet. */
  readonly listNumber: number;
  /** One-time passwords left. */
  readonly left: number;
  /** Few are left, or there were many wrong answers: offer a new list (R66, R70). */
  readonly renewalOffered: boolean;
}

/** What the person of a list is told of it. */
export type ListNotice = 'list-ended' | 'list-running-low';

/** What is left of a list. */
export function standingOf(deps: Pick<Deps, 'policy'>, list: OtpList): ListStanding {
  const { lowWater, renewalOfferedAt } = deps.policy.otpList;
  const { unused, low, renewalOffered } = describeOtpList({ list, lowWater, renewalOfferedAt });
  return Object.freeze({ listNumber: list.listNumber, left: unused, renewalOffered: low || renewalOffered });
}

/** What an answer did to its list that its person is told, once: it has ended, or few are left (R70). */
export function listNoticeOf(deps: Pick<Deps, 'policy'>, { before, after }: { readonly before: OtpList; readonly after: OtpList }): ListNotice | undefined {
  if (after.status === 'ended') return before.status === 'ended' ? undefined : 'list-ended';
  const { lowWater } = deps.policy.otpList;
  const [was, is] = [before, after].map((list) => describeOtpList({ list, lowWater }));
  return was?.low === false && is?.low === true ? 'list-running-low' : undefined;
}

/** Says that a list has ended, and why; once for each reason, whoever says it. */
export function listEndedEvent(input: { readonly account: AccountRecord; readonly list: OtpList; readonly requestId: string | undefined; readonly now: number }): EventInput {
  const { account, list, requestId, now } = input;
  const event = { id: `list-ended-${list.listId}-${list.endReason ?? ''}`, chain: account.organizationId, kind: 'list-ended', outcome: 'success', actor: { kind: 'system' }, accountId: account.id } as const;
  return { ...event, method: 'otp-list', reason: list.endReason, requestId, now };
}

/** Tells all addresses what became of the list. */
export function notifyOfList(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly notice: ListNotice; readonly list: OtpList; readonly about?: string | undefined; readonly now: number },
): Promise<void> {
  const { notice, list, ...message } = input;
  const { username } = input.account;
  const { listNumber } = list;
  if (notice === 'list-ended') return notifyAccount(deps, { ...message, purpose: notice, dataFor: () => ({ username, listNumber }) });
  const { unused: left } = describeOtpList({ list, lowWater: deps.policy.otpList.lowWater });
  return notifyAccount(deps, { ...message, purpose: notice, dataFor: () => ({ username, listNumber, left }) });
}

/** Writes down and tells what an answer did to its list; one that was just proven is given back no more (R55). */
export async function tellListChange(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly before: OtpList; readonly after: OtpList; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, before, after, requestId, now } = input;
  if (before.provenAt === undefined && after.provenAt !== undefined) await finishProven(deps, { account, listId: after.listId, requestId, now });
  const notice = listNoticeOf(deps, { before, after });
  if (notice === 'list-ended') await recordEvent(deps, listEndedEvent({ account, list: after, requestId, now }));
  if (notice !== undefined) await notifyOfList(deps, { account, notice, list: after, now });
}

/** What follows from a wrong answer for the list itself, whoever gave it and for whatever purpose. */
export async function tellMiss(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly missed: { readonly before: OtpList; readonly after: OtpList; readonly burnt: boolean }; readonly requestId: string | undefined; readonly now: number },
): Promise<void> {
  const { account, missed, requestId, now } = input;
  if (missed.burnt) await recordEvent(deps, burntEvent({ account, requestId, now }));
  await tellListChange(deps, { account, before: missed.before, after: missed.after, requestId, now });
}

/** Says that three misses burnt a position (R62). */
export function burntEvent({ account, requestId, now }: { readonly account: AccountRecord; readonly requestId: string | undefined; readonly now: number }): EventInput {
  return { ...byUser(account), kind: 'position-burnt', outcome: 'failure', method: 'otp-list', requestId, now };
}
