import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';
import { endEarlierList } from './order-list.js';
import { recordStep } from './record-step.js';
import { wipePlainList } from './wipe-plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.goBack` says. */
export type GoBackResult =
  | {
      readonly ok: true;
      /** The step that comes now. */
      readonly state: 'verification-method';
    }
  | RefusedStep;

/** Back to the choice of method, as long as none is proven; a list that was issued ends. */
export async function goBack(deps: Deps, input: FlowInput): Promise<GoBackResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const step = takeStep(deps, { account, snapshot: loaded.snapshot, event: 'back' });
  if (!step.ok) return step;
  await recordStep(deps, { account, reason: 'back', requestId: input.requestId, now });
  const { listId: _left, ...kept } = account;
  const back: AccountRecord = next(kept, { firstLogin: step.snapshot });
  if (!(await deps.accounts.update(back, account.version))) return refusal(deps, 'try-again');
  await endEarlierList(deps, { account, requestId: input.requestId, now });
  await wipePlainList(deps, { flowId: flow.id, expiresAt: now + deps.policy.firstLogin.idleMs });
  return Object.freeze({ ok: true, state: 'verification-method' });
}
