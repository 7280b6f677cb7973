import type { AccountRecord, AuditEvent } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { recordRefusal } from '../shared/record-refusal.js';

/** Writes the outcome of one proof of a recovery down: `email` for the link, `sms` for the code, `otp-list`, `key` or `password` for what is left. Like refusals are merged (R175). */
export async function recordRecoveryStep(
  deps: Pick<Deps, 'audit' | 'nextEventId' | 'ledgers' | 'flows' | 'policy'>,
  input: {
    readonly account: AccountRecord;
    /** Of a success that is written down once. */
    readonly id?: string | undefined;
    readonly method: 'email' | 'sms' | 'otp-list' | 'key' | 'password';
    readonly outcome: AuditEvent['outcome'];
    readonly reason?: string | undefined;
    readonly requestId: string | undefined;
    readonly now: number;
  },
): Promise<void> {
  const { account, id, ...step } = input;
  const event = { ...byUser(account), kind: 'recovery-step', ...step } as const;
  await (step.outcome === 'success' ? recordEvent(deps, { ...event, id }) : recordRefusal(deps, { ...event, ledger: account.id }));
}
