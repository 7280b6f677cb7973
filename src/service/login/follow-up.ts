import { endOtpList } from '../../core/otp-list/index.js';
import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { afterAnswer } from '../shared/after-answer.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { notifyOfList } from '../shared/list-notices.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { updateList } from '../shared/update-list.js';

/** How long a process has to do what follows an answer; then it is taken for stopped, and maintenance goes on. */
const leaseMs = 60_000;

interface FollowUpInput {
  readonly attempt: AttemptFlow;
  readonly account: AccountRecord;
  readonly followUps: readonly FollowUp[];
  readonly now: number;
}

/** A note of what follows. What it is about names its messages: whoever notes it, and however often it is done, they are sent once. */
export function dueFollowUps(input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly works: readonly FollowUp['work'][]; readonly now: number }): readonly FollowUp[] {
  const { account, attempt, works, now } = input;
  const aboutOf = (work: FollowUp['work']): string => (work === 'partial-auth' || work === 'new-browser' ? attempt.id : work === 'lane-closed' ? closingOf(account, attempt) : (attempt.challenge?.listId ?? ''));
  return works.map((work) => ({ work, dueAt: now + leaseMs, about: aboutOf(work) }));
}

/** Of a login that a stranger's browser completes, the person is told once (R191). */
export function followNewBrowser(input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly now: number }): readonly FollowUp[] {
  return input.attempt.lane === 'strangers' ? dueFollowUps({ ...input, works: ['new-browser'] }) : [];
}

/** What is noted already, with what follows besides. */
export function withFollowUps(attempt: AttemptFlow, followUps: readonly FollowUp[]): Pick<AttemptFlow, 'followUps'> {
  return followUps.length === 0 ? {} : { followUps: [...(attempt.followUps ?? []), ...followUps] };
}

/** The same for all who close one lane: it opens again with another password or list, or with a recovery. */
export function closingOf(account: AccountRecord, attempt: AttemptFlow): string {
  const { lane, challenge } = attempt;
  const epoch = otpEpoch({ account: attempt, listId: challenge?.listId ?? '', lane });
  return `${account.id}/${epoch}/${lane}/${String(account.recoveredAt ?? 0)}`;
}

/** Does what follows once the answer is out. What fails stays noted. */
export function beginFollowUps(deps: Deps, input: FollowUpInput): void {
  if (input.followUps.length > 0) afterAnswer(deps, () => doFollowUps(deps, input));
}

/** Takes over an attempt whose process stopped, once some of what follows is due. Of several that do, one wins; `false` where nothing is due, or another won. */
export async function makeUpFollowUps(deps: Deps, input: { readonly attempt: AttemptFlow; readonly now: number }): Promise<boolean> {
  const { now } = input;
  const { followUps = [] } = input.attempt;
  if (!followUps.some(({ dueAt }) => now >= dueAt)) return false;
  const attempt = next(input.attempt, { followUps: followUps.map((one) => ({ ...one, dueAt: now + leaseMs })) });
  if (!(await deps.flows.update(attempt, input.attempt.version))) return false;
  const account = await deps.accounts.find(attempt.accountId);
  if (account !== undefined) await doFollowUps(deps, { attempt, account, followUps, now });
  return true;
}

/** What is done is taken off. What fails, or is cut short before that, is done once more (invariant 2); a notice that cannot be stored holds up no other work. */
export async function doFollowUps(deps: Deps, input: FollowUpInput): Promise<void> {
  const { attempt, followUps } = input;
  const settled = await Promise.allSettled(followUps.map((followUp) => doOne(deps, { ...input, followUp })));
  const done = followUps.filter((_, at) => settled[at]?.status === 'fulfilled');
  await takeOff(deps, { attempt, followUps: done });
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function doOne(deps: Deps, input: FollowUpInput & { readonly followUp: FollowUp }): Promise<void> {
  const { account, attempt, followUp, now } = input;
  const { work, about } = followUp;
  if (work === 'lane-closed') await closeForGood(deps, input);
  if (work === 'lane-closed' && attempt.lane !== 'strangers') return;
  if (work === 'partial-auth' || work === 'lane-closed') return notifyAccount(deps, { account, purpose: work, dataFor: () => ({ username: account.username }), about, now });
  if (work === 'new-browser') return notifyAccount(deps, { account, purpose: work, dataFor: () => ({ username: account.username, at: attempt.endedAt ?? now }), about, now });
  const list = (await deps.lists.find(attempt.challenge?.listId ?? ''))?.list;
  if (list !== undefined) await notifyOfList(deps, { account, notice: work, list, about, now });
}

/**
 * The password is marked, where it is not yet, and strangers' sessions end (R32); or the list is disabled (R65). What has taken the place of the
 * password or the list by now is spared; a session that was a stranger's is not.
 */
async function closeForGood(deps: Deps, { account, attempt, now }: FollowUpInput): Promise<void> {
  if (attempt.lane !== 'strangers') {
    const { listId } = attempt.challenge ?? {};
    if (listId !== undefined && account.listId === listId) await updateList(deps, { listId, change: (list) => ({ list: endOtpList({ list, reason: 'disabled', now }) }) });
    return;
  }
  const { passwordsSet, endedAt = now } = attempt;
  await markCompromised(deps, { accountId: account.id, passwordsSet, now });
  await endStrangersSessions(deps, { accountId: account.id, passwordsSet, compromisedAt: endedAt, now });
}

/** What is done, or is not to be done any more, is no longer noted. */
export async function takeOff(deps: Pick<Deps, 'flows'>, { attempt, followUps }: Pick<FollowUpInput, 'attempt' | 'followUps'>): Promise<void> {
  if (followUps.length === 0) return;
  await changeAttempt(deps, {
    attempt,
    change: ({ followUps: noted = [], ...found }) => {
      const left = noted.filter(({ work }) => !followUps.some((one) => one.work === work));
      return next(found, left.length === 0 ? {} : { followUps: left });
    },
  });
}
