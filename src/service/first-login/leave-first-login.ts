import type { Deps } from '../shared/deps.js';
import { loadFirstLogin, type FlowInput, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { wipePlainList } from './wipe-plain-list.js';

/** What `auth.firstLogin.leave` says. */
export type LeaveFirstLoginResult =
  | {
      /** This browser's token is over; the next login resumes where the first login was. */
      readonly ok: true;
    }
  | RefusedStep;

/** Ends the first login in this browser, say because others use it too. A list that only this browser could open is gone with it (R7, R55). */
export async function leaveFirstLogin(deps: Deps, input: FlowInput): Promise<LeaveFirstLoginResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  await recordStep(deps, { account: loaded.account, reason: 'left', requestId: input.requestId, now });
  await wipePlainList(deps, { flowId: loaded.flow.id, ended: { endedAt: now, endReason: 'left' } });
  return Object.freeze({ ok: true });
}
