import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { wipePlainList } from './wipe-plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.finish` says. */
export type FinishFirstLoginResult =
  | {
      readonly ok: true;
      /** Nothing comes after it. */
      readonly state: 'done';
    }
  | RefusedStep;

/** The welcome page was seen: the first login is over. The session is open already, and stays. */
export async function finishFirstLogin(deps: Deps, input: FlowInput): Promise<FinishFirstLoginResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'finished' });
  if (!step.ok) return step;
  await recordStep(deps, { account, reason: 'finished', requestId: input.requestId, now });
  const { firstLoginFlowId: _over, ...kept } = account;
  const done: AccountRecord = next(kept, { firstLogin: step.snapshot });
  if (!(await deps.accounts.update(done, account.version))) return refusal(deps, 'try-again');
  await wipePlainList(deps, { flowId: flow.id, ended: { endedAt: now, endReason: 'completed' } });
  return Object.freeze({ ok: true, state: 'done' });
}
