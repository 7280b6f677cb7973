import { acceptPassword, type RefusedPassword } from '../shared/accept-password.js';
import { approvedBy } from '../approval/approved-by.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind, unbind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { freeStrangers } from '../shared/free-strangers.js';
import { announceRecovery, endReasons, replaceInAccount, type CompletedRecovery } from './complete-recovery.js';
import { isOngoing, loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { keepMs, moveRecovery } from './move-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.setPassword` is asked. */
export interface SetPasswordInput {
  /** The browser's token. */
  readonly flow: string;
  /** The new password as typed. */
  readonly password: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.setPassword` says. */
export type SetPasswordResult =
  | {
      readonly ok: true;
      /** The recovery is complete, and no session came out of it: log in (R131). */
      readonly state: 'done';
    }
  | (RefusedPassword & {
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    })
  | {
      readonly ok: false;
      /** `busy`: too many hashes at once (R46). */
      readonly reason: 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** The end of a lost password: after link, code and third step, and not before (R123, R124). */
export async function setPassword(deps: Deps, input: SetPasswordInput): Promise<SetPasswordResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'password-replaced', now });
  if (!loaded.ok) return loaded;
  const { account, flow } = loaded;
  const accepted = await acceptPassword(deps, { account, password: input.password, requestId, now });
  if (!accepted.ok) return Object.freeze({ ...accepted, supportContact: deps.supportContact });
  return complete(deps, { account, flow, encoded: accepted.encoded, requestId, now });
}

/** Consumed first, so that of two answers one goes on; then written down, then told, and only then replaced (invariant 2). */
async function complete(deps: Deps, input: CompletedRecovery & { readonly encoded: string }): Promise<SetPasswordResult> {
  const { account, flow, encoded, requestId, now } = input;
  // Read again: the hash took its time. A recovery that is over is not consumed for it.
  const current = await deps.accounts.find(account.id);
  const isUnproven = current !== undefined && flow.approval?.state === 'approved' && (await approvedBy(deps, { account: current, flow })) === undefined;
  if (current === undefined || !isOngoing(flow, current) || isUnproven) return refusal(deps, 'flow-ended');
  const done = { endedAt: now, endReason: 'completed', removeAt: now + keepMs };
  if ((await moveRecovery(deps, { flow, event: 'password-replaced', change: done })) === undefined) return refusal(deps, 'flow-ended');
  await recordEvent(deps, { ...byUser(account), kind: 'password-set', outcome: 'success', method: 'password', reason: 'recovery', requestId, now });
  await announceRecovery(deps, input);
  const replaced = await replaceInAccount(deps, {
    ...input,
    change: (found) => {
      const ended = unbind(found.bindings, { factor: 'password', reason: endReasons.password, now });
      const bindings = bind(ended, { factor: 'password', source: 'recovery', now });
      return { password: Object.freeze({ encoded, setAt: now }), passwordsSet: found.passwordsSet + 1, bindings };
    },
  });
  if (replaced === undefined) return refusal(deps, 'flow-ended');
  await freeStrangers(deps, replaced);
  return Object.freeze({ ok: true, state: 'done' });
}
