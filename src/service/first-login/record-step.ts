import type { AccountRecord, AuditEvent } from '../../port/index.js';
import { asUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';

/** Writes down a step of the first login, or why one was refused. */
export async function recordStep(
  deps: Deps,
  input: {
    readonly account: AccountRecord;
    readonly kind?: AuditEvent['kind'];
    readonly outcome?: AuditEvent['outcome'];
    readonly reason: string;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, kind = 'first-login-step', outcome = 'success', reason, requestId, now } = input;
  const { id, organizationId } = account;
  await recordEvent(deps, { chain: organizationId, kind, outcome, actor: asUser(id), accountId: id, reason, requestId, now });
}
