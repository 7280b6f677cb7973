import { planRecoveryCodeLedgers } from '../../core/throttle/index.js';
import type { SentCode } from '../../port/index.js';
import { wakeDevices } from '../approval/open-approval.js';
import type { ListRefusal } from '../login/draw-challenge.js';
import type { Deps } from '../shared/deps.js';
import { confirmMiss, giveBackTry, judgeTry, type ReservedTry } from '../shared/reserve-try.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { askThirdStep } from './ask-third-step.js';
import { moveRecovery } from './move-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';
import { matchRecoveryCode } from './recovery-code.js';
import { reserveRecoveryTry, spendTries, type RecoveryStep, type SpentTries } from './reserve-recovery-try.js';
import { viewOf, type RecoveryView } from './view-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.answerCode` is asked. */
export interface AnswerCodeInput {
  /** The browser's token. */
  readonly flow: string;
  /** The code of the text message as typed; spaces and dashes are forgiven. */
  readonly code: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.answerCode` says. */
export type AnswerCodeResult =
  | {
      readonly ok: true;
      /** Where it stands: the factor that is left comes now. */
      readonly view: RecoveryView;
    }
  | {
      readonly ok: false;
      /** `code-wrong`: a miss; `code-expired`: too late, and no miss: ask for another. `list-…`: the code was right, but no list is left to answer from: contact support. */
      readonly reason: 'code-wrong' | 'code-expired' | ListRefusal;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | SpentTries
  | RefusedRecovery;

type CodeStep = RecoveryStep & { readonly secret: string; readonly reserved: ReservedTry<'recovery-code'> };

/** The second proof: the code that went to the phone. Only now a list position is named (R102). */
export async function answerCode(deps: Deps, input: AnswerCodeInput): Promise<AnswerCodeResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'code-right', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  const { code } = flow;
  const step: RecoveryStep = { account, flow, method: 'sms', requestId, now };
  if (code === undefined || now >= code.expiresAt) {
    await recordRecoveryStep(deps, { account, method: 'sms', outcome: 'failure', reason: 'code-expired', requestId, now });
    return refusal(deps, 'code-expired');
  }
  const plan = planRecoveryCodeLedgers({ accountId: account.id, flowId: flow.id, tries: deps.policy.recovery.codeTries });
  const tried = await reserveRecoveryTry(deps, { ...step, plan });
  if (!tried.ok) return tried;
  return judge(deps, { ...step, reserved: tried.reserved, code, secret, typed: input.code });
}

async function judge(deps: Deps, input: CodeStep & { readonly code: SentCode; readonly typed: string }): Promise<AnswerCodeResult> {
  const { account, flow, reserved, requestId, now } = input;
  if (!matchRecoveryCode(deps, { account, flow, guard: reserved.guard, code: input.code, typed: input.typed })) return countMiss(deps, input);
  const step = { account, method: 'sms', requestId, now } as const;
  const drawn = await judgeTry(deps, { reserved, now }, () => drawIfLeft(deps, input));
  const moved = drawn.ok ? await judgeTry(deps, { reserved, now }, () => moveRecovery(deps, { flow, event: 'code-right', change: drawn.change })) : undefined;
  await giveBackTry(deps, { reserved, now });
  if (!drawn.ok) {
    await recordRecoveryStep(deps, { ...step, outcome: 'failure', reason: drawn.reason });
    return refusal(deps, drawn.reason);
  }
  if (moved === undefined) return refusal(deps, 'try-again');
  await recordRecoveryStep(deps, { ...step, outcome: 'success' });
  if (drawn.opened !== undefined) wakeDevices(deps, { devices: drawn.opened.devices, approvalId: moved.approval?.id });
  return Object.freeze({ ok: true, view: await viewOf(deps, { account, flow: moved, secret: input.secret, now }) });
}

/** For a lost password the third step is what is left, and its position is drawn now; for a lost list it is the password. */
async function drawIfLeft(deps: Deps, input: CodeStep): ReturnType<typeof askThirdStep> {
  return input.flow.recovers === 'list' ? { ok: true, change: {} } : askThirdStep(deps, input);
}

async function countMiss(deps: Deps, input: CodeStep): Promise<AnswerCodeResult> {
  const { account, reserved, requestId, now } = input;
  const last = await confirmMiss(deps, { reserved, now });
  await recordRecoveryStep(deps, { account, method: 'sms', outcome: 'failure', reason: 'code-wrong', requestId, now });
  return last ? spendTries(deps, input) : refusal(deps, 'code-wrong');
}
