import type { AccountRecord, AttemptFlow, FollowUp } from '../../port/index.js';
import { standsOn } from '../session/stands-on.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { withFollowUps } from './follow-up.js';

/**
 * Whoever else answers on the same page may change the attempt meanwhile; only its end keeps a right answer from going on (R60). Whoever
 * changes what the attempt stands on changes the account first and the attempt after it, so that a lost race has the account read again.
 */
export async function moveOn(
  deps: Pick<Deps, 'accounts' | 'flows'>,
  input: {
    readonly account: AccountRecord;
    readonly attempt: AttemptFlow;
    readonly change: Partial<Pick<AttemptFlow, 'state' | 'endedAt' | 'endReason'>>;
    /** What is noted with it. */
    readonly followUps?: readonly FollowUp[] | undefined;
  },
): Promise<boolean> {
  const { account, attempt, change, followUps = [] } = input;
  const moved = await changeAttempt(deps, {
    attempt,
    change: async (found) => {
      const isOpen = found.endedAt === undefined && found.state === attempt.state && found.expiresAt >= attempt.expiresAt;
      return isOpen && (found === attempt || standsOn(account, await deps.accounts.find(account.id))) ? next(found, { ...change, ...withFollowUps(found, followUps) }) : undefined;
    },
  });
  return moved !== undefined;
}
