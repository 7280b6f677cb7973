import { endOtpList } from '../../core/otp-list/index.js';
import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { newMessageId } from '../delivery/enqueue-message.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { afterAnswer } from '../shared/after-answer.js';
import { changeAttempt } from '../shared/change-attempt.js';
import type { Deps } from '../shared/deps.js';
import { notifyOfList } from '../shared/list-notices.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { updateList } from '../shared/update-list.js';

/** How long a process has to do what follows an answer; then it is taken for stopped, and maintenance goes on. */
const leaseMs = 60_000;

interface FollowUpInput {
  readonly attempt: AttemptFlow;
  readonly account: AccountRecord;
  readonly followUps: readonly FollowUp[];
  readonly now: number;
}

/** A note of what follows. Its messages have their ids from the beginning: done twice, they are sent once. */
export function dueFollowUps(deps: Pick<Deps, 'random'>, input: { readonly works: readonly FollowUp['work'][]; readonly now: number }): readonly FollowUp[] {
  const { works, now } = input;
  return works.map((work) => Object.freeze({ work, dueAt: now + leaseMs, messageIds: Object.freeze({ email: newMessageId(deps), sms: newMessageId(deps) }) }));
}

/** Does what follows once the answer is out. What fails stays noted. */
export function beginFollowUps(deps: Deps, input: FollowUpInput): void {
  if (input.followUps.length > 0) afterAnswer(deps, () => doFollowUps(deps, input));
}

/** Takes over what is due of an attempt whose process stopped. Of several that do, one wins; `false` where nothing is due. */
export async function makeUpFollowUps(deps: Deps, input: { readonly attempt: AttemptFlow; readonly now: number }): Promise<boolean> {
  const { now } = input;
  const all = input.attempt.followUps ?? [];
  const isDue = ({ dueAt }: FollowUp): boolean => now >= dueAt;
  const taken = all.map((one) => (isDue(one) ? Object.freeze({ ...one, dueAt: now + leaseMs }) : one));
  if (!all.some(isDue)) return false;
  const attempt = next(input.attempt, { followUps: Object.freeze(taken) });
  if (!(await deps.flows.update(attempt, input.attempt.version))) return false;
  const followUps = all.filter(isDue);
  const account = await deps.accounts.find(attempt.accountId);
  if (account === undefined) await takeOff(deps, { attempt, done: followUps });
  else await doFollowUps(deps, { attempt, account, followUps, now });
  return true;
}

/** What is done is taken off. What fails, or is cut short before that, is done once more (invariant 2); a notice that cannot be stored holds up no other work. */
async function doFollowUps(deps: Deps, input: FollowUpInput): Promise<void> {
  const { attempt, followUps } = input;
  const done: FollowUp[] = [];
  const failed: unknown[] = [];
  for (const followUp of followUps) {
    await doOne(deps, { ...input, followUp }).then(
      () => done.push(followUp),
      (error: unknown) => failed.push(error),
    );
  }
  await takeOff(deps, { attempt, done });
  if (failed.length > 0) throw failed[0];
}

async function doOne(deps: Deps, input: FollowUpInput & { readonly followUp: FollowUp }): Promise<void> {
  const { account, attempt, followUp, now } = input;
  const { work, messageIds } = followUp;
  if (work === 'lane-closed') await closeForGood(deps, input);
  if (work === 'lane-closed' && attempt.lane !== 'strangers') return;
  if (work === 'partial-auth' || work === 'lane-closed') return notifyAccount(deps, { account, purpose: work, dataFor: () => ({ username: account.username }), messageIds, now });
  const list = (await deps.lists.find(attempt.challenge?.listId ?? ''))?.list;
  if (list !== undefined) await notifyOfList(deps, { account, notice: work, list, messageIds, now });
}

/**
 * Strangers' sessions end, before anybody is told and again after the mark, for one opened in between (R32); or the list is disabled (R65). What has
 * taken the place of the password or the list by now is spared.
 */
async function closeForGood(deps: Deps, { account, attempt, now }: FollowUpInput): Promise<void> {
  if (attempt.lane !== 'strangers') {
    const { listId } = attempt.challenge ?? {};
    if (listId !== undefined && account.listId === listId) await updateList(deps, { listId, change: (list) => ({ list: endOtpList({ list, reason: 'disabled', now }) }) });
    return;
  }
  const current = await deps.accounts.find(account.id);
  if (current?.passwordsSet !== attempt.passwordsSet) return;
  await endStrangersSessions(deps, { account: current, now });
  if (await markCompromised(deps, { account: current, now })) await endStrangersSessions(deps, { account: current, now });
}

async function takeOff(deps: Pick<Deps, 'flows'>, { attempt, done }: { readonly attempt: AttemptFlow; readonly done: readonly FollowUp[] }): Promise<void> {
  await changeAttempt(deps, {
    attempt,
    change: ({ followUps = [], ...found }) => {
      const left = followUps.filter(({ work }) => !done.some((one) => one.work === work));
      return next(found, left.length === 0 ? {} : { followUps: Object.freeze(left) });
    },
  });
}
