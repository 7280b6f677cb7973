import { notifyAccount } from '../delivery/notify-account.js';
import { levelOfProof } from '../session/level-of-proof.js';
import type { RefusedCurrentPassword } from '../session/step-up.js';
import { acceptPassword, type RefusedPassword } from '../shared/accept-password.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { judgePassword } from '../shared/judge-password.js';
import { storePassword } from '../shared/store-password.js';
import { consumeProof } from './end-proof.js';
import { endOthers, finishAct, type FinishedAct } from './finish-act.js';
import { loadProof, type LoadedProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.changePassword` is asked. */
export interface ChangeOwnPasswordInput extends ProofInput {
  /** The current password as typed. */
  readonly currentPassword: string;
  /** The new password as typed. */
  readonly password: string;
  /** `false` leaves the other sessions open; `true` by default (R35). */
  readonly endOtherSessions?: boolean | undefined;
}

/** What `auth.binding.changePassword` says. */
export type ChangeOwnPasswordResult =
  | FinishedAct
  | (RefusedPassword & {
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    })
  | RefusedCurrentPassword
  | RefusedAct;

/** Sets a new password in a session: the fresh proof first, then the current password, then the rules of the new one (R34). */
export async function changeOwnPassword(deps: Deps, input: ChangeOwnPasswordInput): Promise<ChangeOwnPasswordResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const { supportContact } = deps;
  const loaded = await loadProof(deps, { ...input, act: 'change-password', event: 'password-replaced', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const judged = await judgePassword(deps, { account, lane: flow.lane, password: input.currentPassword, requestId, now });
  if (!judged.ok) return Object.freeze({ ...judged, supportContact });
  const accepted = await acceptPassword(deps, { account, password: input.password, requestId, now });
  if (!accepted.ok) return Object.freeze({ ...accepted, supportContact });
  return replace(deps, { ...loaded, encoded: accepted.encoded, endsOthers: input.endOtherSessions !== false, requestId, now });
}

async function replace(
  deps: Deps,
  input: LoadedProof & { readonly encoded: string; readonly endsOthers: boolean; readonly requestId: string | undefined; readonly now: number },
): Promise<ChangeOwnPasswordResult> {
  const { account, flow, session, encoded, endsOthers, requestId, now } = input;
  // The proof is used up first: of two changes one goes on.
  if (!(await consumeProof(deps, flow, now))) return refusal(deps, 'try-again');
  await recordEvent(deps, { ...byUser(account), kind: 'password-set', method: 'password', outcome: 'success', reason: 'changed', requestId, now });
  // Stored before the password is: a notice that could not be stored afterwards would be lost (R36).
  await notifyAccount(deps, { account, purpose: 'password-changed', dataFor: () => ({ username: account.username }), now });
  const finish = { session, reason: 'password-changed', endsOthers, requestId, now } as const;
  if (endsOthers) await endOthers(deps, { ...finish, account });
  const stored = await storePassword(deps, { account, expectedPasswordsSet: flow.passwordsSet, encoded, reason: 'changed', now });
  if (stored === undefined) return refusal(deps, 'step-up-required');
  await freeStrangers(deps, stored.account);
  return finishAct(deps, { ...finish, account: stored.account, fresh: await levelOfProof(deps, { account: stored.account, flow, now }) });
}
