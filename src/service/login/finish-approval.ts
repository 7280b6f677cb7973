import { transitionLogin } from '../../core/login/index.js';
import type { AccountRecord, AttemptFlow, DeviceRecord } from '../../port/index.js';
import { approvedBy } from '../approval/approved-by.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { keyLevel } from '../session/level-of-proof.js';
import type { OpenedSession } from '../session/open-session.js';
import { byUser, recordEvents } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { completeLogin } from './complete-login.js';
import { loadKeyAttempt, type KeyAttemptInput, type RefusedKeyAttempt } from './load-key-attempt.js';
import { isApproved } from './ask-approval.js';
import { moveOn } from './move-on.js';

/** What `auth.login.finishApproval` says. */
export type FinishApprovalResult =
  | ({
      readonly ok: true;
      /** All three steps are done. */
      readonly next: 'authenticated';
    } & OpenedSession)
  | {
      readonly ok: true;
      /** The password counts as compromised: it is replaced before a session opens (R32). */
      readonly next: 'new-password';
    }
  | NotApproved
  | {
      readonly ok: false;
      /** The limit was reached meanwhile, and the policy refuses one more (R171). */
      readonly reason: 'too-many-sessions';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedKeyAttempt;

/** The phone has not approved it, or not yet. */
export interface NotApproved {
  readonly ok: false;
  /** Where it stands says `approval`. */
  readonly reason: 'not-approved';
  /** Wait while it is `open`; else ask again. */
  readonly approval: ApprovalView;
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** The third step by the Key: what the phone approved opens the session here, in the browser that asked, once (invariants 1 and 2). */
export async function finishApproval(deps: Deps, input: KeyAttemptInput): Promise<FinishApprovalResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadKeyAttempt(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { attempt, account, secret } = loaded;
  if (!isApproved(attempt)) return refusal(deps, 'not-approved', { approval: viewApproval(deps, { flow: attempt, secret, now }) });
  const device = await approvedBy(deps, { account, flow: attempt });
  return device === undefined ? refusal(deps, 'attempt-expired') : grant(deps, { account, attempt, device, requestId, now });
}

async function grant(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly attempt: AttemptFlow; readonly device: DeviceRecord; readonly requestId: string | undefined; readonly now: number },
): Promise<FinishApprovalResult> {
  const { account, attempt, device, requestId, now } = input;
  const sound = account.password?.compromisedAt === undefined;
  const went = transitionLogin({ state: attempt.state, event: 'key-approved', account: [sound ? 'sound' : 'compromised'] });
  if (!went.ok) return refusal(deps, 'sequence-error');
  const event = { ...byUser(account), method: 'key', outcome: 'success', requestId, now } as const;
  // Consumed before anything is written or stored: however often the page asks at the same moment, one of these calls goes on (R99).
  const taken = await take(deps, { attempt, now });
  if (taken === undefined) return refusal(deps, 'sequence-error');
  const about = attempt.approval?.id ?? attempt.id;
  await recordEvents(deps, [{ ...event, id: `key-approved-${about}`, kind: 'third-step-checked' }, ...(sound ? [{ ...event, id: `key-opened-${about}`, kind: 'session-opened' } as const] : [])]);
  if (!sound) return (await moveOn(deps, { account, attempt: taken, change: { state: went.state } })) ? Object.freeze({ ok: true, next: 'new-password' }) : refusal(deps, 'sequence-error');
  const granted = await completeLogin(deps, { account, attempt: taken, state: went.state, assurance: keyLevel(deps, { flow: attempt, device, now }), now });
  return granted.ok ? Object.freeze({ ok: true, next: 'authenticated', ...granted.opened }) : refusal(deps, granted.reason);
}

/** As long as the attempt is where it was, and nobody has replaced what it stands on meanwhile. */
function take(deps: Pick<Deps, 'flows'>, { attempt, now }: { readonly attempt: AttemptFlow; readonly now: number }): Promise<AttemptFlow | undefined> {
  return changeAttempt(deps, {
    attempt,
    change: (found) => {
      const { approval } = found;
      const isSame = found.endedAt === undefined && found.state === attempt.state && found.expiresAt === attempt.expiresAt && approval?.id === attempt.approval?.id;
      return approval !== undefined && isSame && isApproved(found) ? next(found, { approval: Object.freeze({ ...approval, usedAt: now }) }) : undefined;
    },
  });
}
