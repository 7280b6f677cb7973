import type { LedgerGuard } from '../../core/throttle/index.js';
import { AuthError } from '../../core/error/index.js';
import type { AccountRecord, RecoveryFlow, SentCode } from '../../port/index.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';
import { makeSentCode, matchSentCode } from '../shared/sent-code.js';
import { endRecovery } from './move-recovery.js';
import { recordRecoveryStep } from './record-recovery-step.js';

interface Whose {
  readonly account: AccountRecord;
  readonly flow: RecoveryFlow;
}

/** A code that is about to go out. */
export interface MadeCode {
  readonly digits: string;
  readonly stored: SentCode;
  readonly phone: string;
  readonly locale: Profile['locale'];
}

/**
 * A fresh code for the confirmed phone, or `undefined` where the phone moved to another SIM lately (R137): then the recovery is
 * over, and nothing is sent. Nothing is stored here, so that a port that fails leaves all as it was (invariant 7).
 */
export async function makeRecoveryCode(deps: Deps, input: Whose & { readonly requestId: string | undefined; readonly now: number }): Promise<MadeCode | undefined> {
  const { account, flow, requestId, now } = input;
  const { phone, locale } = await openProfile(deps, account.profile);
  // A confirmed phone that is not there cannot have been stored.
  if (phone === undefined) throw new AuthError('record-unreadable');
  // Nothing but `low` lets a code go out.
  const level: unknown = deps.phoneRisk === undefined ? 'low' : await deps.phoneRisk.level(phone);
  if (level === 'low') {
    const { codeDigits, codeTtlMs } = deps.policy.recovery;
    return Object.freeze({ ...makeSentCode(deps, { ...boundTo(input), digits: codeDigits, ttlMs: codeTtlMs, now }), phone, locale });
  }
  const ended = await endRecovery(deps, { flow, event: 'stopped', reason: 'phone-at-risk', now });
  if (ended) await recordRecoveryStep(deps, { account, method: 'sms', outcome: 'failure', reason: 'phone-at-risk', requestId, now });
  return undefined;
}

/** Sends a code by SMS, and by nothing else: who reads the mailbox does not get it (R123, R135). */
export async function sendRecoveryCode(deps: Deps, input: Whose & { readonly made: MadeCode; readonly now: number }): Promise<void> {
  const { account, flow, made, now } = input;
  const { username, id: accountId, organizationId } = account;
  const data = { username, recovers: flow.recovers, code: made.digits, minutes: Math.floor(deps.policy.recovery.codeTtlMs / 60_000) };
  const message = { id: newMessageId(deps), accountId, organizationId, channel: 'sms', to: made.phone, locale: made.locale, expiresAt: made.stored.expiresAt, now } as const;
  await enqueueMessage(deps, { ...message, purpose: 'recovery-code', data });
}

/** Judges a typed code; the guard is its reservation in the ledger (invariant 6). */
export function matchRecoveryCode(
  deps: Pick<Deps, 'keys'>,
  input: Whose & { readonly guard: LedgerGuard<'recovery-code'>; readonly code: SentCode; readonly typed: string },
): boolean {
  return matchSentCode(deps, { ...boundTo(input), code: input.code, typed: input.typed });
}

/** A code is good for this account and this recovery alone (R130). */
function boundTo({ account, flow }: Whose): { readonly purpose: 'recovery-code'; readonly bound: readonly string[] } {
  return { purpose: 'recovery-code', bound: [account.id, flow.id] };
}
