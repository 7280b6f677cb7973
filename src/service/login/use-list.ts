import { transitionLogin } from '../../core/login/index.js';
import type { AttemptFlow } from '../../port/index.js';
import { countLeft, tellListInstead } from '../approval/tell-list-instead.js';
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

/** *Use my list instead*: the list in reserve takes the place of the Key in this attempt. All addresses are told. */
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
  await tellListInstead(deps, { account, flow: attempt, challenge, reason: 'login', requestId, now });
  let left: AttemptFlow = attempt;
  const moved = await changeAttempt(deps, {
    attempt,
    change: (found) => {
      left = found;
      const { approval: _asked, ...kept } = found;
      return found.endedAt === undefined && found.state === attempt.state ? next(kept, { state: went.state, challenge }) : undefined;
    },
  });
  if (moved !== undefined) await countLeft(deps, { account, flow: left, now });
  return moved === undefined ? refusal(deps, 'try-again') : Object.freeze({ ok: true, challenge: viewChallenge(challenge) });
}
