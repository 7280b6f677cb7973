import type { AccountRecord, AuditEvent } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';

/** Writes the outcome of one proof of a recovery down: `email` for the link, `sms` for the code, `otp-list` or `password` for what is left. */
export async function recordRecoveryStep(
  deps: Pick<Deps, 'audit' | 'nextEventId'>,
  input: {
    readonly account: AccountRecord;
    readonly method: 'email' | 'sms' | 'otp-list' | 'password';
    readonly outcome: AuditEvent['outcome'];
    readonly reason?: string | undefined;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, ...step } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'recovery-step', ...step });
}
