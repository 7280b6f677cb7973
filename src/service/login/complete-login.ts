import type { Assurance } from '../../core/session/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { newBrowser } from '../session/known-browsers.js';
import { openSession, type OpenSessionResult } from '../session/open-session.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { doFollowUps, followNewBrowser, takeOff, withFollowUps } from './follow-up.js';
import { moveOn } from './move-on.js';

/** All three steps are right: the attempt ends, and a session opens, once (invariant 1). That the browser is a new one is noted in the same update, and told after the answer. */
export async function completeLogin(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly state: AttemptFlow['state']; readonly assurance: Assurance; readonly now: number },
): Promise<OpenSessionResult> {
  const { account, attempt, state, assurance, now } = input;
  const { lane } = attempt;
  const followUps = followNewBrowser({ account, attempt, now });
  const change = { state, endedAt: now, endReason: 'completed' } as const;
  const confirm = (): Promise<boolean> => moveOn(deps, { account, attempt, change, followUps });
  const ended = next(attempt, { ...change, ...withFollowUps(attempt, followUps) });
  const afterwards = (): Promise<void> => doFollowUps(deps, { attempt: ended, account, followUps, now });
  const granted = await openSession(deps, { account, lane, assurance, browser: newBrowser(deps, { lane, now }), confirm, afterwards, now });
  // The attempt has ended, and opened nothing: there is no login to tell of.
  if (!granted.ok && granted.reason === 'too-many-sessions') await takeOff(deps, { attempt: ended, followUps });
  return granted;
}
