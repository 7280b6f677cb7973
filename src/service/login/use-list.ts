import { transitionLogin } from '../../core/login/index.js';
import { countUnanswered } from '../approval/approval-ledgers.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { drawChallenge, type ListRefusal } from './draw-challenge.js';
import { hasReserve } from './list-in-reserve.js';
import { loadKeyAttempt, type KeyAttemptInput, type RefusedKeyAttempt } from './load-key-attempt.js';
import { viewChallenge, type ChallengeView } from './view-challenge.js';

/** What `auth.login.useList` says. */
export type UseListResult =
  | {
      readonly ok: true;
      /** Go on with `auth.login.answerOtp`. */
      readonly challenge: ChallengeView;
    }
  | {
      readonly ok: false;
      /** `no-list`: there is none in reserve; list-…: it can no longer be used; `try-again`: it was being changed. */
      readonly reason: 'no-list' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedKeyAttempt;

const hourMs = 60 * 60 * 1000;

/** *Use my list instead*: the list in reserve takes the place of the Key in this attempt. All addresses are told, once an hour, as whoever has the password can ask again and again. */
export async function useList(deps: Deps, input: KeyAttemptInput): Promise<UseListResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadKeyAttempt(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { attempt, account } = loaded;
  const went = transitionLogin({ state: attempt.state, event: 'list-instead', account: (await hasReserve(deps, account)) ? ['list-in-reserve'] : [] });
  if (!went.ok) return refusal(deps, 'no-list');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  const { challenge } = drawn;
  await recordEvent(deps, { ...byUser(account), kind: 'list-instead', method: 'otp-list', outcome: 'success', requestId, now });
  await notifyAccount(deps, { account, purpose: 'list-instead', dataFor: () => ({ username: account.username, listNumber: challenge.listNumber }), about: `${account.id}/${String(Math.floor(now / hourMs))}`, now });
  let waited = false;
  const moved = await changeAttempt(deps, {
    attempt,
    change: ({ approval, ...found }) => {
      waited = approval?.state === 'open';
      return found.endedAt === undefined && found.state === attempt.state ? next(found, { state: went.state, challenge }) : undefined;
    },
  });
  // A request that was left is one that nobody approved: else whoever has the password could have the phone ring for ever (R103). A right one-time password forgets it.
  if (moved !== undefined && waited) await countUnanswered(deps, { account, lane: attempt.lane, now });
  return moved === undefined ? refusal(deps, 'try-again') : Object.freeze({ ok: true, challenge: viewChallenge(challenge) });
}
