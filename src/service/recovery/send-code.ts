import { next } from '../shared/next.js';
import type { FlowInput } from '../first-login/load-first-login.js';
import type { Deps } from '../shared/deps.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { makeRecoveryCode, sendRecoveryCode } from './recovery-code.js';
import { viewOf, type RecoveryView } from './view-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.sendCode` says. */
export type SendCodeResult =
  | {
      readonly ok: true;
      /** Where it stands: another code is on its way. */
      readonly view: RecoveryView;
    }
  | {
      readonly ok: false;
      /** `too-many-codes`: no more in this recovery; `phone-at-risk`: the phone moved to another SIM lately, and the recovery is over (R137). */
      readonly reason: 'too-many-codes' | 'phone-at-risk';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** Sends another code. It voids the earlier one of this recovery and of no other, and gives no try back (R129). */
export async function sendCode(deps: Deps, input: FlowInput): Promise<SendCodeResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'code-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  if (flow.codesSent >= deps.policy.recovery.codesSent) return refusal(deps, 'too-many-codes');
  const made = await makeRecoveryCode(deps, { account, flow, requestId, now });
  if (made === undefined) return refusal(deps, 'phone-at-risk');
  const changed = next(flow, { code: made.stored, codesSent: flow.codesSent + 1 });
  if (!(await deps.flows.update(changed, flow.version))) return refusal(deps, 'try-again');
  await recordRecoveryStep(deps, { account, method: 'sms', outcome: 'success', reason: 'code-sent', requestId, now });
  await sendRecoveryCode(deps, { account, flow: changed, made, now });
  return Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: changed, secret: '', now }) });
}
