import { uniformText } from '../../internal/uniform-index.js';
import type { LedgerGuard } from '../../core/throttle/index.js';
import type { KeyedMac } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { drawnFrom } from '../shared/drawn-from.js';
import { matchesMac, sealMac } from '../shared/mac.js';

/** The number that a page shows for an approval, leading zeros kept (R95). Only its browser's token gives it. */
export function numberOf(deps: Pick<Deps, 'policy'>, input: { readonly secret: string; readonly approvalId: string }): string {
  return uniformText(drawnFrom(input.secret, `approval/${input.approvalId}`), '0123456789', deps.policy.approval.digits);
}

/** What is stored of a number (R202). */
export function sealNumber(deps: Pick<Deps, 'keys'>, input: { readonly approvalId: string; readonly number: string }): KeyedMac {
  return sealMac(deps, { purpose: 'approval-number', parts: [input.approvalId, input.number] });
}

/** Whether a number is the one of an approval; not without a reservation in the Key's ledger (invariant 6). */
export function matchNumber(
  deps: Pick<Deps, 'keys'>,
  input: { readonly guard: LedgerGuard<'key'>; readonly accountId: string; readonly approvalId: string; readonly stored: KeyedMac; readonly number: string },
): boolean {
  const { guard, accountId, approvalId, stored, number } = input;
  if (guard.subject !== accountId) return false;
  return matchesMac(deps, { purpose: 'approval-number', parts: [approvalId, number], sealed: stored });
}
