import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { changeAttempt } from '../shared/change-attempt.js';
import type { Deps } from '../shared/deps.js';
import { notifyOfList } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { closeLane } from './close-lane.js';

/** How long a process has to do what follows an answer; then it is taken for stopped, and maintenance goes on. */
export const followUpMs: number = 60_000;

interface FollowUpInput {
  readonly attempt: AttemptFlow;
  readonly account: AccountRecord;
  readonly works: readonly FollowUp['work'][];
  readonly now: number;
}

/** Does what follows wrong answers, and takes it off the attempt when it is done: cut short before that, it is done once more (invariant 2). */
export async function doFollowUps(deps: Deps, input: FollowUpInput): Promise<void> {
  const { attempt, account, works, now } = input;
  if (works.includes('lane-closed')) await closeLane(deps, { account, attempt, now });
  const { listId = '' } = attempt.challenge ?? {};
  const notice = works.find((work) => work === 'list-ended' || work === 'list-running-low');
  const list = notice === undefined ? undefined : (await deps.lists.find(listId))?.list;
  if (notice !== undefined && list !== undefined) await notifyOfList(deps, { account, notice, list, now });
  if (works.includes('partial-auth')) await notifyAccount(deps, { account, purpose: 'partial-auth', dataFor: () => ({ username: account.username }), now });
  await changeAttempt(deps, { attempt, change: (found) => withoutFollowUps(found, works) });
}

/** Takes over what is due of an attempt whose process stopped. Of several that do, one wins; `false` where nothing is due. */
export async function makeUpFollowUps(deps: Deps, input: { readonly attempt: AttemptFlow; readonly now: number }): Promise<boolean> {
  const { now } = input;
  const due = (input.attempt.followUps ?? []).filter(({ dueAt }) => now >= dueAt);
  if (due.length === 0) return false;
  const works = due.map(({ work }) => work);
  const others = (input.attempt.followUps ?? []).filter((one) => !due.includes(one));
  const attempt = next(input.attempt, { followUps: [...others, ...works.map((work) => Object.freeze({ work, dueAt: now + followUpMs }))] });
  if (!(await deps.flows.update(attempt, input.attempt.version))) return false;
  const account = await deps.accounts.find(attempt.accountId);
  if (account !== undefined) await doFollowUps(deps, { attempt, account, works, now });
  return true;
}

function withoutFollowUps(attempt: AttemptFlow, works: readonly FollowUp['work'][]): AttemptFlow {
  const { followUps = [], ...rest } = attempt;
  const left = followUps.filter(({ work }) => !works.includes(work));
  return next(rest, left.length === 0 ? {} : { followUps: Object.freeze(left) });
}
