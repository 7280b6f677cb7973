import { generateToken } from '../../core/session/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { isOngoing } from './load-recovery.js';
import { keepMs, moveRecovery } from './move-recovery.js';
import { makeRecoveryCode, sendRecoveryCode } from './recovery-code.js';
import { viewOf, type RecoveryView } from './view-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.open` is asked. */
export interface OpenRecoveryInput {
  /** The link as it came by e-mail, or only what stands in it after `#recovery=`. */
  readonly link: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.open` says. */
export type OpenRecoveryResult =
  | {
      readonly ok: true;
      /** Bound to this browser: keep it in a cookie, never in a URL. */
      readonly flow: string;
      /** Where it stands: a code is on its way to the phone. */
      readonly view: RecoveryView;
    }
  | {
      readonly ok: false;
      /** `link-ended`: unknown, used, too old or overtaken by a change; ask for another. `phone-at-risk`: the phone moved to another SIM lately, so no code is sent (R137). */
      readonly reason: 'link-ended' | 'phone-at-risk';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/**
 * Opens a link: it works once, from a page's POST, and from here on the recovery lives in this browser alone (R124, R130). The one
 * update that consumes the link stores the code too; what could fail before that, fails with the link as good as new.
 */
export async function openRecovery(deps: Deps, input: OpenRecoveryInput): Promise<OpenRecoveryResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const found = await findLink(deps, { link: input.link, now });
  if (found === undefined) return refusal(deps, 'link-ended');
  const { account, flow } = found;
  const made = await makeRecoveryCode(deps, { account, flow, requestId, now });
  if (made === undefined) return refusal(deps, 'phone-at-risk');
  const { secret, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.recovery.ttlMs;
  const change = { secretHash, expiresAt, removeAt: expiresAt + keepMs, code: made.stored, codesSent: 1 };
  const opened = await moveRecovery(deps, { flow, event: 'link-opened', change });
  if (opened === undefined) return refusal(deps, 'link-ended');
  await recordEvent(deps, { ...byUser(account), kind: 'recovery-opened', outcome: 'success', method: 'email', requestId, now });
  await sendRecoveryCode(deps, { account, flow: opened, made, now });
  return Object.freeze({ ok: true, flow: `${flow.id}.${secret}`, view: await viewOf(deps, { account, flow: opened, secret, now }) });
}

async function findLink(deps: Deps, input: { readonly link: string; readonly now: number }): Promise<{ readonly account: AccountRecord; readonly flow: RecoveryFlow } | undefined> {
  const flow = (await findFlow(deps, input.link.slice(input.link.lastIndexOf('=') + 1)))?.flow;
  if (flow?.kind !== 'recovery' || flow.state !== 'link-sent' || flow.endedAt !== undefined || input.now >= flow.expiresAt) return undefined;
  const account = await deps.accounts.find(flow.accountId);
  return account !== undefined && isOngoing(flow, account) ? { account, flow } : undefined;
}
