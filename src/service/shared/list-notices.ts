import { describeOtpList, type OtpList } from '../../core/otp-list/index.js';
import type { AccountRecord } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { finishProven } from '../recovery/finish-proven.js';
import { byUser, recordEvent } from './audit-event.js';
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

/** What is left of a list. */
export function standingOf(deps: Pick<Deps, 'policy'>, list: OtpList): ListStanding {
  const { lowWater, renewalOfferedAt } = deps.policy.otpList;
  const { unused, low, renewalOffered } = describeOtpList({ list, lowWater, renewalOfferedAt });
  return Object.freeze({ listNumber: list.listNumber, left: unused, renewalOffered: low || renewalOffered });
}

/** Tells the user once that few are left, and that a list has ended (R70); a list that was just proven is given back no more (R55). */
export async function tellListChange(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly before: OtpList; readonly after: OtpList; readonly now: number },
): Promise<void> {
  const { account, before, after, now } = input;
  const { username } = account;
  const { listNumber } = after;
  if (before.provenAt === undefined && after.provenAt !== undefined) await finishProven(deps, { account, listId: after.listId, now });
  if (after.status === 'ended' && before.status !== 'ended') {
    const event = { chain: account.organizationId, kind: 'list-ended', outcome: 'success', actor: { kind: 'system' }, accountId: account.id } as const;
    await recordEvent(deps, { ...event, method: 'otp-list', reason: after.endReason, now });
    return notifyAccount(deps, { account, purpose: 'list-ended', dataFor: () => ({ username, listNumber }), now });
  }
  const { lowWater } = deps.policy.otpList;
  const [was, is] = [before, after].map((list) => describeOtpList({ list, lowWater }));
  if (was?.low === false && is?.low === true) {
    await notifyAccount(deps, { account, purpose: 'list-running-low', dataFor: () => ({ username, listNumber, left: is.unused }), now });
  }
}

/** What follows from a wrong answer for the list itself, whoever gave it and for whatever purpose. */
export async function tellMiss(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly missed: { readonly before: OtpList; readonly after: OtpList; readonly burnt: boolean }; readonly now: number },
): Promise<void> {
  const { account, missed, now } = input;
  if (missed.burnt) await recordBurnt(deps, { account, now });
  await tellListChange(deps, { account, before: missed.before, after: missed.after, now });
}

/** Writes down that three misses burnt a position (R62). */
export async function recordBurnt(deps: Deps, input: { readonly account: AccountRecord; readonly now: number }): Promise<void> {
  const { account, now } = input;
  const event = { ...byUser(account), kind: 'position-burnt', outcome: 'failure' } as const;
  await recordEvent(deps, { ...event, method: 'otp-list', now });
}
